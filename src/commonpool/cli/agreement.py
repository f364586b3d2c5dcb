"""The agreement by which a pool is shared: policy, rule, stage."""

from __future__ import annotations

from commonpool.cli.acts import Act, door, file, word

WORDS = word("--words", metavar="WORDS", tells="what was agreed, in the words of the circle")
ACTS = (
    Act("show", "What the next cycle opens with"),
    Act("list", "All that was adopted, the newest first"),
    Act(
        "adopt",
        "Adopt a policy and a rule, for the cycles that open from now on",
        (file("file", "a cycle file; its tables policy and rule are taken"), WORDS),
        done="adopted",
    ),
    Act(
        "stage",
        "Go to another stage with what is in force",
        (
            word(
                "stage",
                choices=("track", "small", "weighted", "network"),
                tells="how far the community goes",
            ),
            WORDS,
        ),
        done="adopted",
    ),
)
_DOOR = door("agreement", ACTS)
options, run = _DOOR.options, _DOOR.run
