"""Signing in and out, as the log tells it: numbers of accounts, never addresses or codes."""

from __future__ import annotations

import logging

from allauth.account.signals import (
    authentication_step_completed,
    email_changed,
    login_code_rejected,
)
from allauth.mfa.signals import (
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

from commonpool.people.models import Account

log = logging.getLogger("commonpool.signing-in")
EVENTS = {
    "signed in": user_logged_in,
    "signed out": user_logged_out,
    "refused at sign-in": user_login_failed,
    "wrong code": login_code_rejected,
    "step taken": authentication_step_completed,
    "address changed": email_changed,
    "second factor added": authenticator_added,
    "second factor removed": authenticator_removed,
    "recovery codes renewed": authenticator_reset,
}


def watch() -> None:
    """Begin to log; called once, when the room is ready."""
    for event, signal in EVENTS.items():
        signal.connect(_teller(event), weak=False, dispatch_uid=f"log: {event}")


def _teller(event: str) -> object:
    def tell(sender: object, **told: object) -> None:
        account = told.get("user")
        number = account.pk if isinstance(account, Account) else None
        by = told.get("method") or getattr(told.get("authenticator"), "type", "")
        log.info("%s: account=%s by=%s", event, number, by or "-")

    return tell
