"""What the chain of a book is made of: canonical bytes, hashed in Python and never in SQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from commonpool.core.canonical import digest
from commonpool.core.entries import Line
from commonpool.core.shapes import Json


@dataclass(frozen=True, slots=True)
class Paid:
    """A line, and what it pays: for which cycle, to whom; empty where it pays nobody."""

    line: Line
    cycle: str = ""
    recipient: str = ""

    def plain(self) -> Json:
        """The line as the chain knows it; an amount is text, exact in every reader of JSON."""
        line = self.line
        row: list[Json] = [line.debit, line.credit, line.commodity, str(line.amount)]
        return [*row, self.cycle, self.recipient] if self.cycle else row


def request_of(kind: str, purpose: str, target: int, lines: Sequence[Paid]) -> str:
    """The hash of what was asked for, whenever it was asked."""
    return digest(
        {
            "kind": kind,
            "lines": [line.plain() for line in lines],
            "purpose": purpose,
            "target": str(target),
        }
    )


def hash_of(*, book: str, seq: int, prev: str, moment: str, key: str, request: str) -> str:
    """The hash of an entry, which holds that of the one before it, and so all of them."""
    return digest(
        {
            "book": book,
            "key": key,
            "moment": moment,
            "prev": prev,
            "request": request,
            "seq": str(seq),
        }
    )


def moment_of(now: dt.datetime) -> str:
    """A moment in UTC as it is written in the chain."""
    return now.astimezone(dt.UTC).replace(tzinfo=None).isoformat() + "Z"
