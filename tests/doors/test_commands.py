"""The other commands, and the manners of all of them."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from commonpool import __version__
from commonpool.core.catalogue import CATALOGUE
from commonpool.formats.cycle_file import parse, plain
from tests.conftest import ROOT, need
from tests.doors.command import HOLON, TIME, commonpool, process

COMMANDS = (
    "distribute",
    "verify",
    "explain",
    "compare",
    "mechanisms",
    "calendar",
    "schema",
    "demo",
    "audit",
    "backup",
    "restore",
    "export",
)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("holon") / "bundle.json"
    commonpool("distribute", TIME, "--bundle", file)
    return file


def test_every_command_says_what_it_is_for() -> None:
    shown = commonpool("--help")
    assert shown.code == 0
    for name in COMMANDS:
        assert name in shown.out
        help_ = commonpool(name, "--help")
        assert help_.code == 0
        assert f"usage: commonpool {name}" in help_.out
        assert len(help_.out.splitlines()) > 4


def test_the_version() -> None:
    assert process("--version").out == f"commonpool {__version__}\n"


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("divide",),
        ("distribute",),
        ("distribute", TIME, "--format", "xml"),
        ("distribute", TIME, "--recipe", "x"),
        ("verify",),
        ("calendar", "yearly", "--zone", "UTC", "--from", "2026-01-01"),
        ("calendar", "weekly", "--zone", "UTC", "--from", "2026-01-01", "--count", "many"),
    ],
    ids=str,
)
def test_words_it_does_not_know_end_with_2_and_the_usage(words: tuple[object, ...]) -> None:
    done = commonpool(*words)
    assert done.code == 2
    assert done.out == ""
    assert done.err.startswith("usage: commonpool")


def test_verify_says_one_line(bundle: Path) -> None:
    done = commonpool("verify", bundle)
    assert (done.code, done.err) == (0, "")
    (line,) = done.out.splitlines()
    assert line == f"verified  {bundle}: receipt {json.loads(bundle.read_text())['sha256']}"


def changed(bundle: Path, folder: Path, old: str, new: str) -> Path:
    text = bundle.read_text("utf-8")
    assert old in text
    file = folder / "changed.json"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return file


def test_verify_says_every_difference_in_words(bundle: Path, tmp_path: Path) -> None:
    file = changed(bundle, tmp_path, '"amount":"625.00"', '"amount":"626.00"')
    done = commonpool("verify", file)
    assert (done.code, done.err) == (1, "")
    assert done.out.startswith(f"differs  {file}: 2 places\n")
    assert "receipt.shares.alex.amount: the receipt says 626.00, the evidence gives 625.00" in (
        " ".join(done.out.split())
    )


def test_verify_is_brief_where_everything_differs(bundle: Path, tmp_path: Path) -> None:
    file = tmp_path / "changed.json"
    file.write_text(bundle.read_text("utf-8").replace('"points"', '"pints"'), encoding="utf-8")
    done = commonpool("verify", file)
    assert done.code == 1
    assert len(done.out.splitlines()) < 60
    assert " more places" in done.out


NO_BUNDLES = {
    "nothing": (b"", "line 1 is not JSON"),
    "a list": (b"[]", "this is no bundle"),
    "a cycle file": (b'election = "city.pb"', "this is no bundle; give the file that distribute"),
    "a vote": (b"META\nkey;value", "this is no bundle"),
    "a receipt alone": (b'{"format":"commonpool-receipt/1"}', "this is no bundle"),
    "a float": (b'{"receipt":1.5,"inputs":{}}', "the number 1.5 is not a short whole number"),
    "half": (b'{"receipt":', "is not JSON"),
    "not UTF-8": (b'{"receipt":"\xff"}', "is not UTF-8"),
    "a key twice": (b'{"receipt":1,"receipt":1,"inputs":2}', '"receipt" stands twice'),
    "deep": (b"[" * 100_000, "nested too deeply"),
    "half a character": (b'{"receipt":"\\ud800","inputs":2}', "half of a character"),
    "a number without end": (b'{"receipt":' + b"9" * 10_000 + b"}", "not a short whole number"),
}


@pytest.mark.parametrize(("data", "said"), NO_BUNDLES.values(), ids=NO_BUNDLES)
@pytest.mark.parametrize("command", [("verify",), ("explain", "alex")], ids=lambda words: words[0])
def test_what_is_no_bundle(
    command: tuple[str, ...], data: bytes, said: str, tmp_path: Path
) -> None:
    file = tmp_path / "bundle.json"
    file.write_bytes(data)
    complaint = commonpool(command[0], file, *command[1:]).complaint()
    assert said in complaint
    assert str(file) in complaint


def test_a_bundle_saved_by_a_windows_editor_is_the_same_bundle(
    bundle: Path, tmp_path: Path
) -> None:
    file = tmp_path / "bundle.json"
    file.write_bytes(b"\xef\xbb\xbf" + bundle.read_bytes().replace(b"\n", b"\r\n"))
    assert commonpool("verify", file).code == 0


def test_explain_tells_a_neighbour(bundle: Path) -> None:
    done = commonpool("explain", bundle, "riley")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("verified  ")
    told = " ".join(done.out.split())
    assert "Riley" in told
    assert "2343.75 USD" in told
    assert "cared for the children" in told


def test_explain_without_a_name_tells_the_way_of_the_money(bundle: Path) -> None:
    assert "5000.00 USD" in commonpool("explain", bundle).out


def test_explain_refuses_a_stranger_and_what_was_changed(bundle: Path, tmp_path: Path) -> None:
    done = commonpool("explain", bundle, "rileys")
    assert done.code == 2
    assert 'did you mean "riley"' in done.err
    file = changed(bundle, tmp_path, '"625.00"', '"626.00"')
    assert commonpool("explain", file, "riley").code == 1


def test_compare_shows_every_rule_and_the_change() -> None:
    done = commonpool("compare", TIME, "--with", "need@1", HOLON / "need.toml")
    assert (done.code, done.err) == (0, "")
    rows = {line.split()[0]: line.split() for line in done.out.splitlines() if line.strip()}
    assert rows["Riley"] == ["Riley", "2343.75", "2343.75", "(same)", "3571.43", "(+1227.68)"]
    assert rows["Sam"][-2:] == ["119.05", "(-37.20)"]
    assert "nobody's share changes" in done.out


def test_compare_for_programs() -> None:
    done = commonpool("compare", TIME, "--with", HOLON / "whole-dollar.toml", "--format", "json")
    first, second = json.loads(done.out)["rules"]
    assert (first["rule"], second["rule"]) == ("time@1", "whole-dollar")
    assert second["shares"]["alex"] == "624.00"
    assert second["change"]["alex"] == "-1.00"
    assert (first["remainder"], second["remainder"]) == ("0.00", "8.00")


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("time@2", '"time@2" is not a published version; write time@1'),
        ("time", '"time" has no version; write time@1'),
        ("tme@1", 'did you mean "time@1"'),
        ("zones@1", '"zones" is missing'),
        ("nowhere.toml", "nowhere.toml is not there"),
    ],
)
def test_compare_with_a_rule_that_is_none(rule: str, said: str) -> None:
    assert said in commonpool("compare", TIME, "--with", rule).complaint()


def test_the_mechanisms_are_listed_and_each_shows_its_parameters() -> None:
    listed = commonpool("mechanisms").out
    for name in CATALOGUE:
        assert name in listed
    shown = commonpool("mechanisms", "need@1").out
    for parameter in ("weights", "given", "low", "high", "elasticity"):
        assert parameter in shown
    assert "did you mean" in commonpool("mechanisms", "nead@1").complaint()


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_mechanism_is_shown_within_the_width_of_a_page(name: str) -> None:
    assert max(map(len, commonpool("mechanisms", name).out.splitlines())) <= 88


def test_the_calendar_prints_what_a_cycle_file_holds() -> None:
    done = commonpool(
        "calendar", "monthly", "--zone", "Europe/Lisbon", "--from", "2026-01-15", "--count", 3
    )
    assert done.code == 0
    tables = [tomllib.loads(text) for text in done.out.split("\n\n") if text.strip()]
    assert [table["cycle"]["id"] for table in tables] == ["2026-01-01", "2026-02-01", "2026-03-01"]
    assert tables[0]["cycle"]["closes"] == tables[1]["cycle"]["opens"]


@pytest.mark.parametrize(
    "words",
    [
        ("--zone", "Atlantis", "--from", "2026-01-01"),
        ("--zone", "UTC", "--from", "2026-13-01"),
        ("--zone", "UTC", "--from", "yesterday"),
        ("--zone", "UTC", "--from", "9999-12-31"),
        ("--zone", "UTC", "--from", "2026-01-01", "--count", "0"),
        ("--zone", "UTC", "--from", "2026-01-01", "--count", "1000000000"),
    ],
    ids=str,
)
@pytest.mark.parametrize("rhythm", ["monthly", "lunar"])
def test_a_calendar_that_cannot_be(rhythm: str, words: tuple[str, ...]) -> None:
    assert commonpool("calendar", rhythm, *words).complaint()


def test_the_schema_accepts_every_example_and_refuses_a_slip() -> None:
    schema: dict[str, Any] = json.loads(commonpool("schema").out)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for path in sorted((ROOT / "examples").rglob("*.toml")):
        document = plain(parse(path, path.read_text("utf-8")), ())
        assert [error.message for error in validator.iter_errors(document)] == [], path
    slip: Any = plain(parse(TIME, TIME.read_text("utf-8")), ())
    slip["people"][0]["nmae"] = "Alex"
    assert not validator.is_valid(slip)


def test_the_demo_goes_the_whole_way(tmp_path: Path) -> None:
    done = commonpool("demo", "--walk", "--keep", tmp_path / "kept")
    assert (done.code, done.err) == (0, "")
    for words in ("$ commonpool distribute", "$ commonpool compare", "verified", "2343.75"):
        assert words in done.out
    assert {path.name for path in (tmp_path / "kept").iterdir()} == {"bundle.json", "receipt.json"}
    (tmp_path / "file").touch()
    assert "cannot be made a folder" in commonpool("demo", "--keep", tmp_path / "file").complaint()


def test_a_terminal_that_knows_only_ascii_or_latin_is_no_reason_to_fall() -> None:
    for encoding in ("ascii", "latin-1", "cp1252"):
        done = process("distribute", TIME, PYTHONIOENCODING=encoding)
        assert done.code == 0
        assert "─" in done.out, "what no terminal shows is UTF-8"


def piped(words: list[str], output: str) -> subprocess.CompletedProcess[str]:
    with Path(output).open("wb") as device:
        return subprocess.run(
            [sys.executable, "-m", "commonpool", *words],
            check=False,
            stdout=device,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is full")
@pytest.mark.parametrize("words", [["schema"], ["distribute", str(TIME)], ["mechanisms"]], ids=str)
def test_a_full_disk_is_said_in_one_line(words: list[str]) -> None:
    done = piped(words, "/dev/full")
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert "No space left on device" in line


QUADRATIC = str(ROOT / "examples" / "rounds" / "quadratic.toml")
WRITERS = {
    "distribute": ["--receipt", "r.json", "--bundle", "b.json"],
    "compare": ["--with", "octant@1", "--plot", "p.svg"],
    "simulate": ["--attack", "sybil", "--budget", "5", "--names", "2", "--plot", "p.svg"],
}


FILES = {"r.json", "b.json", "p.svg"}


def placed(words: list[str], folder: Path) -> list[str]:
    """The words with every file that is written in a folder."""
    return [str(folder / word) if word.endswith((".json", ".svg")) else word for word in words]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is full")
@pytest.mark.parametrize("command", WRITERS)
def test_what_cannot_be_shown_is_not_written(command: str, tmp_path: Path) -> None:
    words = [command, QUADRATIC, *placed(WRITERS[command], tmp_path)]
    assert piped(words, "/dev/full").returncode == 2
    assert list(tmp_path.iterdir()) == []
    assert piped(words, os.devnull).returncode == 0
    assert {path.name for path in tmp_path.iterdir()} == {*WRITERS[command]} & FILES


# 40 MB beyond what the program has when it begins: less than the rows take.
LITTLE_MEMORY = """
import resource, sys
from pathlib import Path
from commonpool.cli.app import main
import commonpool.formats.cycle_file
now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (now + 40 * 2**20,) * 2)
sys.exit(main(sys.argv[1:]))
"""


def test_too_little_memory_is_one_sentence_and_no_receipt(tmp_path: Path) -> None:
    need(Path("/proc/self/statm").exists(), "no /proc: this machine does not tell its memory")
    for name in ("quadratic.toml", "projects.csv"):
        (tmp_path / name).write_bytes((ROOT / "examples" / "rounds" / name).read_bytes())
    gifts = "".join(f"donor {place},ferry,3.50\n" for place in range(300_000))
    (tmp_path / "donations.csv").write_text(f"by,to,amount\n{gifts}", "utf-8")
    words = ["distribute", str(tmp_path / "quadratic.toml"), "--receipt", str(tmp_path / "r.json")]
    done = subprocess.run(
        [sys.executable, "-c", LITTLE_MEMORY, *words],
        check=False,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        timeout=300,  # it never ends where the interpreter itself has no memory left to go on
    )
    assert (done.returncode, done.stdout) == (2, "")
    (sentence,) = done.stderr.splitlines()
    assert "there is too little memory for this; close other programs, or let an" in sentence
    assert not (tmp_path / "r.json").exists()


def test_a_reader_who_has_seen_enough_gets_the_files(tmp_path: Path) -> None:
    words = ["distribute", QUADRATIC, *placed(WRITERS["distribute"], tmp_path)]
    with subprocess.Popen(
        [sys.executable, "-m", "commonpool", *words],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
    ) as process:
        assert process.stdout
        process.stdout.close()
    assert process.returncode == 0
    assert {path.name for path in tmp_path.iterdir()} == {"r.json", "b.json"}


def test_a_reader_who_goes_away_is_no_mistake() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "commonpool", "schema"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0
