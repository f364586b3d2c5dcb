"""The description of the HTTP API, as the reference keeps it."""

from __future__ import annotations

import json
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OPENAPI = ROOT / "docs" / "reference" / "http-api.json"


def openapi_text() -> str:
    """The document that the server answers at /api/v1/openapi.json."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonpool.config.settings")
    os.environ.setdefault("COMMONPOOL_HOME", str(ROOT / "build" / "docs"))
    import django  # noqa: PLC0415  # its settings are read from what was just said

    django.setup()
    from commonpool.api.app import api  # noqa: PLC0415  # as above

    return json.dumps(api.get_openapi_schema(), indent=1, ensure_ascii=False) + "\n"
