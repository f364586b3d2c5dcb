"""What shows that a deed was done."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from commonpool.contributions import queries, services
from commonpool.contributions.documents import headers
from commonpool.core.fault import Fault
from commonpool.web.doors import Visit, community_page
from commonpool.web.forms.deeds import EvidenceForm
from commonpool.web.views.deeds import shown


@require_POST
@community_page("contributions.log")
def add(request: HttpRequest, visit: Visit, key: int) -> HttpResponse:
    """Add a photo, a link or a file."""
    deed = queries.contribution(visit.community, key)
    form = EvidenceForm(request.POST, request.FILES)

    def act() -> object:
        told = form.cleaned_data
        if not (told["photo"] or told["link"] or told["file"]):
            raise Fault("nothing was chosen", "choose a photo, a link or a file")
        return services.add_evidence(
            actor=visit.actor,
            contribution=deed,
            photo=told["photo"].read() if told["photo"] else None,
            link=told["link"],
            file=told["file"].read() if told["file"] else None,
            name=told["file"].name if told["file"] else "",
            now=visit.now,
        )

    if not form.is_valid() or form.attempt(act) is None:
        return shown(request, visit, deed, evidence_form=form)
    messages.success(request, gettext("Added."))
    return redirect("deed", visit.community.slug, deed.pk)


@require_POST
@community_page("contributions.log")
def remove(request: HttpRequest, visit: Visit, key: int, piece: int) -> HttpResponse:
    """Take away what one added oneself."""
    row = queries.piece(queries.contribution(visit.community, key), piece)
    services.remove_evidence(actor=visit.actor, piece=row)
    messages.success(request, gettext("Taken away."))
    return redirect("deed", visit.community.slug, key)


@community_page("contributions.see")
def piece(request: HttpRequest, visit: Visit, key: int, piece: int) -> HttpResponse:
    """The photo of a deed, or a file to save, for members."""
    row = queries.piece(queries.contribution(visit.community, key), piece)
    if row.document is not None:
        return HttpResponse(bytes(row.document.content), headers=headers(row.document, row.name))
    if row.picture is None:
        raise Http404
    answer = HttpResponse(bytes(row.picture.content), content_type=row.picture.kind)
    answer["Cache-Control"] = "private, max-age=300"
    return answer
