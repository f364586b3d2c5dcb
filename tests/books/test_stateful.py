"""Whatever Holon Alpha's treasurer does, in whatever order: nothing appears and nothing is lost."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from commonpool.books import queries, services
from commonpool.books.services import Line, Posting
from commonpool.core.entries import ACTS_ON
from commonpool.core.fault import Fault
from tests.books.figures import figure
from tests.books.ledger import CRAFT, FLOW, HANDLES, NOW, RESERVE, books, member, usd

pytestmark = pytest.mark.django_db
ACCOUNTS = (FLOW, RESERVE, CRAFT, *map(member, HANDLES))
accounts = st.sampled_from(ACCOUNTS)
some = st.lists(
    st.builds(usd, accounts, accounts, st.integers(1, 2_000) | st.just(10**15)),
    min_size=1,
    max_size=4,
)
keys = st.integers(0, 12).map(lambda n: f"form-{n}")
seqs = st.integers(1, 15)


class Treasurer(RuleBasedStateMachine):
    """Posts, holds, settles, reverses; a model of plain integers says what must come out."""

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.community = books().community
        self.posted: dict[str, int] = defaultdict(int)
        self.held: dict[str, int] = defaultdict(int)
        self.entries: list[tuple[str, list[Line]]] = []
        self.done: set[int] = set()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def moved(self, kind: str, lines: list[Line], written: Posting) -> None:
        """The same in plain integers."""
        if written.again:
            return
        self.entries.append((kind, lines))
        assert written.seq == len(self.entries)
        for line in lines:
            if kind in ("post", "settle", "reverse"):
                self.posted[line.debit] += line.amount
                self.posted[line.credit] -= line.amount
            self.held[line.credit] += {"hold": 1, "settle": -1, "void": -1}.get(
                kind, 0
            ) * line.amount

    @rule(key=keys, lines=some, kind=st.sampled_from(["post", "hold"]))
    def write(self, key: str, lines: list[Line], kind: str) -> None:
        act = services.post if kind == "post" else services.hold
        with suppress(Fault):
            made = act(community=self.community, key=key, lines=lines, purpose="form", now=NOW)
            self.moved(kind, lines, made)

    @rule(key=keys, seq=seqs, kind=st.sampled_from(["settle", "void", "reverse"]))
    def act(self, key: str, seq: int, kind: str) -> None:
        acts = {"settle": services.settle_hold, "void": services.void_hold}
        act = acts.get(kind, services.reverse)
        with suppress(Fault):
            made = act(community=self.community, key=key, seq=seq, now=NOW)
            was, lines = self.entries[seq - 1]
            if not made.again:
                assert seq not in self.done, "done twice"
                assert was in ACTS_ON[kind]
                self.done.add(seq)
            mirror = [line.mirror for line in reversed(lines)]
            self.moved(kind, mirror if kind == "reverse" else lines, made)

    @invariant()
    def balances_are_those_of_the_model(self) -> None:
        found = queries.balances(self.community)
        assert {one.code: (one.posted, one.held) for one in found.values()} == {
            code: (self.posted[code], self.held[code]) for code in found
        }
        assert sum(one.posted for one in found.values()) == 0
        assert all(one.free >= one.floor and one.held >= 0 for one in found.values())

    @invariant()
    def the_book_is_sound(self) -> None:
        assert queries.audit(self.community) == []


def test_nothing_appears_and_nothing_is_lost() -> None:
    examples = max(10, settings().max_examples // 20)
    few = settings(max_examples=examples, stateful_step_count=25)
    run_state_machine_as_test(Treasurer, settings=few)


@pytest.mark.torture
def test_nothing_appears_and_nothing_is_lost_in_long_months() -> None:
    long = settings(max_examples=figure("months"), stateful_step_count=50)
    run_state_machine_as_test(Treasurer, settings=long)
