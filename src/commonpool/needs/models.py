"""Needs as stored. Quantities are thousandths of their unit: whole numbers, exact."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from commonpool.people.models import Account, Community, Member

KINDS = ("goods", "hours", "project", "training", "harm")
CADENCES = ("once", "weekly", "monthly", "lunar", "rrule")


class Need(models.Model):
    """Something asked for, by a member or by the community itself (`posted_by` empty).

    `slug` names it on cycle files; `repeats` is an RRULE where the cadence is `rrule`.
    `once`, here and below, is the key of the form or request: the same key writes one row.
    """

    community = models.ForeignKey(Community, on_delete=models.PROTECT)
    slug = models.SlugField(max_length=60)
    what = models.CharField(max_length=160)
    details = models.TextField(blank=True)
    kind = models.CharField(max_length=12, default="goods")
    thousandths = models.BigIntegerField()
    unit = models.CharField(max_length=40)
    cadence = models.CharField(max_length=12, default="once")
    repeats = models.CharField(max_length=200, blank=True)
    starts = models.DateField()
    until = models.DateField(null=True, blank=True)
    activity = models.CharField(max_length=80, blank=True)
    posted_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    posted = models.DateTimeField()
    amended = models.DateTimeField(null=True, blank=True)
    withdrawn = models.DateTimeField(null=True, blank=True)
    once = models.CharField(max_length=80)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("community", "slug"), name="needs_need_has_a_name_of_its_own"
            ),
            models.UniqueConstraint(
                fields=("community", "once"), name="needs_one_form_posts_one_need"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("starts")),
                name="needs_need_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(thousandths__gte=1, thousandths__lte=10**15),
                name="needs_need_asks_for_something",
            ),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="needs_need_is_of_a_kind"),
            models.CheckConstraint(
                condition=Q(cadence__in=CADENCES), name="needs_need_has_a_cadence"
            ),
        )


class Carried(models.Model):
    """A need that a person carries from community to community; it belongs to their account."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="needs")
    what = models.CharField(max_length=160)
    details = models.TextField(blank=True)
    kind = models.CharField(max_length=12, default="goods")
    thousandths = models.BigIntegerField()
    unit = models.CharField(max_length=40)
    cadence = models.CharField(max_length=12, default="once")
    repeats = models.CharField(max_length=200, blank=True)
    activity = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "what", "unit"), name="needs_a_need_is_carried_once"
            ),
        )


class Offer(models.Model):
    """What somebody can give, in answer to a need or for whoever wants it."""

    community = models.ForeignKey(Community, on_delete=models.PROTECT)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    need = models.ForeignKey(Need, null=True, on_delete=models.PROTECT, related_name="offers")
    what = models.CharField(max_length=160)
    thousandths = models.BigIntegerField(null=True)
    unit = models.CharField(max_length=40, blank=True)
    until = models.DateField(null=True, blank=True)
    made = models.DateTimeField()
    withdrawn = models.DateTimeField(null=True, blank=True)
    given = models.DateTimeField(null=True, blank=True)
    once = models.CharField(max_length=80)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("community", "once"), name="needs_one_form_makes_one_offer"
            ),
            models.CheckConstraint(
                condition=Q(given__isnull=True) | Q(withdrawn__isnull=True),
                name="needs_what_was_given_is_not_taken_back",
            ),
        )


class Wanting(models.Model):
    """A member who would like what another offers."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="wantings")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("offer", "member"), name="needs_an_offer_is_wanted_once_by_each"
            ),
        )


class Commitment(models.Model):
    """A member takes all or part of a need, for one of its occurrences."""

    community = models.ForeignKey(Community, on_delete=models.PROTECT)
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="commitments")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    thousandths = models.BigIntegerField()
    due = models.DateField()
    made = models.DateTimeField()
    withdrawn = models.DateTimeField(null=True, blank=True)
    once = models.CharField(max_length=80)

    class Meta:
        indexes = (models.Index(fields=("community", "due")),)
        constraints = (
            models.UniqueConstraint(
                fields=("community", "once"), name="needs_one_form_makes_one_commitment"
            ),
            models.CheckConstraint(
                condition=Q(thousandths__gte=1, thousandths__lte=10**15),
                name="needs_commitment_takes_something",
            ),
        )
