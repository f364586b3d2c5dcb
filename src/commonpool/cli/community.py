"""Found a community, say what it is, put it under another."""

from __future__ import annotations

from commonpool.cli.acts import Act, door, word

LANGUAGES = ("en", "es", "ar")
NAME = word("--name", tells="what people call it")
ACTS = (
    Act("list", "Every community of this installation", community=False),
    Act("show", "One community"),
    Act(
        "found",
        "Found a community; whoever founds it is its steward",
        (
            word("slug", metavar="COMMUNITY", tells="its short name, as in addresses"),
            word("--name", required=True, tells="what people call it"),
            word("--email", required=True, metavar="ADDRESS", tells="where the founder signs in"),
            word("--founder", metavar="NAME", tells="what people call the founder"),
            word("--currency", required=True, metavar="CODE", tells="what it shares, such as EUR"),
            word(
                "--decimals",
                type=int,
                metavar="N",
                tells="of the currency, where its code has others",
            ),
            word("--zone", default="UTC", tells="time zone, such as Europe/Lisbon (UTC)"),
            word("--language", choices=LANGUAGES, default="en", tells="of its mail (en)"),
            word("--parent", metavar="COMMUNITY", tells="the community that it lies within"),
        ),
        done="founded",
        community=False,
    ),
    Act(
        "edit",
        "Change what a community says of itself",
        (
            NAME,
            word("--about", metavar="WORDS", tells="a few words about it"),
            word("--zone", tells="time zone, such as Europe/Lisbon"),
            word("--language", choices=LANGUAGES, tells="of its mail"),
        ),
        done="changed",
    ),
    Act(
        "nest",
        "Put a community under another, or on its own",
        (word("--parent", metavar="COMMUNITY", tells="the one above; without it, none"),),
        done="changed",
    ),
)
_DOOR = door("community", ACTS)
options, run = _DOOR.options, _DOOR.run
