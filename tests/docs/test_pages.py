"""The pages: what they show is what comes out, links lead somewhere, words are the project's."""

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tools.docs import pages
from tools.transcript import FENCE, renewed

PAGES = pages()
NAMES = [str(path.relative_to(ROOT)) for path in PAGES]
SHOWING = [path for path in PAGES if "```console" in path.read_text("utf-8")]
LINK = re.compile(r"\[[^\]]*\]\((?P<to>[^)\s]+)\)")
# A synonym, and the project's word for it.
SYNONYMS = {
    "payout": "share",
    "payouts": "shares",
    "allotment": "share",
    "reward": "share",
    "rewards": "shares",
    "salary": "share",
    "wage": "share",
    "wages": "shares",
    "recipient": "party",
    "recipients": "parties",
    "beneficiary": "party",
    "employee": "member",
    "worker": "member",
    "workers": "members",
    "user": "member",
    "users": "members",
    "stakeholder": "member",
    "task": "contribution",
    "epoch": "cycle",
    "treasury": "pool",
    "leaderboard": "thanks",
}
# The words of the mission.
WORDS = (
    *("community", "member", "need", "offer", "contribution", "confirmation", "appreciation"),
    *("inflow", "pool", "reserve", "baseline", "cycle", "rule", "share", "receipt", "flow token"),
    *("redeem", "gift", "indicator", "measurement", "proposal", "objection", "round"),
    *("certificate", "pledge", "exchange"),
)


@pytest.mark.parametrize("path", SHOWING, ids=lambda path: path.stem)
def test_what_a_page_shows_is_what_comes_out(path: Path) -> None:
    text = path.read_text("utf-8")
    assert renewed(text) == text, "renew it with: python -m tools.docs"


def test_the_pages_that_show_something() -> None:
    names = {path.name for path in SHOWING}
    assert {"README.md", "tutorial.md", "checking-a-receipt.md", "starting-small.md"} <= names


def test_a_transcript_that_is_not_true_is_seen() -> None:
    page = "```console\n$ echo bread\nstones\n```\n"
    assert renewed(page) == "```console\n$ echo bread\nbread\n```\n"


def test_a_file_is_written_and_added_to() -> None:
    first = '```toml title="a.toml"\nx = 1\n```\n'
    then = '```toml title="a.toml" add\ny = 2\n```\n'
    page = f"{first}{then}```console\n$ cat a.toml\n```\n"
    assert renewed(page).endswith("```console\n$ cat a.toml\nx = 1\ny = 2\n```\n")


def broken(path: Path) -> list[str]:
    """Links of a page that lead nowhere."""
    found = []
    for match in LINK.finditer(FENCE.sub("", path.read_text("utf-8"))):
        to, _, anchor = match["to"].partition("#")
        target = (path.parent / to).resolve() if to else path
        if to.startswith("https://"):
            continue
        if not target.exists() or (anchor and anchor not in anchors(target)):
            found.append(match["to"])
    return found


def anchors(path: Path) -> set[str]:
    """The anchors of a page's headings, as code forges make them."""
    heads = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("path", PAGES, ids=NAMES)
def test_links_lead_somewhere(path: Path) -> None:
    assert broken(path) == []


def test_a_broken_link_is_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Head\n[a](#head) [b](#tail) [c](page.md) [d](gone.md)\n", encoding="utf-8")
    assert broken(page) == ["#tail", "gone.md"]


def test_every_page_can_be_reached_from_the_first() -> None:
    seen, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        links = (match["to"].partition("#")[0] for match in LINK.finditer(page.read_text("utf-8")))
        waiting += [(page.parent / to).resolve() for to in links if to and "://" not in to]
    assert set(PAGES) <= seen


def prose(text: str) -> str:
    """A page without its code."""
    return re.sub(r"`+[^`]*`+", "", FENCE.sub("", text))


def synonyms(text: str) -> list[str]:
    """Words that stand for one of ours."""
    return [
        f"{word} → {SYNONYMS[word]}"
        for word in re.findall(r"\w+", text.lower())
        if word in SYNONYMS
    ]


@pytest.mark.parametrize("path", PAGES, ids=NAMES)
def test_pages_use_the_projects_words(path: Path) -> None:
    assert synonyms(prose(path.read_text("utf-8"))) == []


def test_a_synonym_is_seen() -> None:
    assert synonyms(prose("The payout of `wage`.")) == ["payout → share"]


def test_the_word_list_has_the_words() -> None:
    text = (ROOT / "docs" / "reference" / "words.md").read_text("utf-8")
    assert [word for word in WORDS if f"**{word}**" not in text] == []


@pytest.mark.parametrize("path", PAGES, ids=NAMES)
def test_pages_have_one_title_and_no_long_lines(path: Path) -> None:
    text = FENCE.sub("", path.read_text("utf-8"))
    assert len(re.findall(r"^# ", text, re.MULTILINE)) == 1
    long = [line for line in text.splitlines() if len(line) > 112 and line[:1] not in "|>-"]
    assert long == []


def test_the_readme_fits_a_few_screens() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= 75
