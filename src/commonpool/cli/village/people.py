"""People: invited, joined, helped, given roles, gone, forgotten."""

from __future__ import annotations

from commonpool.cli.village.here import Here
from commonpool.core.fault import Fault
from commonpool.core.shapes import JsonObject
from commonpool.people import queries, services
from commonpool.people.models import Invitation, Member
from commonpool.people.permissions import allow, roles_of


def row(member: Member, viewer: Member | None) -> JsonObject:
    """A member, as whoever looks may see them."""
    return {
        "handle": member.handle,
        "name": queries.display_name(member, viewer),
        "roles": sorted(roles_of(member)),
        "depth": member.depth,
        "registered": member.registered,
        "joined": member.joined.isoformat(),
        "left": member.left.isoformat() if member.left else None,
    }


def listed(invitation: Invitation) -> JsonObject:
    """An invitation."""
    return {
        "number": invitation.pk,
        "role": invitation.role,
        "claims": invitation.claims.handle if invitation.claims else None,
        "by": invitation.made_by.handle,
        "expires": invitation.expires.isoformat(timespec="minutes"),
    }


def list_(here: Here) -> list[JsonObject]:
    """Who belongs here."""
    return [row(one, here.viewer) for one in queries.members(here.home)]


def show(here: Here) -> JsonObject:
    """One member."""
    member = here.named("handle")
    return {**row(member, here.viewer), "about": member.about if here.viewer else ""}


def invite(here: Here) -> JsonObject:
    """An invitation and its code."""
    made, code = services.invite(
        actor=here.actor,
        community=here.home,
        now=here.now,
        role=here.text("role"),
        claims=here.member("claims"),
        days=here.said.days,
    )
    return {**listed(made), "code": code, "page": f"/join/{code}/"}


def invitations(here: Here) -> list[JsonObject]:
    """Those that are open."""
    allow(here.actor, "people.invite", here.home)
    return [listed(one) for one in queries.open_invitations(here.home, here.now)]


def uninvite(here: Here) -> JsonObject:
    """One less."""
    number = here.number()
    found = queries.open_invitations(here.home, here.now).filter(pk=number).first()
    if found is None:
        raise queries.Missing(f"there is no open invitation {number} here", "look at the list")
    told = listed(found)
    services.withdraw_invitation(actor=here.actor, invitation=found)
    return told


def join(here: Here) -> JsonObject:
    """A new member."""
    made = services.join(
        account=services.open_account(email=here.text("email")),
        code=here.text("code"),
        name=here.text("name"),
        shows_name=here.said.shows_name,
        now=here.now,
    )
    return {"community": made.community.slug, **row(made, made)}


def helper(here: Here) -> JsonObject:
    """Somebody without an account."""
    made = services.add_helper(
        actor=here.actor, community=here.home, name=here.text("name"), now=here.now
    )
    return row(made, here.viewer)


def roles(here: Here) -> JsonObject:
    """All roles from now on."""
    member = services.set_roles(
        actor=here.actor, member=here.named("handle"), roles=here.said.roles, now=here.now
    )
    return row(member, here.viewer)


def depth(here: Here) -> JsonObject:
    """How deeply one takes part from now on."""
    member = services.set_depth(
        actor=here.actor, member=here.named("handle"), depth=here.text("depth")
    )
    return row(member, here.viewer)


def edit(here: Here) -> JsonObject:
    """What one says of oneself."""
    me, shows = here.actor, here.text("shows_name")
    services.edit_self(
        actor=me,
        name=here.text("name") or me.name,
        about=here.text("about") or me.about,
        shows_name=shows == "yes" if shows else me.shows_name,
        portrait=here.bytes("portrait"),
        without_portrait=here.said.without_portrait,
        now=here.now,
    )
    me.refresh_from_db()
    return {**row(me, me), "about": me.about}


def leave(here: Here) -> JsonObject:
    """One less."""
    member = here.named("handle")
    services.leave(actor=here.actor, member=member, on=here.today)
    return row(member, here.viewer)


def erase(here: Here) -> JsonObject:
    """The handle stays."""
    member = here.named("handle")
    if here.text("sure") != member.handle:
        raise Fault("--sure is another handle than the one to erase", "write the same twice")
    services.erase(actor=here.actor, member=member, now=here.now)
    return {"handle": member.handle}
