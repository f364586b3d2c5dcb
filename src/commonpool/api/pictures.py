"""Pictures that are answered as they are kept."""

from __future__ import annotations

from django.http import HttpResponse

from commonpool.people.models import Picture
from commonpool.people.pictures import KIND

# What stands in a declaration for an answer that is a picture; `routes` knows it.
PICTURE = KIND


def picture(row: Picture) -> HttpResponse:
    """The picture, for whoever may see it, and no cache between."""
    answer = HttpResponse(bytes(row.content), content_type=row.kind)
    answer["Cache-Control"] = "private, max-age=300"
    return answer
