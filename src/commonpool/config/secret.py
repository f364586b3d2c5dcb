"""The key that signs sessions: given, or made once and kept in the home folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from commonpool.config.environment import Environment

NAME = "COMMONPOOL_SECRET_KEY"


def secret_key(env: Environment, home: Path) -> str:
    """The key of the environment, or the one in the home folder, made at the first start."""
    if given := env.text(NAME):
        if len(given) < 50:
            raise ImproperlyConfigured(f"{NAME} has {len(given)} characters; give it at least 50")
        return given
    kept = home / "secret-key"
    try:
        handle = os.open(kept, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return kept.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(64))
    return kept.read_text().strip()
