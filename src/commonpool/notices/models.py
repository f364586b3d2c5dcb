"""Letters as stored: what a member wants to get, and what they were told already."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from commonpool.people.models import Community, Member

ALL, MINE, NONE = LETTERS = ("all", "mine", "none")


class Wish(models.Model):
    """Which letters a member wants: all, what waits for them alone, or none."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="wish")
    letters = models.CharField(max_length=4, default=MINE)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(letters__in=LETTERS), name="notices_letters_are_of_a_kind"
            ),
        )


class Told(models.Model):
    """Something that a member was told: `key` names it, and it is told once."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("member", "key"), name="notices_each_thing_is_told_once"
            ),
        )


class Day(models.Model):
    """A day whose letters of a community are written."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("community", "day"), name="notices_letters_of_a_day_are_written_once"
            ),
        )
