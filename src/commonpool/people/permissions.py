"""Who may do what: one function, one table; what is not in the table nobody may do."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Protocol

from commonpool.core.fault import Fault
from commonpool.people.models import Community, Member

MEMBER, CIRCLE, TREASURER, STEWARD, OBSERVER = (
    "member",
    "circle-steward",
    "treasurer",
    "steward",
    "observer",
)
log = logging.getLogger("commonpool.permissions")
WORKING = frozenset({MEMBER, CIRCLE, TREASURER, STEWARD})
ANYBODY = WORKING | {OBSERVER}

# Each action, and the roles that may do it; a role includes no other.
ACTIONS: Mapping[str, frozenset[str]] = {
    "people.see": ANYBODY,
    "people.edit-self": ANYBODY,
    "people.leave": ANYBODY,
    "people.invite": frozenset({STEWARD}),
    "people.set-roles": frozenset({STEWARD}),
    "people.add-helper": frozenset({STEWARD, CIRCLE}),
    "people.remove": frozenset({STEWARD}),
    "people.erase": frozenset({STEWARD}),
    "tokens.make": WORKING,
    "tokens.revoke": frozenset({STEWARD}),
    "community.edit": frozenset({STEWARD}),
    "needs.post": WORKING,
    "needs.post-for-community": frozenset({STEWARD, CIRCLE}),
    "needs.offer": WORKING,
    "needs.commit": WORKING,
    "impact.record": WORKING,
    "impact.verify": frozenset({STEWARD, CIRCLE}),
    "contributions.see": ANYBODY,
    "contributions.log": WORKING,
    "contributions.log-for-others": WORKING,
    "contributions.confirm": WORKING,
    "contributions.settle": frozenset({CIRCLE, STEWARD}),
    "contributions.practice": frozenset({STEWARD}),
    "appreciation.give": WORKING,
    "praise.panel": frozenset({STEWARD}),
    "praise.score": WORKING,
    "inflows.see": ANYBODY,
    "inflows.record": frozenset({TREASURER, STEWARD}),
    "inflows.reverse": frozenset({TREASURER}),
    "baseline.edit": frozenset({STEWARD}),
    "draws.propose": frozenset({TREASURER, STEWARD}),
    "draws.adopt": frozenset({TREASURER, STEWARD}),
    "agreements.adopt": frozenset({STEWARD}),
    "cycles.preview": ANYBODY,
    "cycles.open": frozenset({STEWARD}),
    "cycles.close": frozenset({STEWARD}),
    "cycles.correct": frozenset({TREASURER}),
    "shares.release": frozenset({TREASURER, STEWARD}),
    "books.see": frozenset({TREASURER, STEWARD, OBSERVER}),
}


class Refused(Fault):
    """Somebody asked for what is not theirs to do."""


class NotYours(Refused):
    """Somebody asked for an act that no role of theirs may do; `action` is its name."""

    def __init__(self, action: str) -> None:
        who = ", ".join(sorted(ACTIONS[action]))
        super().__init__(f"{action} is not yours to do here", f"ask somebody who may: {who}")
        self.action = action


class Owned(Protocol):
    """Anything that belongs to a community."""

    @property
    def community_id(self) -> int:
        """The community it belongs to."""
        ...


def can(actor: Member | None, action: str, thing: Community | Owned) -> bool:
    """Whether the actor may do it; roles are read anew, so a revoked one is gone at once."""
    home = thing.pk if isinstance(thing, Community) else thing.community_id
    if actor is None or actor.left or actor.erased or actor.community_id != home:
        return False
    return bool(ACTIONS[action] & roles_of(actor))


def roles_of(member: Member) -> frozenset[str]:
    """A member's roles; everybody who joined is a member, unless they only observe."""
    given = frozenset(row.role for row in member.roles.all())
    return given if OBSERVER in given else given | {MEMBER}


def allow(actor: Member | None, action: str, thing: Community | Owned) -> Member:
    """The actor, or NotYours with who may."""
    if actor is None or not can(actor, action, thing):
        log.warning("refused: member=%s action=%s", actor.pk if actor else None, action)
        raise NotYours(action)
    return actor
