"""The description of the HTTP API, as the reference keeps it."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ninja import NinjaAPI

ROOT = Path(__file__).resolve().parents[1]
OPENAPI = ROOT / "docs" / "reference" / "http-api.json"
UNDER = "/communities/{slug:community}"
BLANK = re.compile(r"{(?:\w+:)?(\w+)}")


def the_api() -> NinjaAPI:
    """The API, in an installation of its own."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonpool.config.settings")
    os.environ.setdefault("COMMONPOOL_HOME", str(ROOT / "build" / "docs"))
    import django  # noqa: PLC0415  # its settings are read from what was just said

    django.setup()
    from commonpool.api.app import api  # noqa: PLC0415  # as above

    return api


def openapi_text() -> str:
    """The document that the server answers at /api/v1/openapi.json."""
    return json.dumps(the_api().get_openapi_schema(), indent=1, ensure_ascii=False) + "\n"


def operations() -> list[tuple[str, str, str]]:
    """Each operation: its method and address, what it does, and who may."""
    found = []
    for bound in the_api()._get_bound_routers():
        for path, view in bound.path_operations.items():
            for one in view.operations:
                whole = f"/{bound.prefix.strip('/')}{path}".removeprefix(UNDER) or "/"
                address = BLANK.sub(lambda blank: "{" + blank[1] + "}", whole)
                gate = one.auth_callbacks[0] if one.auth_callbacks else None
                may = getattr(gate, "action", None)
                about = (one.view_func.__doc__ or "").partition("\n")[0]
                found.append((f"{one.methods[0]} {address}", about, may or "everybody"))
    return found
