"""Settings from the environment, each checked: a wrong one gets a sentence, and nothing starts."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


class Environment:
    """Reads variables by name; every fault names the variable and how to mend it."""

    def __init__(self, values: Mapping[str, str] = os.environ) -> None:
        self.values = values

    def text(self, name: str, default: str = "") -> str:
        """The text, or the default where it is unset or empty."""
        return self.values.get(name, "").strip() or default

    def truth(self, name: str) -> bool:
        """Yes or no; no where it is unset."""
        word = self.text(name).lower()
        if word not in TRUE | FALSE:
            raise ImproperlyConfigured(f"{name} is {word!r}; write yes or no")
        return word in TRUE

    def number(self, name: str, default: int, least: int, most: int) -> int:
        """A whole number within bounds."""
        word = self.text(name, str(default))
        if not word.isascii() or not word.isdigit() or not least <= int(word) <= most:
            raise ImproperlyConfigured(f"{name} is {word!r}; write a number from {least} to {most}")
        return int(word)

    def names(self, name: str) -> list[str]:
        """Names with commas between them."""
        return [part for part in (one.strip() for one in self.text(name).split(",")) if part]

    def folder(self, name: str, default: Path) -> Path:
        """A folder, made where it is missing."""
        folder = Path(self.text(name, str(default))).expanduser()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ImproperlyConfigured(
                f"{name} is {str(folder)!r}, which cannot be made a folder ({error.strerror}); "
                "name one that can"
            ) from None
        return folder
