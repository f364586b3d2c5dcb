"""Pools as stored: what came in, what is covered first, the agreement in force, draws."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from commonpool.core.evidence import INFLOW_KINDS
from commonpool.people.models import Community, Member


class Agreement(models.Model):
    """A policy and a rule as adopted; the newest one is what the next cycle opens with.

    `policy` and `rule` hold the tables of a cycle file of the same name, as core reads them.
    """

    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="agreements")
    number = models.PositiveIntegerField()
    policy = models.JSONField(default=dict)
    rule = models.JSONField()
    words = models.TextField(blank=True)
    adopted_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    adopted = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("community", "number"), name="pools_agreements_are_numbered"
            ),
        )


class Inflow(models.Model):
    """Money that came in, in smallest units; a mistake is reversed, never edited.

    `counted_in` names the cycle that shared it; until then it waits in the pool's inbox.
    """

    community = models.ForeignKey(Community, on_delete=models.PROTECT)
    slug = models.SlugField(max_length=60)
    amount = models.BigIntegerField()
    kind = models.CharField(max_length=12, default="other")
    source = models.CharField(max_length=160, blank=True)
    pool = models.SlugField(max_length=40, blank=True)
    on = models.DateField()
    recorded_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    recorded = models.DateTimeField()
    once = models.CharField(max_length=80)
    counted_in = models.CharField(max_length=60, blank=True)
    reversed = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=("community", "on")),
            models.Index(
                fields=("community",),
                condition=Q(counted_in="", reversed__isnull=True),
                name="pools_inflows_that_wait",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("community", "slug"), name="pools_inflow_has_a_name_of_its_own"
            ),
            models.UniqueConstraint(
                fields=("community", "once"), name="pools_one_form_writes_one_inflow"
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=1, amount__lte=10**15), name="pools_inflow_is_an_amount"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=INFLOW_KINDS), name="pools_inflow_is_of_a_kind"
            ),
        )


class BaselineNeed(models.Model):
    """Something that is covered each cycle before anything flows, and who receives it.

    Those of `order` 1 are covered first; the same order shares what there is in proportion.
    A change is a new row of the same name with a later `since`, and ends the one before it.
    """

    community = models.ForeignKey(Community, on_delete=models.PROTECT)
    slug = models.SlugField(max_length=60)
    what = models.CharField(max_length=160)
    amount = models.BigIntegerField()
    receiver = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField(default=1)
    since = models.DateField()
    ended = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("community", "slug", "since"), name="pools_baseline_need_changes_by_the_day"
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=1, amount__lte=10**15), name="pools_baseline_is_an_amount"
            ),
        )


class Draw(models.Model):
    """Money that may leave a pool: proposed by one, adopted by another, paid to neither.

    It leaves `source` for one place: another `pool`, or the flow; a `receiver`, who is a member; or
    somebody `outside`, whom `payee` names in words until they are erased. `counted_in` names the cycle whose close came next: what the draw left, it began with.
    """

    community = models.ForeignKey(Community, on_delete=models.PROTECT)
    amount = models.BigIntegerField()
    words = models.TextField(blank=True)
    source = models.SlugField(max_length=40)
    pool = models.SlugField(max_length=40, blank=True)
    receiver = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    outside = models.BooleanField(default=False)
    payee = models.CharField(max_length=160, blank=True)
    proposed_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    proposed = models.DateTimeField()
    adopted_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    adopted = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn = models.DateTimeField(null=True, blank=True)
    counted_in = models.CharField(max_length=60, blank=True)
    once = models.CharField(max_length=80)

    class Meta:
        indexes = (
            models.Index(
                fields=("community",),
                condition=Q(adopted__isnull=True, withdrawn__isnull=True),
                name="pools_draws_that_wait",
            ),
            models.Index(fields=("community", "counted_in")),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("community", "once"), name="pools_one_form_proposes_one_draw"
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=1, amount__lte=10**15), name="pools_draw_is_an_amount"
            ),
            models.CheckConstraint(
                condition=Q(pool="", receiver__isnull=False, outside=False)
                | Q(pool="", receiver__isnull=True, outside=True)
                | Q(receiver__isnull=True, outside=False) & ~Q(pool__in=("", "inbox", "owed")),
                name="pools_draw_goes_to_one_place",
            ),
            models.CheckConstraint(
                condition=~Q(source__in=("", "flow", "inbox", "owed")),
                name="pools_draw_leaves_a_pool",
            ),
            models.CheckConstraint(
                condition=~Q(pool=models.F("source")), name="pools_draw_leaves_its_pool"
            ),
            models.CheckConstraint(
                condition=Q(payee="") | Q(outside=True), name="pools_draw_names_who_is_outside"
            ),
            models.CheckConstraint(
                condition=Q(adopted__isnull=True, adopted_by__isnull=True)
                | Q(adopted__isnull=False, adopted_by__isnull=False),
                name="pools_draw_is_adopted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn__isnull=False, withdrawn_by__isnull=False),
                name="pools_draw_is_withdrawn_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(adopted__isnull=True) | Q(withdrawn__isnull=True),
                name="pools_draw_is_adopted_or_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(adopted_by__isnull=True) | ~Q(adopted_by=models.F("proposed_by")),
                name="pools_draw_is_adopted_by_another",
            ),
            models.CheckConstraint(
                condition=Q(receiver__isnull=True) | ~Q(receiver=models.F("proposed_by")),
                name="pools_draw_is_not_paid_to_its_proposer",
            ),
            models.CheckConstraint(
                condition=Q(receiver__isnull=True)
                | Q(adopted_by__isnull=True)
                | ~Q(receiver=models.F("adopted_by")),
                name="pools_draw_is_not_paid_to_its_adopter",
            ),
        )
