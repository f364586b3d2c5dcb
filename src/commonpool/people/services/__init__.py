"""Every write about people, one transaction each; one file for each subject."""

from __future__ import annotations

from commonpool.people.services.founding import (
    edit_community,
    found_community,
    open_account,
)
from commonpool.people.services.inviting import add_helper, invite, withdraw_invitation
from commonpool.people.services.joining import join
from commonpool.people.services.leaving import erase, erase_account, leave
from commonpool.people.services.nesting import nest
from commonpool.people.services.roles import set_depth, set_roles
from commonpool.people.services.selves import edit_self
from commonpool.people.services.tokens import make_token, revoke_token, use_token

__all__ = [
    "add_helper",
    "edit_community",
    "edit_self",
    "erase",
    "erase_account",
    "found_community",
    "invite",
    "join",
    "leave",
    "make_token",
    "nest",
    "open_account",
    "revoke_token",
    "set_depth",
    "set_roles",
    "use_token",
    "withdraw_invitation",
]
