"""Where and by whom an act is done: the installation's clock, the community, the member."""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import uuid
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from django.utils import timezone

from commonpool.calendars.zones import find, local
from commonpool.cli.calendar import day
from commonpool.core.amounts import Unit
from commonpool.core.fault import Fault, quote
from commonpool.formats.files import BadFile, regular
from commonpool.needs.models import Need
from commonpool.needs.queries import need
from commonpool.needs.texts import read_minutes, read_thousandths
from commonpool.people import queries
from commonpool.people.models import Community, Member

LARGEST_FILE = 12 * 1024 * 1024


@dataclass
class Here:
    """What was typed, read as it is needed."""

    said: argparse.Namespace

    def text(self, name: str) -> str:
        """An option as text; nothing where it was not given."""
        return str(getattr(self.said, name) or "")

    @property
    def json(self) -> bool:
        """Whether a program reads the answer."""
        return self.text("format") == "json"

    @cached_property
    def now(self) -> dt.datetime:
        """This moment."""
        return timezone.now()

    @cached_property
    def home(self) -> Community:
        """The community that was named, or Missing."""
        return queries.community(self.text("community"))

    @property
    def today(self) -> dt.date:
        """The day that it is in the community."""
        return local(self.now, find(self.home.zone)).date()

    @property
    def unit(self) -> Unit:
        """The community's money."""
        return Unit(self.home.currency, self.home.decimals)

    @cached_property
    def viewer(self) -> Member | None:
        """The member who looks, where one was named: who looks as nobody sees handles."""
        return queries.member(self.home, self.text("by")) if self.text("by") else None

    @property
    def actor(self) -> Member:
        """The member who acts. Raises Fault where nobody was named."""
        if self.viewer is None:
            raise Fault("nobody is named who does it", "add --by and a member's handle")
        return self.viewer

    def once(self) -> str:
        """The key of this act: one's own, or a new one; no two members or acts share one."""
        key = self.text("once") or uuid.uuid4().hex
        words = f"{self.text('command')} {self.text('act')}\n{key}"
        seal = hashlib.sha256(words.encode()).hexdigest()[:40]
        return f"cli-{self.actor.pk}-{seal}"

    def member(self, name: str) -> Member | None:
        """The member whose handle an option holds."""
        handle = self.text(name)
        return queries.member(self.home, handle) if handle else None

    def named(self, name: str) -> Member:
        """The same, where it has to be there."""
        return queries.member(self.home, self.text(name))

    def need(self, name: str = "need") -> Need | None:
        """The need that an option names."""
        return need(self.home, self.text(name)) if self.text(name) else None

    def day(self, name: str) -> dt.date | None:
        """The day in an option."""
        if not self.text(name):
            return None
        try:
            return day(self.text(name))
        except Fault as fault:
            raise Fault(f"--{name} {fault.problem}", fault.mend) from None

    def thousandths(self, name: str) -> int | None:
        """The quantity in an option."""
        return read_thousandths(self.text(name), name) if self.text(name) else None

    def minutes(self, name: str = "hours") -> int | None:
        """The hours in an option."""
        return read_minutes(self.text(name), name) if self.text(name) else None

    def money(self, amount: int) -> str:
        """An amount as text."""
        return self.unit.format(amount)

    def amount(self) -> int:
        """Smallest units of the option --amount."""
        return self.unit.parse(self.text("amount"))

    def number(self, name: str = "number") -> int:
        """A number that names a row."""
        text = self.text(name)
        if not text.isascii() or not text.isdigit() or len(text) > 18:
            raise Fault(f"{quote(text)} is no number", f"take it from the list: {name}")
        return int(text)

    def bytes(self, name: str, longest: int = LARGEST_FILE) -> bytes | None:
        """The content of a file that an option names; a byte more than is read, at most."""
        path: Path | None = getattr(self.said, name)
        if path is None:
            return None
        try:
            with regular(path).open("rb") as opened:
                return opened.read(longest + 1)
        except OSError as error:
            raise BadFile(
                f"{path} cannot be read ({error.strerror}); check its permissions"
            ) from None
