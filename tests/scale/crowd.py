"""A village behind a real server, told what it holds: `crowd stage` makes it, `crowd look` counts.

Both run in the home and on the database of their environment.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from commonpool.people.models import Account, Member

STEWARDS = 32
SLUG = "holon-alpha"


def stage() -> dict[str, object]:
    """A month that is over, to be closed by any of many stewards, each with a session."""
    from django.utils import timezone

    from commonpool.cycles import services as cycles
    from commonpool.pools import services as pools
    from tests.scale.years import month_before, noon
    from tests.village import village

    now = timezone.now()
    first = month_before(now.date().replace(day=1))
    opened = noon(first)
    holon = village(SLUG)
    stewards = [holon.join(f"steward{number}", "steward") for number in range(STEWARDS)]
    pools.adopt(
        actor=holon["sam"], community=holon.community, policy={}, rule={"mechanism": "time@1"},
        words="", now=opened,
    )  # fmt: skip  # one call
    cycle = cycles.open_cycle(actor=holon["sam"], community=holon.community, now=opened)
    pools.record_inflow(
        actor=holon["riley"], community=holon.community, amount=100_000, kind="dues", source="",
        pool="", on=first, once="dues", now=opened,
    )  # fmt: skip  # one call
    for name, hours in (("alex", 30), ("jordan", 10)):
        worked(holon[name], holon["sam"], hours, first + dt.timedelta(days=3))
    return {"cycle": cycle.slug, "sessions": [session(one.account) for one in stewards]}


def worked(who: Member, witness: Member, hours: int, on: dt.date) -> None:
    """Somebody works, and somebody sees it."""
    from commonpool.contributions.services import confirm, log
    from tests.scale.years import noon

    moment = noon(on)
    (made,) = log(
        actor=who, by=[who], what="dug", minutes=hours * 60, on=on, once=f"{hours}", now=moment
    )
    confirm(actor=witness, contribution=made, now=moment)


def session(account: Account | None) -> str:
    """The cookie of somebody who signed in a moment ago."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    assert account is not None
    kept = SessionStore()
    kept[SESSION_KEY] = str(account.pk)
    kept[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    kept[HASH_SESSION_KEY] = account.get_session_auth_hash()
    kept["account_authentication_methods"] = [{"method": "code", "at": time.time()}]
    kept["account_authentication_methods_user"] = str(account.pk)
    kept.create()
    return str(kept.session_key)


def look() -> dict[str, object]:
    """What is in the tables now."""
    from commonpool.books import queries as books
    from commonpool.contributions.models import Contribution
    from commonpool.cycles.models import Cycle, Share
    from commonpool.people.models import Community, Member

    home = Community.objects.get(slug=SLUG)
    names = dict(Member.objects.filter(community=home).values_list("handle", "name"))
    balances = books.balances(home, "member:")
    return {
        "closed": Cycle.objects.exclude(closed=None).count(),
        "shares": Share.objects.count(),
        "paid": {names[code.removeprefix("member:")]: row.posted for code, row in balances.items()},
        "baked": Contribution.objects.filter(what="baked eighty loaves").count(),
        "problems": len(books.audit(home)),
    }


if __name__ == "__main__":
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "commonpool.config.settings"
    django.setup()
    print(json.dumps({"stage": stage, "look": look}[sys.argv[1]]()))  # noqa: T201  # what is asked for
