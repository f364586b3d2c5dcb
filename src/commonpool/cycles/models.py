"""Cycles as stored: bounds and rule frozen at opening, bundle and shares kept at closing."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from commonpool.people.models import Community, Member
from commonpool.pools.models import Agreement

RHYTHMS = ("weekly", "monthly", "lunar", "custom")


class Calendar(models.Model):
    """When a community's cycles open and close, and whether they do so by themselves."""

    community = models.OneToOneField(Community, on_delete=models.CASCADE, related_name="calendar")
    rhythm = models.CharField(max_length=8, default="monthly")
    days = models.PositiveSmallIntegerField(null=True)
    grace_days = models.PositiveSmallIntegerField(default=3)
    by_itself = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(rhythm__in=RHYTHMS), name="cycles_rhythm_is_one_that_exists"
            ),
        )


class Cycle(models.Model):
    """One cycle. `opens` and `closes` are written as core reads them, with their offset.

    What is null while it is open is filled in by the close, in one transaction.
    """

    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="cycles")
    slug = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    opens = models.CharField(max_length=40)
    closes = models.CharField(max_length=40)
    first_day = models.DateField()
    day_after = models.DateField()
    rhythm = models.CharField(max_length=8)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="cycles")
    opened = models.DateTimeField()
    opened_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    closed = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    bundle = models.BinaryField(null=True)
    sha256 = models.CharField(max_length=64, null=True, unique=True)  # unique, so null

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("community", "slug"), name="cycles_cycle_has_a_name_of_its_own"
            ),
            models.UniqueConstraint(
                fields=("community", "number"), name="cycles_cycles_are_numbered"
            ),
            models.UniqueConstraint(
                fields=("community",),
                condition=Q(closed__isnull=True),
                name="cycles_one_cycle_is_open",
            ),
            models.CheckConstraint(
                condition=Q(day_after__gt=models.F("first_day")), name="cycles_cycle_lasts_a_day"
            ),
            models.CheckConstraint(
                condition=Q(closed__isnull=True, bundle__isnull=True, sha256__isnull=True)
                | Q(closed__isnull=False, bundle__isnull=False, sha256__isnull=False),
                name="cycles_closed_whole_or_not_at_all",
            ),
        )


class Share(models.Model):
    """What a party got out of a closed cycle, in smallest units; `held` says why it waits.

    It comes in `parts`, one a cycle; `paid` of them were paid to the party, or are held.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="shares")
    party = models.CharField(max_length=40)
    amount = models.BigIntegerField()
    held = models.CharField(max_length=20, blank=True)
    released = models.DateTimeField(null=True, blank=True)
    parts = models.PositiveSmallIntegerField(default=1)
    paid = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("cycle", "party"), name="cycles_one_share_for_each_party"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="cycles_share_is_no_debt"),
            models.CheckConstraint(
                condition=Q(paid__gte=1, paid__lte=models.F("parts")),
                name="cycles_share_is_paid_in_its_parts",
            ),
        )


class Merit(models.Model):
    """What a party's deeds measured in a closed cycle, exactly, for rules over many cycles."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="merits")
    party = models.CharField(max_length=40)
    measure = models.CharField(max_length=200)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("cycle", "party"), name="cycles_one_merit_for_each_party"
            ),
        )


class Correction(models.Model):
    """A share put right after the close: what changed and why; the receipt stays."""

    share = models.ForeignKey(Share, on_delete=models.PROTECT, related_name="corrections")
    amount = models.BigIntegerField()
    words = models.TextField()
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    once = models.CharField(max_length=80, unique=True)
