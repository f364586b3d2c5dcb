"""The forms of a page as a browser sees them: filled in, and pressed."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from tests.people.photos import photo

Said = dict[str, list[str]]
# What must be told though no form insists on it, and what takes no words that come to mind.
SAID = {"hours": "1", "line0-who": "holon-0", "line0-what": "swept", "line0-hours": "1"}
WORDS = {"slug": "a-new-name", "currency": "EUR", "zone": "UTC"}
DAY, FILE, NUMBER = "date", "file", "number"


@dataclass
class Form:
    """One form: where it posts to, what stands in it, its buttons, and which files it takes."""

    action: str
    posts: bool
    said: Said = field(default_factory=dict)
    boxes: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    def answers(self) -> Said:
        """Everything that is sent; of boxes that none is ticked of, the first."""
        first = {name: rows[:1] for name, rows in self.boxes.items() if len(rows) > 1}
        measured = self.said.get("quantity", [""]) != [""] and self.said.get("unit") == [""]
        return {**first, **self.said, **({"unit": ["kg"]} if measured else {})}


class Forms(HTMLParser):
    """Reads the forms of a page, and answers what is asked."""

    def __init__(self, page: str, address: str, day: str) -> None:
        super().__init__()
        self.address, self.day = address, day
        self.found: list[Form] = []
        self.form: Form | None = None
        self.select, self.area, self.must = "", "", False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.form = Form(told.get("action") or self.address, told.get("method") == "post")
            self.found.append(self.form)
        elif self.form is not None and hasattr(self, f"see_{tag}"):
            getattr(self, f"see_{tag}")(self.form, told)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag in {"select", "textarea"}:
            self.select = self.area = ""

    def handle_data(self, data: str) -> None:
        if self.area and self.form is not None and data.strip():
            self.form.said[self.area] = [data.removeprefix("\n")]

    def see_button(self, form: Form, told: dict[str, str]) -> None:
        """A button, with what it says of itself."""
        form.buttons.append((told.get("name", ""), told.get("value", "")))

    def see_select(self, form: Form, told: dict[str, str]) -> None:
        """A choice: none yet."""
        self.select, self.must = told["name"], "required" in told
        form.said[self.select] = []

    def see_option(self, form: Form, told: dict[str, str]) -> None:
        """The chosen one, or else the first; where one must be chosen, the first that is somebody."""
        if self.must and not told["value"]:
            return
        if self.select and ("selected" in told or not form.said[self.select]):
            form.said[self.select] = [told["value"]]

    def see_textarea(self, form: Form, told: dict[str, str]) -> None:
        """Words."""
        self.area = told["name"]
        asked = "required" in told or self.area == "words"
        form.said[self.area] = ["in the words of the circle" if asked else ""]

    def see_input(self, form: Form, told: dict[str, str]) -> None:
        """Whatever else there is to fill in."""
        name, kind, value = told.get("name", ""), told.get("type", "text"), told.get("value", "")
        if kind in {"radio", "checkbox"}:
            form.boxes.setdefault(name, []).append(value or "on")
            if "checked" in told:
                form.said.setdefault(name, []).append(value or "on")
        elif kind == FILE:
            form.files.append(name)
        else:
            form.said[name] = [value or self.typed(name, kind, told)]

    def typed(self, name: str, kind: str, told: dict[str, str]) -> str:
        """What somebody types who must type something."""
        if name in SAID or "required" not in told:
            return SAID.get(name, "")
        if kind == DAY:
            return self.day
        if kind == NUMBER or told.get("inputmode") == "decimal":
            return "1"
        return WORDS.get(name, "some words")


def press(client: Client, form: Form, button: tuple[str, str]) -> HttpResponse:
    """Send a form by one of its buttons."""
    said: dict[str, object] = {**form.answers(), **{name: _file(name) for name in form.files}}
    if button[0]:
        said[button[0]] = button[1]
    return client.post(form.action, said)  # type: ignore[return-value]  # what a client gives


def _file(name: str) -> SimpleUploadedFile:
    """A picture where one is asked for, else a table."""
    if name in {"photo", "portrait"}:
        return SimpleUploadedFile("a.jpg", photo(), "image/jpeg")
    return SimpleUploadedFile("in.csv", b"amount,kind,on\n5,dues,2026-01-05\n", "text/csv")
