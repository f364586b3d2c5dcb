"""Questions about people."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from commonpool.notices.models import ALL, MINE, NONE
from commonpool.people.models import ROLES, Member
from commonpool.people.permissions import MEMBER
from commonpool.people.queries import called
from commonpool.web.forms.base import Questions

ROLE_NAMES = {
    "member": _("Member"),
    "circle-steward": _("Buddy-circle steward"),
    "treasurer": _("Treasurer"),
    "steward": _("Steward"),
    "observer": _("Observer"),
}
# Where somebody chooses, they want to know what it means.
ROLE_WORDS = {
    "member": _("Member: takes part and has a share"),
    "circle-steward": _("Buddy-circle steward: settles disputes about deeds"),
    "treasurer": _("Treasurer: writes down money"),
    "steward": _("Steward: closes cycles, invites, and keeps the agreement"),
    "observer": _("Observer: sees, and changes nothing"),
}
ROLE_CHOICES = [(role, ROLE_WORDS[role]) for role in ROLES]
SHOWS_NAME = _("Show my name on the public pages; without it they show a made-up name")


class JoinForm(Questions):
    """How somebody wants to be called."""

    name = forms.CharField(
        label=_("What shall people here call you?"),
        help_text=_("Members of this community see it. It need not be the name in your papers."),
        max_length=80,
    )
    shows_name = forms.BooleanField(label=SHOWS_NAME, required=False)
    name.widget.attrs["autocomplete"] = "nickname"


class SelfForm(JoinForm):
    """What a member says of themselves."""

    about = forms.CharField(
        label=_("About you"),
        help_text=_("What you like to do, when you are here. Members see it."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )
    portrait = forms.FileField(
        label=_("Your picture"),
        help_text=_("JPEG, PNG or WebP under 12 MB. Place and date are taken out of it."),
        required=False,
    )
    without_portrait = forms.BooleanField(label=_("Show no picture"), required=False)
    portrait.widget.attrs["accept"] = "image/jpeg,image/png,image/webp"
    field_order = ("name", "shows_name", "about", "portrait", "without_portrait")


class InviteForm(Questions):
    """Whom an invitation is for."""

    role = forms.ChoiceField(label=_("As what?"), choices=ROLE_CHOICES, initial=MEMBER)
    claims = forms.ChoiceField(
        label=_("Is it somebody for whom you have logged?"),
        help_text=_("They then keep what was logged, and can receive what is held for them."),
        required=False,
    )
    days = forms.IntegerField(
        label=_("How many days shall it be good?"), initial=14, min_value=1, max_value=90
    )

    def __init__(self, data: object, helpers: list[Member]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict or nothing
        choices = [(one.handle, called(one)) for one in helpers]
        self.fields["claims"].choices = [("", _("No, somebody new")), *choices]  # type: ignore[attr-defined]  # a ChoiceField
        if not helpers:
            del self.fields["claims"]


class HelperForm(Questions):
    """Somebody who helps without an account."""

    name = forms.CharField(
        label=_("What is the helper called?"),
        help_text=_("Their shares are held until they join."),
        max_length=80,
    )


class RolesForm(Questions):
    """Which roles a member has."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        help_text=_("Everybody who joined is a member, unless they only observe."),
        choices=[(role, words) for role, words in ROLE_CHOICES if role != MEMBER],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    depth = forms.CharField(
        label=_("How deeply do they take part?"),
        help_text=_("A word that the rule by depth counts, such as core. It counts from now on."),
        required=False,
        max_length=40,
    )
    depth.widget.attrs |= {"list": "depths", "autocomplete": "off", "class": "short"}


class LettersForm(Questions):
    """Which letters a member wants."""

    letters = forms.ChoiceField(
        label=_("Which letters do you want by mail?"),
        choices=[
            (MINE, _("What waits for me: deeds to accept, questions, promises, my share")),
            (ALL, _("That, and each Sunday the week and the deeds that wait for a witness")),
            (NONE, _("None")),
        ],
        widget=forms.RadioSelect,
    )


class TokenForm(Questions):
    """A key for a program."""

    name = forms.CharField(
        label=_("What is it for?"), help_text=_("Such as: the sheet in the kitchen"), max_length=80
    )
    writes = forms.BooleanField(label=_("It may write as well as read"), required=False)
    days = forms.IntegerField(
        label=_("How many days shall it be good?"), initial=90, min_value=1, max_value=366
    )
