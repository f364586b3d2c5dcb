"""Gather what pages say, renew the catalogues of every language, and compile them.

`make messages` does all of it; it says what is still to be translated. The compiled files are
kept beside the others, so that a checkout and a wheel speak every language without gettext's
own tools. A conflict between two of them is mended by running it again.
"""

from __future__ import annotations

import ast
import datetime as dt
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "commonpool"
LOCALE = SOURCE / "web" / "locale"
LANGUAGES = ("es", "ar")
MARKS = {
    "gettext": None,
    "gettext_lazy": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
# Of these calls of core and the rooms, so many first arguments are sentences of a fault.
SENTENCES = {"say": 1, "_fault": 1} | dict.fromkeys(
    ("Fault", "Refused", "Missing", "Conflict", "CalendarError"), 2
)
# Rooms, files and beginnings of them whose faults no page shows: they stay English.
UNSEEN = (
    *("api/", "cli/", "engines/", "formats/", "rounds/"),
    *("books/backup.py", "books/dump.py", "config/serving.py", "config/start.py"),
    *("core/bundle.py", "core/story.py", "core/verification.py"),
    *("core/mechanisms/budgeting/", "core/mechanisms/certificates.py", "core/mechanisms/cocm.py"),
    *("core/mechanisms/metric_ballots.py", "core/mechanisms/pairwise.py"),
    *("core/mechanisms/quadratic", "core/mechanisms/retroactive"),
)
# The same file from the same words, whenever it is made.
NEVER = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
HEADER = "# What the pages of commonpool say. Renewed by `make messages`.\n"


def gathered(source: Path = SOURCE) -> Catalog:
    """Every message of the code and the templates."""
    found = Catalog(project="commonpool", fuzzy=False)
    for file in sorted([*source.rglob("*.py"), *source.rglob("templates/**/*.*")]):
        for number, message, context in marked(file):
            found.add(message, context=context, locations=[(str(file.relative_to(ROOT)), number)])
    return found


def marked(file: Path) -> Iterator[tuple[int, str | tuple[str, ...], str | None]]:
    """The messages of one file, with their lines."""
    text = file.read_text(encoding="utf-8")
    if file.suffix != ".py":
        # Django turns a template into calls among blanked-out text; indents would be a mistake.
        text = re.sub(r"(?m)^[ \t]+", "", templatize(text))
    if "gettext" in text or "_(" in text:
        for number, message, _, context in extract(
            "python", io.BytesIO(text.encode()), keywords=MARKS
        ):
            yield number, message, context
    if file.suffix == ".py" and seen(file):
        for sentence in sentences(text):
            if isinstance(sentence, ast.Constant):
                yield sentence.lineno, str(sentence.value), None


def seen(file: Path) -> bool:
    """Whether a page may show the faults of a file of the program."""
    return not file.is_relative_to(SOURCE) or not str(file.relative_to(SOURCE)).startswith(UNSEEN)


def sentences(text: str) -> Iterator[ast.expr]:
    """What the faults of a module say."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield from node.args[: SENTENCES.get(node.func.id, 0)]


def path_of(language: str, folder: Path = LOCALE) -> Path:
    """Where a language's catalogue is."""
    return folder / language / "LC_MESSAGES" / "django.po"


def catalogue(language: str, folder: Path = LOCALE) -> Catalog:
    """A language's catalogue as it is kept; an empty one where there is none yet."""
    path = path_of(language, folder)
    if not path.exists():
        return Catalog(locale=language, fuzzy=False)
    return read_po(io.BytesIO(path.read_bytes()), locale=language)


def renewed(language: str, template: Catalog, folder: Path = LOCALE) -> Catalog:
    """A language's catalogue with the messages that there are now; guesses are never made."""
    made = catalogue(language, folder)
    made.update(template, no_fuzzy_matching=True)
    made.obsolete.clear()
    made.header_comment = HEADER.rstrip("\n")
    made.project, made.version = "commonpool", ""
    made.creation_date = made.revision_date = NEVER
    made.last_translator = made.language_team = "commonpool"
    made.fuzzy = False
    return made


def text_of(made: Catalog) -> bytes:
    """A catalogue as people edit it."""
    out = io.BytesIO()
    write_po(out, made, width=96, no_location=True, sort_output=True, omit_header=False)
    return out.getvalue()


def compiled(made: Catalog) -> bytes:
    """A catalogue as Django reads it."""
    out = io.BytesIO()
    write_mo(out, made)
    return out.getvalue()


def missing(made: Catalog) -> list[str]:
    """Messages without words in this language, in any of its plural forms."""
    return [first(one) for one in made if one.id and not all(strings(one, made))]


def strings(message: Message, made: Catalog) -> list[str]:
    """What a message is in this language: one text, or one for each plural form."""
    if not isinstance(message.id, (list, tuple)):
        return [str(message.string or "")]
    said = list(message.string) if isinstance(message.string, (list, tuple)) else []
    return said + [""] * (made.num_plurals - len(said))


def first(message: Message) -> str:
    """A message by its first words."""
    return str(message.id[0] if isinstance(message.id, (list, tuple)) else message.id)


def main() -> int:
    """Renew and compile every catalogue, and say what is to be translated."""
    template = gathered()
    for language in LANGUAGES:
        made = renewed(language, template)
        path = path_of(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text_of(made))
        path.with_suffix(".mo").write_bytes(compiled(catalogue(language)))
        left = missing(made)
        sys.stdout.write(f"· {language}: {len(made)} messages, {len(left)} to translate\n")
        sys.stdout.writelines(f"    {words}\n" for words in left)
    return 0


if __name__ == "__main__":
    sys.exit(main())
