"""What people write about themselves: cut to one shape, or a sentence on how to mend it."""

from __future__ import annotations

import re
import unicodedata

from commonpool.core.fault import Fault
from commonpool.core.kinds import as_text

LONGEST_NAME = 80
LONGEST_ABOUT = 2000
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)


def a_name(text: str, field: str = "name", longest: int = LONGEST_NAME) -> str:
    """A name on one line: 1 to `longest` characters, nothing invisible in it."""
    name = unicodedata.normalize("NFC", " ".join(text.split()))
    if not name:
        raise Fault("the name is empty", "write one", (field,))
    if len(name) > longest:
        raise Fault(
            "a name of {count} characters",
            "keep it to {longest}",
            (field,),
            count=len(name),
            longest=longest,
        )
    try:
        return as_text(name)
    except Fault as fault:
        raise fault.under(field) from None


def some_words(text: str, field: str = "about") -> str:
    """Some lines about somebody or a place, or none; line breaks stay."""
    lines = [" ".join(line.split()) for line in text.strip().splitlines()]
    words = unicodedata.normalize("NFC", "\n".join(lines))
    if len(words) > LONGEST_ABOUT:
        raise Fault(
            "a text of {count} characters",
            "keep it to {longest}",
            (field,),
            count=len(words),
            longest=LONGEST_ABOUT,
        )
    for line in lines:
        try:
            as_text(line)
        except Fault as fault:
            raise fault.under(field) from None
    return words


def a_slug(text: str) -> str:
    """The part of an address that names a community: `holon-alpha`."""
    slug = text.strip()
    if not 2 <= len(slug) <= 40 or not SLUG.fullmatch(slug):
        raise Fault(
            "the short name is not fit for an address",
            "write 2 to 40 small letters, digits and single hyphens, such as holon-alpha",
            ("slug",),
        )
    return slug
