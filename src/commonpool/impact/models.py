"""What was measured: the least that an impact rule reads."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from commonpool.people.models import Community, Member


class Indicator(models.Model):
    """What the community measures, and in which unit."""

    community = models.ForeignKey(Community, on_delete=models.PROTECT)
    slug = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)
    unit = models.CharField(max_length=40, blank=True)
    method = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("community", "slug"), name="impact_indicator_has_a_name_of_its_own"
            ),
        )


class Measurement(models.Model):
    """A value in thousandths of the indicator's unit, for an activity, on a day."""

    community = models.ForeignKey(Community, on_delete=models.PROTECT)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT)
    thousandths = models.BigIntegerField()
    activity = models.CharField(max_length=80)
    on = models.DateField()
    once = models.CharField(max_length=80)
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    verified_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("community", "once"), name="impact_one_form_records_one_measurement"
            ),
            models.CheckConstraint(
                condition=Q(thousandths__gte=0, thousandths__lte=10**15),
                name="impact_value_is_not_below_zero",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | ~Q(verified_by=models.F("recorded_by")),
                name="impact_nobody_verifies_their_own",
            ),
        )
