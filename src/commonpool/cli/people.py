"""Who belongs to a community: invite, join, help, give roles, leave, be forgotten."""

from __future__ import annotations

from commonpool.cli.acts import NUMBER, Act, door, file, word

WHO = word("handle", metavar="MEMBER", tells="the member's handle")
ROLES = ("member", "circle-steward", "treasurer", "steward", "observer")
ACTS = (
    Act("list", "Who belongs to the community now"),
    Act("show", "One member, even one who left", (WHO,)),
    Act(
        "invite",
        "Invite one person; the code is told this once",
        (
            word("--role", choices=ROLES, default="member", tells="as what (member)"),
            word("--claims", metavar="HANDLE", tells="the helper who this person turns out to be"),
            word("--days", type=int, default=14, metavar="N", tells="how long it is good (14)"),
        ),
        done="invited",
    ),
    Act("invitations", "Invitations that nobody has used yet"),
    Act(
        "uninvite",
        "Take an invitation back",
        (NUMBER,),
        done="taken back",
    ),
    Act(
        "join",
        "Join by an invitation",
        (
            word("code", metavar="CODE", tells="the code of the invitation"),
            word("--email", required=True, metavar="ADDRESS", tells="where the person signs in"),
            word("--name", required=True, tells="what people shall call them"),
            word("--shows-name", action="store_true", tells="show the name on public pages"),
        ),
        done="joined",
        community=False,
    ),
    Act(
        "helper",
        "Name somebody who helps without having joined",
        (word("--name", required=True, tells="what people call them"),),
        done="named",
    ),
    Act(
        "roles",
        "Give and take roles: the member then has these, and no others",
        (WHO, word("roles", nargs="*", metavar="ROLE", tells="of " + ", ".join(ROLES[1:]))),
        done="changed",
    ),
    Act(
        "depth",
        "Say how deeply a member takes part, as the rule by depth names it",
        (WHO, word("depth", nargs="?", default="", metavar="DEPTH", tells="left out: none")),
        done="changed",
    ),
    Act(
        "edit",
        "Change what one says of oneself",
        (
            word("--name", tells="what people call one"),
            word("--about", metavar="WORDS", tells="a few words about oneself"),
            word("--shows-name", choices=("yes", "no"), tells="show the name on public pages"),
            file("--portrait", "a picture; place and date are taken out of it"),
            word("--without-portrait", action="store_true", tells="show no picture"),
        ),
        done="changed",
    ),
    Act("leave", "Leave, or let somebody go: what was done stays counted", (WHO,), done="left"),
    Act(
        "erase",
        "Forget a person: the handle stays in books and receipts",
        (WHO, word("--sure", metavar="HANDLE", required=True, tells="the handle once more")),
        done="erased",
    ),
)
_DOOR = door("people", ACTS)
options, run = _DOOR.options, _DOOR.run
