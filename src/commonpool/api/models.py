"""What the API keeps of its own: which writes were done under which key."""

from __future__ import annotations

from django.db import models

from commonpool.people.models import Member


class Kept(models.Model):
    """A write that was done: under which key of whom, what was asked, and what was answered.

    `asked` is a hash of the operation with all that was sent. `answer` is null where it is kept no
    longer: it held a secret that is told once, or words about somebody who was erased since.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=200)
    asked = models.CharField(max_length=64)
    answer = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("member", "key"), name="api_a_key_writes_once"),
        )
