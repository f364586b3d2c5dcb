"""The notes of a cycle on a page: in English core's own words, in other languages theirs."""

import pytest
from django.utils.translation import override

from commonpool.core.amounts import Unit
from commonpool.core.words import SENTENCES, sentence
from commonpool.web.notes import HELD, IF_NONE, MONEY, WORDS, money, noted

EURO = Unit("EUR", 2)
VALUES = {
    "party": "heron-4821",
    "amount": "26.62",
    "short": "9.00",
    "need": "bread",
    "measurement": "m1",
    "has": "6",
    "needs": "12",
}
LABELS = {"party": {"heron-4821": "Ana"}, "need": {"bread": "Bread for the week"}}
NOTES = [
    *({**VALUES, "code": code} for code in WORDS),
    *({**VALUES, "code": "held", "why": why} for why in HELD),
    *({"code": "nobody", "if_none": where} for where in IF_NONE),
]


@pytest.mark.parametrize("note", NOTES, ids=lambda note: note["code"])
def test_a_note_is_told_in_the_readers_language(note: dict[str, str]) -> None:
    english = noted(dict(note), LABELS, EURO)
    amounts = {VALUES[key]: money(VALUES[key], EURO) for key in MONEY}
    plain = sentence(dict(note), LABELS)
    for number, amount in amounts.items():
        plain = plain.replace(number, amount)
    assert english == plain
    for language in ("es", "ar"):
        with override(language):
            told = noted(dict(note), LABELS, EURO)
        assert told != english
        assert ("Ana" in told) == ("Ana" in english)


def test_a_note_that_only_a_round_meets_is_told_as_core_tells_it() -> None:
    note = {"code": "no-ballots"}
    assert note["code"] in SENTENCES.keys() - WORDS.keys()
    assert noted(dict(note), LABELS, EURO) == "Nobody voted."


def test_an_amount_in_a_note_says_its_currency() -> None:
    note = {"code": "held", "party": "heron-4821", "amount": "1250.00", "why": "left"}
    told = noted(dict(note), LABELS, EURO)
    assert "1\N{NARROW NO-BREAK SPACE}250.00\N{NARROW NO-BREAK SPACE}EUR" in told
