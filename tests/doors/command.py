"""The command line as a person uses it: words in; an exit code, output and complaints out."""

import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path

from commonpool.cli.app import main
from tests.conftest import ROOT

HOLON = ROOT / "examples" / "holon-alpha"
TIME = HOLON / "time.toml"


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    def __post_init__(self) -> None:
        assert "Traceback" not in self.out + self.err, self.err
        assert "\x1b" not in self.out + self.err, "colour, and nobody there to see it"

    def complaint(self) -> str:
        """The one sentence of a refusal, after checking that it is one and nothing else is said."""
        assert self.code == 2, self
        assert self.out == "", self.out
        (sentence,) = self.err.splitlines()
        assert sentence.startswith("commonpool: ")
        assert len(sentence) < 900
        return sentence.removeprefix("commonpool: ")


def commonpool(*words: object) -> Done:
    """Run the command here, which is fast."""
    out, err = TextIOWrapper(BytesIO(), "utf-8"), TextIOWrapper(BytesIO(), "utf-8")
    with redirect_stdout(out), redirect_stderr(err):
        try:
            code = main([str(word) for word in words])
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
    return Done(code, text_of(out), text_of(err))


def text_of(stream: TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, BytesIO)
    return buffer.getvalue().decode()


def process(*words: object, cwd: Path | None = None, **env: str) -> Done:
    """Run the command in a process of its own, as it is run in life."""
    done = subprocess.run(
        [sys.executable, "-m", "commonpool", *map(str, words)],
        check=False,
        cwd=cwd,
        capture_output=True,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")} | env,
        timeout=120,
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())
