"""How a community confirms."""

from __future__ import annotations

from django.db import transaction

from commonpool.contributions.models import Practice
from commonpool.core.fault import Fault, say
from commonpool.people.models import Community, Member
from commonpool.people.permissions import allow

LARGEST = {"confirmations": 10, "deadline_days": 90, "points_each_cycle": 100_000, "late_days": 92}
NAMES = {
    str(one): one
    for one in (
        *(say("confirmations"), say("deadline_days")),
        *(say("points_each_cycle"), say("late_days")),
    )
}


def locked(community: Community) -> Practice:
    """The community's practice, held until the end of the transaction."""
    Practice.objects.get_or_create(community=community)
    return Practice.objects.select_for_update().get(community=community)


@transaction.atomic
def set_practice(
    *,
    actor: Member,
    community: Community,
    confirmations: int | None = None,
    deadline_days: int | None = None,
    rings_count: bool | None = None,
    points_each_cycle: int | None = None,
    late_days: int | None = None,
) -> Practice:
    """Choose how many witnesses, by when, and whether closed rings count; None leaves it.

    While a cycle is open its rule says how many witnesses.
    """
    allow(actor, "contributions.practice", community)
    numbers = {
        "confirmations": confirmations,
        "deadline_days": deadline_days,
        "points_each_cycle": points_each_cycle,
        "late_days": late_days,
    }
    row = locked(community)
    if row.first_day is not None and confirmations not in (None, row.confirmations):
        raise Fault(
            "the rule of the open cycle asks for {confirmations} confirmations",
            "adopt a rule that asks for another number",
            ("confirmations",),
            confirmations=row.confirmations,
        )
    for name, value in numbers.items():
        if value is None:
            continue
        least = 1 if name == "deadline_days" else 0
        if not least <= value <= LARGEST[name]:
            raise Fault(
                "{name} is {value}",
                "write {least} to {most}",
                (name,),
                name=NAMES[name],
                value=value,
                least=least,
                most=LARGEST[name],
            )
        setattr(row, name, value)
    if rings_count is not None:
        row.rings_count = rings_count
    row.save()
    return row
