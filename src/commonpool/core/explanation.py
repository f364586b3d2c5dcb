"""Why a party got its share, in the words that a neighbour would use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from commonpool.core.amounts import Unit, about, parse_ratio
from commonpool.core.fault import Fault
from commonpool.core.shapes import Json, JsonObject, unknown
from commonpool.core.words import joined, rows, sentence

ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Story:
    """A bundle that verified, ready to be told."""

    receipt: JsonObject
    inputs: JsonObject

    @property
    def unit(self) -> Unit:
        """The unit that was shared."""
        unit = self.receipt["unit"]
        return (
            Unit(str(unit["code"]), int(str(unit["decimals"])))
            if isinstance(unit, dict)
            else Unit("", 0)
        )

    @property
    def names(self) -> dict[str, str]:
        """What each party is called."""
        people = [*rows(self.inputs, "people"), *rows(self.inputs, "projects")]
        return {str(row["id"]): str(row.get("name") or row["id"]) for row in people}

    def row(self, table: str, ident: str) -> JsonObject:
        """A row of the inputs by its id."""
        return next((row for row in rows(self.inputs, table) if row["id"] == ident), {})

    def step(self, name: str) -> str:
        """The amount of a step of the receipt."""
        return str(
            next(row["amount"] for row in rows(self.receipt, "steps") if row["step"] == name)
        )

    def money(self, amount: Json) -> str:
        """An amount with its unit."""
        return f"{amount} {self.unit.code}"


def explain(bundle: JsonObject, party: str) -> list[str]:
    """Why `party` got what it got, one sentence each. Raises Fault for an unknown party."""
    story = story_of(bundle)
    if party not in story.names:
        raise unknown(party, story.names, "person")
    share = next((row for row in rows(story.receipt, "shares") if row["party"] == party), None)
    return [line for line in _lines(story, party, share) if line]


def story_of(bundle: JsonObject) -> Story:
    """The receipt and inputs of a bundle."""
    receipt, inputs = bundle.get("receipt"), bundle.get("inputs")
    if isinstance(receipt, dict) and isinstance(inputs, dict):
        return Story(receipt, inputs)
    raise Fault("this is no bundle", "give the file that distribute --bundle wrote")


def _lines(story: Story, party: str, share: JsonObject | None) -> Iterator[str]:
    name = story.names[party]
    cycle = story.receipt["cycle"]
    when = cycle["id"] if isinstance(cycle, dict) else ""
    if share is None:
        yield f"{name} has no share in {when}."
    else:
        yield f"{name} receives {story.money(share['amount'])} for {when}."
        yield from (reason_words(story, name, row) for row in rows(share, "reasons"))
        yield total_words(story, share)
        yield limit_words(story, share)
        yield from outcome_words(story, name, share)
    for aside in rows(story.receipt, "set_aside"):
        if aside["party"] == party:
            yield aside_words(story, aside)


def reason_words(story: Story, name: str, reason: JsonObject) -> str:
    """One reason: what was done, what it counted, and why."""
    tell = TELLERS.get(str(reason["source"]), tell_other)
    what = tell(story, name, reason)
    factors = [factor_words(story, factor) for factor in rows(reason, "factors")]
    bonus = f"building capacity added {reason['bonus']}" if "bonus" in reason else ""
    because = joined([words for words in (*factors, bonus) if words])
    return f"{what}{': ' + because if because else ''}. {points_words(story, reason)}"


def points_words(story: Story, reason: JsonObject) -> str:
    """What a reason counted."""
    points = parse_ratio(str(reason["points"]))
    if any(row["name"] == "rate" for row in rows(reason, "factors")):
        return f"That is {story.money(about(points, story.unit.decimals))}."
    if reason["source"] in ("membership", "split", "bucket"):
        return ""
    return f"That counts {about(points)} {'point' if points == 1 else 'points'}."


def tell_contribution(story: Story, name: str, reason: JsonObject) -> str:
    """A deed with its hours or quantity, and who confirmed it."""
    row = story.row("contributions", str(reason["ref"]))
    done = str(row.get("what") or _unsaid(story, row))
    size = f"{row['hours']} hours" if "hours" in row else f"{row['quantity']} {row['unit']}"
    if row.get("hours") == "1":
        size = "1 hour"
    counted = (
        ""
        if "hours" in row
        else f", counted as {about(parse_ratio(str(reason['quantity'])))} hours"
    )
    witnesses = witness_words(story, str(reason["ref"]))
    return f"{name} {done} ({size}{counted}){witnesses}"


def _unsaid(story: Story, row: JsonObject) -> str:
    need = story.row("needs", str(row.get("need")))
    return (
        f"served {need.get('what') or need.get('id')}"
        if need
        else f"gave {row.get('kind', 'labour')}"
    )


def witness_words(story: Story, contribution: str) -> str:
    """Who confirmed a contribution."""
    names = [
        story.names[str(row["by"])]
        for row in rows(story.inputs, "confirmations")
        if row["contribution"] == contribution and row.get("says", "confirm") == "confirm"
    ]
    return f", as {joined(names)} confirmed" if names else ""


def tell_appreciation(story: Story, name: str, reason: JsonObject) -> str:
    """Points from one giver, with the words that came with them."""
    giver = story.names[str(reason["ref"])]
    said = next(
        (
            str(row["words"])
            for row in rows(story.inputs, "appreciations")
            if story.names[str(row["by"])] == giver
            and story.names[str(row["to"])] == name
            and "words" in row
        ),
        "",
    )
    words = f' ("{said}")' if said else ""
    return f"{giver} gave {name} {about(parse_ratio(str(reason['quantity'])))} points{words}"


def tell_membership(story: Story, name: str, reason: JsonObject) -> str:
    """An equal part, or the factor of a zone."""
    if reason["ref"] == "contributors":
        return f"Everyone who contributed gets the same, and {name} did"
    if reason["ref"] == "zone":
        return f"{name} is a member"
    return f"Every member gets the same, and {name} is one"


def tell_bucket(story: Story, name: str, reason: JsonObject) -> str:
    """A place in the order of buckets."""
    wanted = Fraction(str(reason["quantity"])) / story.unit.scale
    return (
        f"{name} stands at place {reason['ref']} and is paid up to "
        f"{story.money(about(wanted, story.unit.decimals))}"
    )


def tell_split(story: Story, name: str, reason: JsonObject) -> str:
    """An adopted percentage."""
    return f"{name} has an adopted part of {about(Fraction(str(reason['quantity'])), 4)}%"


def tell_standing(story: Story, name: str, reason: JsonObject) -> str:
    """Merit, or what is owed for it."""
    if reason["ref"] == "balance":
        return f"{name} is owed for merit that was paid too little so far"
    return f"{name} earned merit over the cycles"


def tell_other(story: Story, name: str, reason: JsonObject) -> str:
    """Any other source, by its name."""
    return f"{name} has {about(parse_ratio(str(reason['quantity'])))} of {reason['ref']}"


TELLERS = {
    "contribution": tell_contribution,
    "appreciation": tell_appreciation,
    "membership": tell_membership,
    "bucket": tell_bucket,
    "split": tell_split,
    "standing": tell_standing,
}


def factor_words(story: Story, factor: JsonObject) -> str:
    """Why something was multiplied; nothing where the factor is one."""
    value, of = parse_ratio(str(factor["value"])), str(factor["of"])
    if value == ONE:
        return ""
    times = f"each hour counted {about(value)} times"
    if factor["name"] == "need":
        what = str(story.row("needs", of).get("what") or of)
        return f"{what} was {'scarce' if value > 1 else 'well covered'}, so {times}"
    if factor["name"] == "impact":
        row = story.row("measurements", of)
        return f"{row['indicator']} was measured at {row['value']} and verified, so {times}"
    if factor["name"] == "rate":
        return f"an hour is paid {story.money(about(value, story.unit.decimals))}"
    if factor["name"] == "zone":
        return f"the zone {of} counts {about(value)} times"
    return f"{of} counts {about(value)} times"


def total_words(story: Story, share: JsonObject) -> str:
    """The share as a part of all points, where the rule divides by points."""
    points, every = parse_ratio(str(share["points"])), parse_ratio(story.step("points"))
    fixed = any(row["source"] in ("split", "bucket") for row in rows(share, "reasons"))
    rated = any(
        factor["name"] == "rate"
        for row in rows(share, "reasons")
        for factor in rows(row, "factors")
    )
    if fixed or rated:
        return ""
    return (
        f"Together that is {about(points)} of the {about(every)} points that everyone earned, "
        f"and {story.money(story.step('flow'))} was there to share."
    )


def limit_words(story: Story, share: JsonObject) -> str:
    """What a cap or a floor moved."""
    if "unlimited" not in share:
        return ""
    before, after = parse_ratio(str(share["unlimited"])), parse_ratio(str(share["exact"]))
    rule = story.receipt["rule"]
    terms = rule if isinstance(rule, dict) else {}
    moved = story.money(about(abs(after - before), story.unit.decimals))
    by_points = story.money(about(before, story.unit.decimals))
    if after > before:
        return (
            f"By points alone it would be {by_points}; a cap or a floor of the rule added {moved}."
        )
    gone = "stays in the pool" if terms.get("excess") == "remainder" else "goes to the others"
    return f"By points alone it would be {by_points}; no share may be above the cap, so {moved} {gone}."


def outcome_words(story: Story, name: str, share: JsonObject) -> Iterator[str]:
    """Whether the share is held, vests, or is divided further."""
    if share.get("held") == "unregistered":
        yield f"The share is held for {name} until they join; nobody else can take it."
    if share.get("held") == "left":
        left = story.row("people", str(share["party"])).get("left")
        yield f"{name} left on {left}; the share is held for them, for what they did before."
    if isinstance(vests := share.get("vests"), list):
        yield f"It is paid out over {len(vests)} cycles: {joined([str(part) for part in vests])}."
    if "receipt" in share:
        yield f"{name} divides it by its own rule: see receipt {str(share['receipt'])[:12]}."


def aside_words(story: Story, aside: JsonObject) -> str:
    """A contribution that does not count, called by what it was."""
    row = story.row("contributions", str(aside["contribution"]))
    done = row.get("what")
    called = f'"{done}"' if done else f"Contribution {aside['contribution']}"
    return sentence({**aside, "contribution": called}, story.names)


def explain_cycle(bundle: JsonObject) -> list[str]:
    """Where the money of the cycle came from and went, one sentence each."""
    story = story_of(bundle)
    return [
        STEP_WORDS[str(row["step"])].format(story.money(row["amount"]), **_texts(row))
        for row in rows(story.receipt, "steps")
        if row["step"] in STEP_WORDS and set(str(row["amount"])) - set("0.")
    ]


def _texts(row: JsonObject) -> dict[str, str]:
    return {name: str(row.get(name, "")) for name in ("pool", "id")}


STEP_WORDS = {
    "income": "{} came in.",
    "carried": "{} was carried over from the cycle before.",
    "pool": "{} went to the pool {pool}.",
    "kept": "{} was kept for later cycles, as the pot starts small.",
    "pot": "{} was in the pot.",
    "reserve": "{} was set aside in the reserve.",
    "baseline": "{} covered {id} before anything flowed.",
    "flow": "{} flowed to people by the rule.",
    "shares": "{} was shared.",
    "remainder": "{} was left over.",
}
