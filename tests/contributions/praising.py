"""A village that shares by praise, its cycle open: what the tests of its doors begin with."""

from django.utils import timezone

from commonpool.core.shapes import JsonObject
from commonpool.cycles import services as cycles
from commonpool.pools import services as pools
from tests.village import Village, village


def praising() -> Village:
    """Holon Alpha as of today; nobody sits on the panel yet."""
    made, now = village(), timezone.now()
    rule: JsonObject = {"mechanism": "praise@1"}
    pools.adopt(
        actor=made["sam"], community=made.community, policy={}, words="", rule=rule, now=now
    )
    cycles.open_cycle(actor=made["sam"], community=made.community, now=now)
    return made
