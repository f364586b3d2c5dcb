"""Bad input, said in one sentence: what is wrong, where it stands, how to mend it."""

from __future__ import annotations

Path = tuple[str | int, ...]


class Fault(ValueError):  # noqa: N818  # the field says fault; every caller reads it as one
    """Input that cannot be used.

    `problem` says what is wrong, `mend` how to put it right, `path` where it stands
    (keys, and list positions counted from 0) in the document that was read.
    """

    def __init__(self, problem: str, mend: str, path: Path = ()) -> None:
        super().__init__(f"{problem}; {mend}")
        self.problem = problem
        self.mend = mend
        self.path = path

    def __reduce__(self) -> tuple[type[Fault], tuple[str, str, Path]]:
        return Fault, (self.problem, self.mend, self.path)

    def under(self, *steps: str | int) -> Fault:
        """The same fault, seen from further up: its path begins with `steps`."""
        return Fault(self.problem, self.mend, (*steps, *self.path))


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
