"""Questions about deeds, shifts, buddies and thanks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from commonpool.contributions.models import KINDS, VERDICTS, Buddies
from commonpool.needs.models import Need
from commonpool.people.models import Member
from commonpool.web.figures import SOME, unit_name
from commonpool.web.forms.base import HoursField, QuantityField, Questions
from commonpool.web.forms.days import DayField
from commonpool.web.forms.finding import Finds

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

KIND_WORDS = {
    "labour": _("Work"),
    "care": _("Care"),
    "expertise": _("Knowing how"),
    "restoration": _("Healing the land"),
    "materials": _("Materials"),
    "land": _("Land to use"),
    "tools": _("Tools to use"),
}
TAG_WORDS = {
    "teaching": _("I taught somebody"),
    "documentation": _("I wrote down how it is done"),
    "tools": _("I made a tool for others"),
}
PHOTOS = "image/jpeg,image/png,image/webp"
VERDICT_WORDS = {"stands": _("It stands"), "falls": _("It does not count")}


class DeedForm(Questions):
    """What was done. The first questions are enough; the rest waits under `more`."""

    what = forms.CharField(
        label=_("What was done?"), help_text=_("Such as: baked eighty loaves"), max_length=200
    )
    hours = HoursField(label=_("How many hours?"), required=False, help_text=HoursField.hint)
    on = DayField(label=_("When?"))
    need = forms.ChoiceField(label=_("Which need does it serve?"), required=False)
    delivered = QuantityField(
        label=_("How much of that need did it meet?"),
        required=False,
        help_text=_("In the need's own unit, where that is not hours"),
    )
    gift = forms.BooleanField(label=_("This is a gift: thanks, and no share"), required=False)
    quantity = QuantityField(
        label=_("Or how much, where it is no work?"),
        required=False,
        help_text=_("Materials, land or tools that were given"),
    )
    unit = forms.CharField(label=_("Of what unit?"), required=False, max_length=40)
    kind = forms.ChoiceField(label=_("What kind of thing is it?"), required=False)
    tags = forms.MultipleChoiceField(
        label=_("Does it help others to do it too?"),
        choices=list(TAG_WORDS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    buddies = forms.ChoiceField(label=_("With a buddy?"), required=False)
    photo = forms.FileField(
        label=_("A photo that shows it"),
        help_text=_("With a photo it is written down at once. Place and date are taken out of it."),
        required=False,
    )
    link = forms.CharField(label=_("A link that shows it"), required=False, max_length=200)
    MORE = ("quantity", "unit", "kind", "tags", "buddies", "photo", "link")
    photo.widget.attrs["accept"] = PHOTOS
    unit.widget.attrs["class"] = "short"

    def __init__(
        self,
        data: object,
        files: object = None,
        *,
        needs: Iterable[Need],
        pairs: Iterable[Buddies] = (),
        initial: dict[str, object] | None = None,
    ) -> None:
        super().__init__(data, files, initial=initial)  # type: ignore[arg-type]  # a QueryDict or nothing
        asked = [
            (need.slug, f"{need.what or need.slug} ({unit_name(need.unit, SOME)})")
            for need in needs
        ]
        two = [(str(pair.pk), pair.task) for pair in pairs]
        kinds = [(kind, KIND_WORDS[kind]) for kind in KINDS]
        for name, rows, none in (
            ("need", asked, _("None of those that are asked for")),
            ("buddies", two, _("No")),
            ("kind", kinds, _("Work, or materials where it is a quantity")),
        ):
            self.fields[name].choices = [("", none), *rows]  # type: ignore[attr-defined]  # a ChoiceField
            if not rows:
                del self.fields[name]

    def more_is_open(self) -> bool:
        """A pair that was chosen beforehand is seen too."""
        return bool(self.initial.get("buddies")) or super().more_is_open()


class SawForm(Finds, DeedForm):
    """What somebody else did, or some people together."""

    WHO = "by"

    by = forms.MultipleChoiceField(
        label=_("Who did it?"),
        help_text=_("One person, or several."),
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("q", "by")

    def __init__(
        self,
        data: object,
        files: object = None,
        *,
        people: Iterable[Member],
        needs: Iterable[Need],
        pairs: Iterable[Buddies] = (),
        initial: dict[str, object] | None = None,
    ) -> None:
        super().__init__(data, files, needs=needs, pairs=pairs, initial=initial)
        self.offer(people)


class ShiftForm(Questions):
    """Work that comes back."""

    what = forms.CharField(
        label=_("What do you do again and again?"),
        help_text=_("Such as: the dishes after supper"),
        max_length=160,
    )
    hours = HoursField(label=_("How many hours each time?"), help_text=HoursField.hint)
    need = forms.ChoiceField(label=_("Which need does it serve?"), required=False)

    def __init__(self, data: object, *, needs: Iterable[Need]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict or nothing
        asked = [(need.slug, need.what or need.slug) for need in needs]
        self.fields["need"].choices = [("", _("None")), *asked]  # type: ignore[attr-defined]  # a ChoiceField


class EvidenceForm(Questions):
    """What shows that it was done."""

    photo = forms.FileField(
        label=_("A photo"),
        help_text=_("JPEG, PNG or WebP under 12 MB. Place and date are taken out of it."),
        required=False,
    )
    link = forms.CharField(label=_("Or a link"), required=False, max_length=200)
    file = forms.FileField(
        label=_("Or a file"),
        help_text=_("PDF, plain text or CSV under 5 MB. It is kept as it is, for members."),
        required=False,
    )
    photo.widget.attrs["accept"] = PHOTOS
    file.widget.attrs["accept"] = ".pdf,.txt,.md,.csv,image/*"


def yes_no(label: Words) -> forms.TypedChoiceField:
    """A question of which neither answer stands there beforehand: true, false, or None."""
    return forms.TypedChoiceField(
        label=label,
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda said: said == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say yes or no")},
    )


class SayForm(Questions):
    """What a witness says; the buttons of the page say which. A buddy answers two questions more."""

    use_required_attribute = False  # they are not asked of whoever asks or disputes
    says = forms.CharField(max_length=12, widget=forms.HiddenInput)
    words = forms.CharField(label=_("In your words"), required=False, max_length=2000)
    relevant = yes_no(_("Was it what was needed?"))
    good = yes_no(_("Was it done well?"))

    def __init__(self, data: QueryDict | None = None, *, deed: int, buddy: bool) -> None:
        super().__init__(data, auto_id=f"%s-{deed}")
        self.buddy = buddy
        for name in ("relevant", "good"):
            self.fields[name].required = data is None or data.get("says") == "confirm"
            if not buddy:
                del self.fields[name]


class WordsForm(Questions):
    """Some words."""

    words = forms.CharField(
        label=_("Your words"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class SettleForm(WordsForm):
    """A verdict, with its words."""

    verdict = forms.ChoiceField(
        label=_("What do you find?"),
        choices=[(name, VERDICT_WORDS[name]) for name in VERDICTS],
        widget=forms.RadioSelect,
    )
    field_order = ("verdict", "words")


class PairForm(Finds):
    """Whom one pairs up with, for what."""

    WHO = "other"
    other = forms.ChoiceField(label=_("With whom?"))
    task = forms.CharField(
        label=_("For what?"), help_text=_("Such as: build the bread oven"), max_length=160
    )

    def __init__(
        self, data: object, *, people: Iterable[Member], initial: dict[str, object]
    ) -> None:
        super().__init__(data, initial=initial)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.offer(people)


class ThankForm(Finds):
    """Whom one thanks, in which words."""

    WHO = "to"
    to = forms.ChoiceField(label=_("Whom do you thank?"))
    words = forms.CharField(
        label=_("For what?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    points = forms.IntegerField(label=_("How many points?"), min_value=0, initial=0)

    def __init__(
        self, data: object, *, people: Iterable[Member], left: int, initial: dict[str, object]
    ) -> None:
        super().__init__(data, initial=initial)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.offer(people)
        self.fields["points"].help_text = _("You have %(left)s left to give.") % {"left": left}


class PracticeForm(Questions):
    """How a community confirms."""

    confirmations = forms.IntegerField(
        label=_("How many people must confirm a deed?"), min_value=0, max_value=10
    )
    deadline_days = forms.IntegerField(label=_("Within how many days?"), min_value=1, max_value=90)
    late_days = forms.IntegerField(
        label=_("How many days late may a deed of a closed cycle be?"), min_value=0, max_value=92
    )
    points_each_cycle = forms.IntegerField(
        label=_("How many points of thanks may each give in a cycle?"),
        min_value=0,
        max_value=100_000,
    )
    rings_count = forms.BooleanField(
        label=_("Two or three people who confirm only each other count too"), required=False
    )


class SheetLine(forms.Form):
    """A line of the sheet from the kitchen wall; an empty one is passed over."""

    who = forms.CharField(label=_("Who"), required=False, max_length=80)
    what = forms.CharField(label=_("What"), required=False, max_length=200)
    hours = HoursField(label=_("Hours"), required=False)
    on = DayField(label=_("Day"), required=False)
    who.widget.attrs["list"] = "names"
