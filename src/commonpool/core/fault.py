"""Bad input, said in one sentence: what is wrong, where it stands, how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from typing import Self

Path = tuple[str | int, ...]


class Said(str):
    """A sentence in English that remembers how it was made.

    `template` is the sentence with its open places in braces, `values` what stands in them: so
    whoever shows it can say it in another language. A value may be a sentence itself.
    """

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, values: Mapping[str, object]) -> Self:
        """The sentence; without values the template is taken as it is, braces and all."""
        said = super().__new__(cls, template.format_map(values) if values else template)
        said.template, said.values = template, values
        return said

    def __reduce__(self) -> tuple[type[Said], tuple[str, Mapping[str, object]]]:
        return Said, (self.template, self.values)


def say(template: str, /, **values: object) -> Said:
    """A part of a sentence of refusal; `make messages` gathers its template."""
    return Said(template, values)


def all_of(parts: Iterable[str]) -> str:
    """Several things of a sentence, all of them: `a and b and c`. There is at least one."""
    return reduce(lambda one, other: say("{one} and {other}", one=one, other=other), parts)


def any_of(parts: Iterable[str]) -> str:
    """Several things of a sentence, one of them: `a or b or c`. There is at least one."""
    return reduce(lambda one, other: say("{one} or {other}", one=one, other=other), parts)


class Fault(ValueError):  # noqa: N818  # the field says fault; every caller reads it as one
    """Input that cannot be used.

    `problem` says what is wrong, `mend` how to put it right, `path` where it stands
    (keys, and list positions counted from 0) in the document that was read. `values` fill the
    open places of both sentences: `Fault("{days} days", "write 1 to {most}", days=0, most=90)`.
    """

    def __init__(self, problem: str, mend: str, path: Path = (), /, **values: object) -> None:
        self.problem = problem if isinstance(problem, Said) else Said(problem, values)
        self.mend = mend if isinstance(mend, Said) else Said(mend, values)
        self.path = path
        super().__init__(f"{self.problem}; {self.mend}")

    def __reduce__(self) -> tuple[type[Fault], tuple[Said, Said, Path]]:
        return Fault, (self.problem, self.mend, self.path)

    def under(self, *steps: str | int) -> Fault:
        """The same fault, seen from further up: its path begins with `steps`."""
        return self.at(*steps, *self.path)

    def at(self, *path: str | int) -> Fault:
        """The same fault, told of another place."""
        return Fault(self.problem, self.mend, path)


def spell(path: Path) -> str:
    """A path in words a person can follow: `people[3].name`; rows are counted from 1."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step + 1}]"
        else:
            text += f".{shown(step)}" if text else shown(step)
    return text


def shown(text: str, longest: int = 80) -> str:
    """`text` on one line: printable, never long."""
    seen = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[:longest])
    return f"{seen}…" if len(text) > longest else seen


def quote(value: object, longest: int = 40) -> str:
    """A value as it is shown inside a sentence: quoted, printable, never long."""
    text = value if isinstance(value, str) else repr(value)
    return f'"{shown(text, longest)}"'
