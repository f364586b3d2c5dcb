"""Every read of the cycles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Sum
from django.db.models.functions import Coalesce

from commonpool.contributions.judging import Measure
from commonpool.contributions.models import Appreciation, Contribution
from commonpool.contributions.panel import number_of
from commonpool.core import bundle as bundles
from commonpool.core.bundle import Closed, Family
from commonpool.core.counting import count
from commonpool.core.document import Document, canonical
from commonpool.core.fault import Fault
from commonpool.core.shapes import JsonObject
from commonpool.cycles import documents, evidence
from commonpool.cycles.documents import Gathered, bundle, cycle_file, document
from commonpool.cycles.evidence import corrected
from commonpool.cycles.models import Calendar, Correction, Cycle, Share
from commonpool.cycles.praise import Mean, means
from commonpool.needs.models import Need
from commonpool.people.models import Community
from commonpool.people.queries import Missing

__all__ = ["bundle", "cycle_file", "document"]

# Why a deed may still count in a later cycle: codes of the receipt, and one of our own.
WAITS = frozenset({"disputed", "unconfirmed"})
UNMEASURED = "unmeasured"


def calendar(community: Community) -> Calendar:
    """The community's calendar; without one, months that people open and close."""
    found = Calendar.objects.filter(community=community).first()
    return found or Calendar(community=community)


def open_cycle(community: Community) -> Cycle | None:
    """The cycle that is open now."""
    rows = Cycle.objects.filter(community=community, closed__isnull=True)
    return rows.select_related("community", "agreement", "agreement__community").first()


def last_cycle(community: Community) -> Cycle | None:
    """The newest cycle, open or closed."""
    rows = Cycle.objects.filter(community=community).defer("bundle")
    return rows.order_by("-number").first()


def held_cycle(cycle: Cycle) -> Cycle:
    """The cycle's row as it is now, held until the transaction ends."""
    rows = Cycle.objects.select_for_update(of=("self",)).select_related(
        "community", "agreement", "agreement__community", "closed_by"
    )
    return rows.get(pk=cycle.pk)


def cycle(community: Community, slug: str) -> Cycle:
    """A cycle by its name. Raises Missing."""
    rows = Cycle.objects.filter(community=community, slug=slug)
    found = rows.select_related("community", "agreement", "agreement__community").first()
    if found is None:
        raise Missing(
            "there is no cycle {slug} here", "look at the list of cycles", slug=repr(slug)
        )
    return found


def closed_cycles(community: Community) -> list[Cycle]:
    """Closed cycles, newest first, each with `shared`: what its shares come to."""
    rows = Cycle.objects.filter(community=community, closed__isnull=False).defer("bundle")
    shared = Coalesce(Sum("shares__amount"), 0)
    return list(rows.select_related("community").annotate(shared=shared).order_by("-number"))


def preview(cycle: Cycle) -> Closed:
    """What a close would give now, or gave. Raises Fault where it would be refused."""
    return preview_of(document(cycle))


def preview_of(document: Document) -> Closed:
    """The same, where the document is known already."""
    return bundles.close(Family(document, {}))


def fault_of(cycle: Cycle) -> Fault | None:
    """Why an open cycle could not close now."""
    try:
        preview(cycle)
    except Fault as fault:
        return fault
    return None


def shares(cycle: Cycle) -> list[Share]:
    """The shares of a closed cycle in the order of their parties, each with `correct_amount`."""
    rows = Share.objects.filter(cycle=cycle).annotate(correct_amount=corrected())
    return list(rows.order_by("party"))


def share(cycle: Cycle, party: str) -> Share:
    """One party's share. Raises Missing."""
    found = (
        Share.objects.filter(cycle=cycle, party=party).select_related("cycle__community").first()
    )
    if found is None:
        raise Missing(
            "{party} has no share in {slug}",
            "look at its shares",
            party=repr(party),
            slug=cycle.slug,
        )
    return found


def corrections(share: Share) -> list[Correction]:
    """What was put right about a share, oldest first."""
    return list(share.corrections.select_related("by").order_by("pk"))


def amount_of(share: Share) -> int:
    """A share as it stands after its corrections, in smallest units."""
    newest = share.corrections.order_by("-pk").values_list("amount", flat=True).first()
    return share.amount if newest is None else newest


def held_shares(community: Community) -> list[Share]:
    """Shares that wait for somebody, oldest first."""
    rows = Share.objects.filter(cycle__community=community, released__isnull=True).exclude(held="")
    return list(rows.select_related("cycle").order_by("cycle__number", "party"))


def receipt(cycle: Cycle) -> JsonObject:
    """The receipt of a closed cycle."""
    return receipt_in(bundle(cycle), cycle)


def receipt_in(whole: JsonObject, cycle: Cycle) -> JsonObject:
    """The same, where the bundle is read already."""
    kept = whole["receipt"]
    if not isinstance(kept, dict):
        raise Fault("the bundle of {slug} holds no receipt", "restore a backup", slug=cycle.slug)
    return kept


@dataclass(frozen=True, slots=True)
class Waiting:
    """A deed that no cycle has weighed yet, and the code of why.

    `measure` is the kind and unit of which the rule says nothing, where that is why.
    """

    deed: str
    party: str
    reason: str
    measure: Measure | None = None


def waiting_deeds(cycle: Cycle) -> list[Waiting]:
    """Deeds that a cycle sets aside for later: unconfirmed, disputed, or without a measure."""
    if cycle.closed:
        return list(waits_of(receipt(cycle)))
    return waiting_of(documents.gather(cycle))


def waiting_of(gathered: Gathered) -> list[Waiting]:
    """The same of an open cycle, where what it weighs is known already."""
    return [*waits_in(gathered.document), *unmeasured_of(gathered)]


def unmeasured_of(gathered: Gathered) -> Iterator[Waiting]:
    """Deeds of which the rule does not say what they count; a gift asks for no share."""
    for row in gathered.unmeasured:
        if not row.gift:
            yield Waiting(row.id, row.by, UNMEASURED, (row.kind, row.unit))


def waits_of(receipt: JsonObject) -> Iterator[Waiting]:
    """Deeds that a receipt set aside and that may still count later."""
    rows = receipt["set_aside"]
    for row in rows if isinstance(rows, list) else ():
        if row["code"] in WAITS:
            yield Waiting(row["contribution"], row["party"], row["code"])


def waits_in(document: Document) -> Iterator[Waiting]:
    """Deeds of a document that may still count later."""
    for note in count(canonical(document)).set_aside:
        values = dict(note.values)
        if note.code in WAITS:
            yield Waiting(values["contribution"], values["party"], note.code)


def thanks(cycle: Cycle) -> list[Appreciation]:
    """The words of thanks on the days of a cycle, in their order."""
    rows = Appreciation.objects.filter(
        community=cycle.community, on__gte=cycle.first_day, on__lt=cycle.day_after
    )
    return list(rows.select_related("by", "to").order_by("on", "pk"))


def praised(cycle: Cycle) -> list[tuple[Appreciation, Mean]]:
    """The words of a closed cycle, in their order, with what the panel made of each.

    Raises Fault while it is open: a panel scores apart until then.
    """
    if cycle.closed is None:
        raise Fault(
            "the cycle {slug} is open", "its praise is told once it is closed", slug=cycle.slug
        )
    whole = evidence.with_praise(document(cycle), cycle)
    found = {number_of(one.praise): one for one in means(whole) if one.by}
    return [(row, found[row.pk]) for row in thanks(cycle) if row.pk in found]


def gifts(cycle: Cycle) -> list[Contribution]:
    """What was given for thanks alone on the days of a cycle."""
    rows = Contribution.objects.filter(
        community=cycle.community,
        gift=True,
        withdrawn=None,
        on__gte=cycle.first_day,
        on__lt=cycle.day_after,
    )
    return list(rows.select_related("by").order_by("on", "pk"))


def need_words(community: Community) -> dict[str, str]:
    """What each need is called by whoever posted it, by its name on receipts."""
    return dict(Need.objects.filter(community=community).values_list("slug", "what"))
