"""Communities: founded, changed, nested."""

from __future__ import annotations

from commonpool.cli.village.here import Here
from commonpool.core.amounts import unit_of
from commonpool.core.shapes import JsonObject
from commonpool.people import queries, services
from commonpool.people.models import Community


def row(community: Community) -> JsonObject:
    """A community."""
    return {
        "community": community.slug,
        "name": community.name,
        "about": community.about,
        "currency": community.currency,
        "decimals": community.decimals,
        "zone": community.zone,
        "language": community.language,
        "parent": community.parent.slug if community.parent else None,
    }


def list_(here: Here) -> list[JsonObject]:
    """Every community."""
    return [row(one) for one in queries.communities()]


def show(here: Here) -> JsonObject:
    """One."""
    return row(here.home)


def found(here: Here) -> JsonObject:
    """A new one, and the handle of its steward."""
    parent, currency, asked = here.text("parent"), here.text("currency"), here.said.decimals
    steward = services.found_community(
        account=services.open_account(email=here.text("email")),
        slug=here.text("slug"),
        name=here.text("name"),
        currency=currency,
        decimals=min(unit_of(currency).decimals, 9) if asked is None else asked,
        zone=here.text("zone"),
        language=here.text("language"),
        now=here.now,
        founder=here.text("founder"),
        parent=queries.community(parent) if parent else None,
        by_operator=True,
    )
    return {**row(steward.community), "steward": steward.handle}


def edit(here: Here) -> JsonObject:
    """What it says of itself."""
    home = here.home
    services.edit_community(
        actor=here.actor,
        community=home,
        **{
            name: here.text(name) or str(getattr(home, name))
            for name in ("name", "about", "zone", "language")
        },
    )
    home.refresh_from_db()
    return row(home)


def nest(here: Here) -> JsonObject:
    """Under another, or on its own."""
    parent, home = here.text("parent"), here.home
    services.nest(
        actor=here.actor,
        community=home,
        parent=queries.community(parent) if parent else None,
        now=here.now,
    )
    home.refresh_from_db()
    return row(home)
