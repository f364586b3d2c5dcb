"""The cycle document: everything one close needs, as one record."""

from __future__ import annotations

from dataclasses import dataclass, replace

from commonpool.core import certificate_tables, praise_tables, rounds
from commonpool.core import evidence as tables
from commonpool.core.amounts import MAX_DECIMALS, Unit, unit_of
from commonpool.core.catalogue import find
from commonpool.core.fault import Fault, quote
from commonpool.core.mechanisms.base import Mechanism
from commonpool.core.rule import Policy, Terms
from commonpool.core.shapes import (
    Json,
    JsonObject,
    Kind,
    identity,
    key,
    keys_of,
    many,
    maybe,
    one,
    read,
    shape,
    write,
)

NO_UNIT = Unit("", 0)


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule in force: the terms, and the mechanism with its own parameters."""

    terms: Terms
    mechanism: Mechanism[object]
    parameters: object


def read_rule(raw: Json, unit: Unit) -> Rule:
    """The rule in `raw`; its mechanism says which parameters there are."""
    if not isinstance(raw, dict):
        raise Fault("{raw} stands where the rule belongs", "write a table [rule]", raw=quote(raw))
    rest = {name: value for name, value in raw.items() if name != "parameters"}
    terms = read(Terms, rest, unit)
    try:
        mechanism = find(terms.mechanism)
    except Fault as fault:
        raise fault.under("mechanism") from None
    try:
        parameters = read(mechanism.parameters, raw.get("parameters", {}), unit)
        mechanism.check(parameters)
    except Fault as fault:
        raise fault.under("parameters") from None
    rule = Rule(terms, mechanism, parameters)
    check_limits(rule)
    return rule


def check_limits(rule: Rule) -> None:
    """Raise Fault for a cap or a floor that could never do what it says."""
    terms, name = rule.terms, rule.mechanism.name
    for key_, cap in (("cap", terms.cap), ("cap_percent", terms.cap_percent)):
        if cap == 0:
            raise Fault("a cap of 0 pays nobody", "leave it out for no cap", (key_,))
    if terms.cap is not None and terms.cap < terms.floor:
        raise Fault("the floor is above the cap", "lower the floor, or raise the cap", ("floor",))
    if terms.cap is not None and terms.cap < rule.mechanism.least(rule.parameters):
        raise Fault("the cap is below the minimum", "lower the minimum, or raise the cap", ("cap",))
    if terms.floor and rule.mechanism.pays_amounts(rule.parameters):
        raise Fault(
            "with these parameters {name} pays amounts, which a floor cannot raise",
            "take the floor out",
            ("floor",),
            name=name,
        )


def write_rule(rule: Rule, unit: Unit) -> JsonObject:
    """The canonical form of a rule; parameters stand there even when all are at default."""
    return {**write(rule.terms, unit), "parameters": write(rule.parameters, unit)}


RULE: Kind[Rule] = Kind(
    name="rule",
    read=read_rule,
    write=write_rule,
    schema=lambda: {"$ref": "#/$defs/Rule"},
    shapes=(Terms,),
)


@shape
class Document:
    """One cycle of one community: its people, what they asked for and gave, its money and rule."""

    community: tables.Community = key(one(tables.Community), "the community")
    cycle: tables.Cycle = key(one(tables.Cycle), "the cycle")
    balances: tables.Balances = key(
        one(tables.Balances), "what the pools held at opening", default=tables.Balances()
    )
    policy: Policy = key(one(Policy), "what happens before sharing", default=Policy())
    rule: Rule = key(RULE, "the rule in force")
    reduction: rounds.Reduction | None = key(
        maybe(one(rounds.Reduction)), "the file that the table sums was made from", default=None
    )
    people: tuple[tables.Person, ...] = key(many(tables.Person, "id"), "the parties", default=())
    inflows: tuple[tables.Inflow, ...] = key(many(tables.Inflow, "id"), "what came in", default=())
    baseline: tuple[tables.Baseline, ...] = key(
        many(tables.Baseline, "id"), "what is covered first", default=()
    )
    needs: tuple[tables.Need, ...] = key(many(tables.Need, "id"), "what was asked for", default=())
    contributions: tuple[tables.Contribution, ...] = key(
        many(tables.Contribution, "id"), "what was given", default=()
    )
    confirmations: tuple[tables.Confirmation, ...] = key(
        many(tables.Confirmation, "contribution", "by"), "what witnesses say", default=()
    )
    appreciations: tuple[tables.Appreciation, ...] = key(
        many(tables.Appreciation, "by", "to"), "points given with words", default=()
    )
    outcomes: tuple[tables.Outcome, ...] = key(
        many(tables.Outcome, "party", "dimension"), "points of measured dimensions", default=()
    )
    measurements: tuple[tables.Measurement, ...] = key(
        many(tables.Measurement, "id"), "measured impacts", default=()
    )
    standings: tuple[tables.Standing, ...] = key(
        many(tables.Standing, "party", "age"), "merit and pay of other cycles", default=()
    )
    wallets: tuple[tables.Wallet, ...] = key(
        many(tables.Wallet, "party"), "what members hold, for policy.decay", default=()
    )

    projects: tuple[rounds.Project, ...] = key(
        many(rounds.Project, "id"), "what a round may fund", default=()
    )
    donations: tuple[rounds.Donation, ...] = key(
        many(rounds.Donation, "by", "to", "amount", unique=False), "gifts to projects", default=()
    )
    donors: tuple[rounds.Donor, ...] = key(
        many(rounds.Donor, "id"), "what is known of donors", default=()
    )
    sums: tuple[rounds.ProjectSum, ...] = key(
        many(rounds.ProjectSum, "project"), "donations added up by an engine", default=()
    )
    ballots: tuple[rounds.Ballot, ...] = key(
        many(rounds.Ballot, "voter", "project"), "lines of ballots", default=()
    )
    praises: tuple[praise_tables.Praise, ...] = key(
        many(praise_tables.Praise, "id"), "words of praise", default=()
    )
    praise_scores: tuple[praise_tables.PraiseScore, ...] = key(
        many(praise_tables.PraiseScore, "praise", "by"), "scores of praise", default=()
    )
    holdings: tuple[certificate_tables.Holding, ...] = key(
        many(certificate_tables.Holding, "certificate", "holder"), "units held", default=()
    )

    @property
    def unit(self) -> Unit:
        """The unit that is shared."""
        return unit_of(self.community.currency, self.community.decimals)

    @property
    def party_names(self) -> dict[str, str]:
        """What each party is called, in the order written; a nameless one by its id."""
        people = {row.id: row.name or row.id for row in self.people}
        return {**people, **{row.id: row.name or row.id for row in self.projects}}


SETTINGS = ("community", "cycle", "balances", "policy", "rule", "reduction")
TABLES = tuple(name for name in keys_of(Document) if name not in SETTINGS)


def read_document(raw: Json) -> Document:
    """The document in plain data, or Fault. The unit is read first: amounts depend on it."""
    return read(Document, raw, read_unit(raw))


def read_unit(raw: Json) -> Unit:
    """The unit that a raw document shares."""
    head = raw.get("community") if isinstance(raw, dict) else None
    if not isinstance(head, dict):
        raise Fault("there is no community", "begin with a table [community] and its id", ())
    try:
        community = read(tables.Community, head, NO_UNIT)
    except Fault as fault:
        raise fault.under("community") from None
    if community.decimals is not None and community.decimals > MAX_DECIMALS:
        raise Fault(
            "{decimals} decimals",
            "write at most {most}",
            ("community", "decimals"),
            decimals=community.decimals,
            most=MAX_DECIMALS,
        )
    return unit_of(community.currency, community.decimals)


def write_document(document: Document) -> JsonObject:
    """The canonical form: rows in the order of their ids, keys at default left out."""
    return write(document, document.unit)


def canonical(document: Document) -> Document:
    """The same document with every table in canonical order.

    So no rule can see the order in which rows were written.
    """
    columns = keys_of(Document)
    sorted_tables = {
        name: tuple(sorted(getattr(document, name), key=identity(columns[name].kind.by)))
        for name in TABLES
    }
    return replace(document, **sorted_tables)  # type: ignore[arg-type]  # tables keep their types
