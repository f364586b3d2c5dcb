"""What the pages keep of their own: which forms were sent, so that none is done twice."""

from __future__ import annotations

from django.db import models

from commonpool.people.models import Account


class Sent(models.Model):
    """A form that was done: by whom, and where they were sent then.

    `key` is a hash of the form's key and address, `asked` one of its answers and that key. `to` is
    empty where the address tells a secret.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    asked = models.CharField(max_length=64)
    to = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("account", "key"), name="web_a_form_is_done_once"),
        )
