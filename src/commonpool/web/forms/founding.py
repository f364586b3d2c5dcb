"""Questions about a community as a whole."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from commonpool.people.models import Community
from commonpool.web.forms.base import Questions

NAME = _("What is the community called?")
ZONE = _("In which time zone does it live?")
ZONE_HINT = _("As calendars write it, such as Europe/Lisbon. Its days begin at midnight there.")
LANGUAGE = _("In which language does it write to its members?")
WITHIN = _("Does it lie within another community?")
WITHIN_HINT = _("It is then a member there too: it can be thanked, and gets shares as others do.")
ALONE = _("No, it stands on its own")


class Whole(Questions):
    """What founding and changing a community both ask."""

    name = forms.CharField(label=NAME, max_length=120)
    zone = forms.CharField(label=ZONE, help_text=ZONE_HINT, initial="UTC", max_length=60)
    language = forms.ChoiceField(
        label=LANGUAGE, choices=[(code, _(name)) for code, name in settings.LANGUAGES]
    )
    parent = forms.ChoiceField(label=WITHIN, help_text=WITHIN_HINT, required=False)

    def within(self, above: list[Community]) -> None:
        """Offer these communities, or do not ask."""
        choices = [("", ALONE), *((one.slug, one.name) for one in above)]
        self.fields["parent"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        if not above:
            del self.fields["parent"]


class FoundForm(Whole):
    """A new community."""

    slug = forms.CharField(
        label=_("A short name for its address"),
        help_text=_("Small letters, digits and hyphens, such as holon-alpha. It stays."),
        max_length=40,
    )
    currency = forms.CharField(
        label=_("What does it share?"),
        help_text=_("A code such as EUR or USD, or the name of a token. It stays."),
        max_length=20,
    )
    founder = forms.CharField(
        label=_("What shall people there call you?"), required=False, max_length=80
    )
    currency.widget.attrs["class"] = slug.widget.attrs["class"] = "short"
    field_order = ("name", "slug", "currency", "zone", "language", "parent", "founder")

    def __init__(self, data: object, above: list[Community], *, within: str) -> None:
        super().__init__(data, initial={"parent": within})  # type: ignore[arg-type]  # a QueryDict or nothing
        self.within(above)


class SelvesForm(Whole):
    """What a community says of itself."""

    about = forms.CharField(
        label=_("What is it, in a few words?"),
        help_text=_("Everybody can read this."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )
    field_order = ("name", "about", "zone", "language", "parent")

    def __init__(self, data: object, home: Community, above: list[Community]) -> None:
        said = {
            **{name: getattr(home, name) for name in ("name", "about", "zone", "language")},
            "parent": home.parent.slug if home.parent else "",
        }
        super().__init__(data, initial=said)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.within(above)
