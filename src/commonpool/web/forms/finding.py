"""Naming people of a large community: look for a part of a name, then choose; nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

from commonpool.people.models import Member
from commonpool.people.queries import called, those_called
from commonpool.web.forms.base import Questions
from commonpool.web.forms.steps import FIND

MANY = 40  # people whom one looks through at a glance
LISTS = ("by", "tags")


class FindInput(forms.TextInput):
    """A text with its own button, which asks the form anew."""

    def use_required_attribute(self, initial: object) -> bool:
        return False

    def render(self, name: str, value: object, *args: object, **more: object) -> SafeString:
        box = super().render(name, value, *args, **more)  # type: ignore[arg-type]  # Django's own
        words = gettext("Find")
        return format_html(
            '<span class="find">{}<button class="plain" name="step" value="{}">{}</button></span>',
            box, FIND, words,
        )  # fmt: skip  # one call


class FindField(forms.CharField):
    """A part of a name; nobody has to look for one, and it is no answer."""

    widget = FindInput

    def clean(self, value: object) -> str:
        return str(value or "")


class Finds(Questions):
    """A form that names people: of many, those who were looked for, and those chosen already."""

    WHO: ClassVar[str]
    ASIDE = ("q",)
    q = FindField(label=gettext_lazy("Find somebody"), help_text=gettext_lazy("A part of a name"))

    def offer(self, people: Iterable[Member]) -> None:
        """Let choose among them."""
        everybody = list(people)
        rows = everybody
        if len(everybody) <= MANY:
            del self.fields["q"]
        else:
            sought = "".join(self.told("q"))
            found = those_called(everybody, sought)[:MANY] if sought.strip() else []
            shown = {*self.told(self.WHO), *(one.handle for one in found)}
            rows = [one for one in everybody if one.handle in shown]
            if sought.strip() and not found:
                self.fields["q"].help_text = gettext("Nobody here is called that.")
        one = not isinstance(self.fields[self.WHO], forms.MultipleChoiceField)
        # Of several nobody stands there beforehand: a hasty tap must not name whoever comes first.
        first = gettext("Choose somebody") if rows else gettext("Find somebody first")
        none = [("", first)] if one and len(rows) != 1 else []
        self.fields[self.WHO].choices = none + people_choices(rows)  # type: ignore[attr-defined]  # a ChoiceField

    def offer_or_nobody(self, people: Iterable[Member]) -> None:
        """Let choose among them, or nobody."""
        self.offer(people)
        found = self.fields[self.WHO].choices  # type: ignore[attr-defined]  # a ChoiceField
        people_found = [(handle, name) for handle, name in found if handle]
        self.fields[self.WHO].choices = [("", gettext("nobody here")), *people_found]  # type: ignore[attr-defined]  # as above

    def told(self, name: str) -> list[str]:
        """What was sent or is filled in for a question."""
        if isinstance(self.data, QueryDict) and self.is_bound:
            return [str(one) for one in self.data.getlist(name)]
        first = self.initial.get(name) or []
        return [first] if isinstance(first, str) else [str(one) for one in first]


def people_choices(people: Iterable[Member]) -> list[tuple[str, str]]:
    """Members by name."""
    rows = [(one.handle, called(one)) for one in people]
    return sorted(rows, key=lambda row: row[1].casefold())


def sent(request: HttpRequest) -> tuple[QueryDict | None, dict[str, object]]:
    """What was sent: to be checked, or while somebody is looked for, to stand in the form again."""
    if request.POST.get("step") != FIND:
        return request.POST or None, {}
    told = request.POST
    return None, {name: told.getlist(name) if name in LISTS else told[name] for name in told}
