"""Browsers without a browser: who looks at a page, and how they came in."""

from __future__ import annotations

import re
import time

from django.core import mail
from django.test import Client

from commonpool.people.models import Account, Member


def signed_in(who: Member | Account | None, *, fresh: bool = True) -> Client:
    """A client of this person; `fresh` as if they had signed in a moment ago."""
    client = Client()
    account = who.account if isinstance(who, Member) else who
    if account is None:
        return client
    client.force_login(account)
    if fresh:
        session = client.session
        session["account_authentication_methods"] = [{"method": "code", "at": time.time()}]
        session["account_authentication_methods_user"] = str(account.pk)
        session.save()
    return client


def mailed_code() -> str:
    """The code in the newest mail."""
    letter = str(mail.outbox[-1].body)
    found = re.search(r"^[A-Z0-9]{3,}-?[A-Z0-9]{2,}$", letter, re.MULTILINE)
    assert found, letter
    return found[0]
