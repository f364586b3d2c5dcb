"""Every page speaks every language: nothing left out, no guess, no number lost on the way."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from django.utils import translation
from django.utils.translation import gettext, ngettext

from tools.messages import (
    LANGUAGES,
    catalogue,
    compiled,
    first,
    gathered,
    missing,
    path_of,
    strings,
)

PLACES = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")
languages = pytest.mark.parametrize("language", LANGUAGES)


def places(text: str) -> set[str]:
    """What a sentence leaves open."""
    return {"".join(one) for one in PLACES.findall(text)}


def originals(message: Message) -> list[str]:
    return list(message.id) if isinstance(message.id, (list, tuple)) else [str(message.id)]


def known(made: Catalog) -> set[tuple[str, str]]:
    return {(first(one), one.context or "") for one in made if one.id}


@languages
def test_the_catalogue_holds_what_pages_say_and_nothing_else(language: str) -> None:
    assert known(catalogue(language)) == known(gathered()), "run: make messages"


@languages
def test_everything_is_translated_and_nothing_guessed(language: str) -> None:
    made = catalogue(language)
    assert missing(made) == []
    assert [first(one) for one in made if one.id and one.fuzzy] == []


def test_arabic_is_written_in_arabic() -> None:
    made = catalogue("ar")
    words = {first(one): " ".join(strings(one, made)) for one in made if one.id}
    assert [
        said for said, arabic in words.items() if not re.search("[\u0600-\u06ff]", arabic)
    ] == []


@languages
def test_a_translation_keeps_what_the_sentence_leaves_open(language: str) -> None:
    """In a plural the form for exactly one, or none, or two may spell its number out."""
    made = catalogue(language)
    for message in made:
        if not message.id:
            continue
        open_places = set.union(*map(places, originals(message)))
        said = strings(message, made)
        assert all(places(one) <= open_places for one in said), first(message)
        assert places(said[-1]) == open_places, first(message)
        if len(said) == 1:
            assert places(said[0]) == open_places, first(message)


@languages
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    kept = path_of(language).with_suffix(".mo").read_bytes()
    assert kept == compiled(catalogue(language)), "run: make messages"


def test_a_page_speaks() -> None:
    with translation.override("es"):
        assert gettext("Communities") == "Comunidades"
        assert ngettext("%(count)s person", "%(count)s people", 1) == "%(count)s persona"
    with translation.override("ar"):
        forms = {ngettext("%(count)s person", "%(count)s people", n) for n in (0, 1, 2, 3, 11, 100)}
        assert len(forms) >= 4


def test_messages_of_code_and_templates_are_found(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "a.html").write_text(
        '{% load i18n %}\n  {% trans "Hello" %}\n    {% blocktrans trimmed count n=n %}{{ n }} egg'
        "{% plural %}{{ n }} eggs{% endblocktrans %} it's"
    )
    (tmp_path / "b.py").write_text('x = gettext_lazy("A "\n  "goat")\ny = other("no")\n')
    from tools import messages

    found = {
        message if isinstance(message, str) else message[0]
        for file in sorted(tmp_path.rglob("*.*"))
        for _, message, _ in messages.marked(file)
    }
    assert found == {"Hello", "%(n)s egg", "A goat"}
