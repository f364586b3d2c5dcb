"""One month of Holon Alpha as a list of acts, and the three doors through which it can be walked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from django.db.models import Model

from commonpool.contributions.models import Buddies, Contribution, Shift
from commonpool.cycles.models import Cycle
from commonpool.needs.models import Commitment, Offer
from commonpool.pools.models import Draw
from tests.api.asking import Asking, asking
from tests.doors.command import commonpool
from tests.village import Village, day
from tests.web.clients import signed_in

POLICY = {"stage": "weighted", "reserve": {"percent": "10%"}}
RULE = {"mechanism": "need@1", "confirmations": 1, "parameters": {"weights": "derived"}}
TODAY = day().isoformat()
M = TypeVar("M", bound=Model)

# Who does what, with which words; a number is the place of a row among those of its kind.
MONTH: tuple[tuple[str, str, Mapping[str, object]], ...] = (
    ("sam", "adopt", {"words": "agreed in the circle"}),
    ("sam", "calendar", {"rhythm": "monthly", "grace_days": "3"}),
    ("sam", "open", {}),
    ("sam", "practice", {"deadline_days": "10", "points_each_cycle": "50"}),
    ("sam", "need", {"what": "bread", "quantity": "20", "unit": "loaf", "cadence": "weekly"}),
    ("sam", "cover", {"slug": "rice", "what": "rice for all", "amount": "12.50"}),
    ("alex", "offer", {"what": "a ladder"}),
    ("alex", "offer", {"what": "a second ladder"}),
    ("alex", "withdraw_offer", {"row": 1}),
    ("jordan", "commit", {"need": "bread", "quantity": "8"}),
    ("noor", "commit", {"need": "bread", "quantity": "2"}),
    ("noor", "withdraw_commitment", {"row": 1}),
    ("alex", "log", {"what": "baked", "hours": "3:00", "need": "bread", "delivered": "8"}),
    ("noor", "saw", {"what": "mended the oven", "hours": "2:00", "by": ("jordan",)}),
    ("casey", "saw", {"what": "swept together", "hours": "0:30", "by": ("alex", "jordan")}),
    ("noor", "log", {"what": "sang", "hours": "1:00", "gift": True}),
    ("jordan", "log", {"what": "a wrong one", "hours": "9:00"}),
    ("jordan", "withdraw", {"row": 5}),
    ("jordan", "accept", {"row": 1}),
    ("riley", "confirm", {"row": 0}),
    ("casey", "question", {"row": 1, "words": "both hours?"}),
    ("jordan", "answer", {"row": 1, "to": "casey", "words": "and a half more"}),
    ("casey", "confirm", {"row": 1}),
    ("riley", "dispute", {"row": 3, "words": "it was not swept"}),
    ("sam", "settle", {"row": 3, "verdict": "stands", "words": "I asked around"}),
    ("alex", "link", {"row": 0, "link": "https://example.org/bread"}),
    ("alex", "shift", {"what": "the dishes", "hours": "0:45"}),
    ("alex", "tap", {"row": 0}),
    ("alex", "end_shift", {"row": 0}),
    ("riley", "confirm", {"row": 6}),
    ("jordan", "pair", {"other": "noor", "task": "build a shed"}),
    ("noor", "agree", {"row": 0}),
    ("jordan", "note", {"row": 0, "words": "we begin at nine"}),
    ("noor", "end_pair", {"row": 0}),
    ("alex", "thank", {"to": "jordan", "words": "for the oven", "points": "10"}),
    ("riley", "inflow", {"amount": "300.00", "kind": "dues"}),
    ("riley", "inflow", {"amount": "7.00", "kind": "sale"}),
    ("riley", "reverse", {"inflow": "sale-2"}),
    ("sam", "stage", {"stage": "network", "words": "and with our neighbours"}),
    ("noor", "roles", {}),
    ("sam", "depth", {"depth": "core"}),
    ("sam", "close", {}),
    ("riley", "draw", {"amount": "5.00", "words": "a cold spring", "pool": "flow"}),
    ("riley", "draw", {"amount": "2.00", "words": "insulin", "receiver": "noor"}),
    ("riley", "draw", {"amount": "9.00", "words": "a slip", "pool": "neighbours"}),
    ("riley", "draw", {"amount": "3.00", "words": "rent", "payee": "the landlord"}),
    ("sam", "adopt_draw", {"row": 0}),
    ("sam", "adopt_draw", {"row": 1}),
    ("sam", "adopt_draw", {"row": 3}),
    ("riley", "withdraw_draw", {"row": 2}),
    ("riley", "correct", {"party": "alex", "amount": "1.00", "words": "it was counted twice"}),
)
# Whose act is none of theirs: the door says no, and nothing is written.
REFUSED = {"roles"}


def number(model: type[M], place: object) -> int:
    """The number of the row at a place, in the order in which they were written."""
    return int(model._default_manager.order_by("pk").values_list("pk", flat=True)[int(str(place))])


NUMBERED: dict[str, type[Model]] = {
    **dict.fromkeys(("agree", "note", "end_pair"), Buddies),
    **dict.fromkeys(("tap", "end_shift"), Shift),
    **dict.fromkeys(("adopt_draw", "withdraw_draw"), Draw),
    "withdraw_offer": Offer,
    "withdraw_commitment": Commitment,
}


@dataclass
class Walk:
    """A month through one door; `key` is what makes a write happen once."""

    holon: Village
    folder: Path

    def go(self) -> None:
        """Every act, the same one pressed twice: the door does it once."""
        for place, (who, act, told) in enumerate(MONTH):
            words = self.filled(act, told)
            for _ in range(2):
                done = self.does(who, act, dict(words), f"act-{place}")
                assert done or act in REFUSED or _, (who, act, words)

    def filled(self, act: str, told: Mapping[str, object]) -> dict[str, object]:
        """The words of an act, with handles for names and numbers for places."""
        words = dict(told)
        if "row" in words:
            words["row"] = number(NUMBERED.get(act, Contribution), words["row"])
        for name in ("to", "other", "party", "receiver"):
            if name in words:
                words[name] = self.holon[str(words[name])].handle
        if isinstance(by := words.get("by"), tuple):
            words["by"] = [self.holon[name].handle for name in by]
        return words

    @property
    def cycle(self) -> str:
        """The only cycle."""
        return Cycle.objects.get().slug

    def does(self, who: str, act: str, words: dict[str, object], key: str) -> bool:
        """Whether it was done."""
        raise NotImplementedError


class Pages(Walk):
    """As people press buttons."""

    def does(self, who: str, act: str, words: dict[str, object], key: str) -> bool:
        row = words.pop("row", None)
        client = signed_in(self.holon[who])
        path, form = self.form(act, row, words)
        answer = client.post(f"/c/holon-alpha/{path}", {"once": key, "step": "done", **form})
        assert not answer.headers.get("Location", "").startswith(("/again/", "/second-factor/"))
        return bool(answer.status_code == 302)

    def form(
        self, act: str, row: object, words: dict[str, object]
    ) -> tuple[str, dict[str, object]]:
        """The address of an act's form, and what is sent."""
        if act in ("confirm", "question", "dispute"):
            return f"deeds/{row}/say/", {"says": act, **words}
        if act in ("log", "saw"):
            return f"deeds/{'new' if act == 'log' else 'saw'}/", {"on": TODAY, **words}
        there = {
            "adopt": "money/agreement/adopt/text/",
            "calendar": "cycles/calendar/",
            "open": "cycles/open/",
            "practice": "deeds/practice/",
            "need": "ask/",
            "cover": "money/baseline/",
            "offer": "offer/",
            "withdraw_offer": f"offer/{row}/withdraw/",
            "commit": f"needs/{words.pop('need', '')}/commit/",
            "withdraw_commitment": f"committed/{row}/withdraw/",
            "withdraw": f"deeds/{row}/withdraw/",
            "accept": f"deeds/{row}/accept/",
            "answer": f"deeds/{row}/answer/{words.get('to')}/",
            "settle": f"deeds/{row}/settle/",
            "link": f"deeds/{row}/evidence/",
            "shift": "deeds/shifts/",
            "tap": f"deeds/shifts/{row}/tap/",
            "end_shift": f"deeds/shifts/{row}/end/",
            "pair": "deeds/buddies/",
            "agree": f"deeds/buddies/{row}/agree/",
            "note": f"deeds/buddies/{row}/",
            "end_pair": f"deeds/buddies/{row}/end/",
            "thank": "deeds/thanks/",
            "inflow": "money/record/",
            "reverse": f"money/inflows/{words.pop('inflow', '')}/reverse/",
            "draw": "money/draws/new/",
            "adopt_draw": f"money/draws/{row}/adopt/",
            "withdraw_draw": f"money/draws/{row}/withdraw/",
            "stage": "money/agreement/stage/",
            "roles": f"people/{self.holon['noor'].handle}/roles/",
            "depth": f"people/{self.holon['alex'].handle}/roles/",
            "close": f"cycles/{self.cycle if act == 'close' else ''}/close/",
            "correct": f"cycles/{self.cycle if act == 'correct' else ''}"
            f"/shares/{words.pop('party', '')}/correct/",
        }[act]
        extra: dict[str, dict[str, object]] = {
            "adopt": {"policy": json.dumps(POLICY), "rule": json.dumps(RULE)},
            "need": {"kind": "goods", "for_community": "on"},
            "practice": {"confirmations": "1", "late_days": "31"},
            "cover": {"order": "1", "since": TODAY},
            "commit": {"due": TODAY},
            "draw": {"source": "reserve", "pool": "-"},
            "inflow": {"on": TODAY},
            "roles": {"roles": "steward"},
        }
        return there, {**extra.get(act, {}), **words}


@dataclass
class Api(Walk):
    """As programs ask, each member's with one token."""

    programs: dict[str, Asking] = field(default_factory=dict)

    def does(self, who: str, act: str, words: dict[str, object], key: str) -> bool:
        row = words.pop("row", None)
        path, body = self.request(act, row, dict(words))
        if who not in self.programs:
            self.programs[who] = asking(self.holon[who])
        return bool(self.programs[who].post(path, body, key).status_code == 200)

    def request(self, act: str, row: object, words: dict[str, object]) -> tuple[str, object]:
        """The address of an act, and what is sent."""
        for name in ("points", "deadline_days", "points_each_cycle", "grace_days"):
            if name in words:
                words[name] = int(str(words[name]))
        if act in ("confirm", "question", "dispute"):
            return f"/contributions/{row}/confirm", {"says": act, **words}
        if act in ("log", "saw"):
            return "/contributions", {"on": TODAY, **words}
        there = {
            "adopt": "/agreement",
            "calendar": "/calendar",
            "open": "/cycles",
            "practice": "/practice",
            "need": "/needs",
            "cover": "/baseline",
            "offer": "/offers",
            "withdraw_offer": f"/offers/{row}/withdraw",
            "commit": f"/needs/{words.pop('need', '')}/commitments",
            "withdraw_commitment": f"/commitments/{row}/withdraw",
            "withdraw": f"/contributions/{row}/withdraw",
            "accept": f"/contributions/{row}/accept",
            "answer": f"/contributions/{row}/answer",
            "settle": f"/contributions/{row}/settle",
            "link": f"/contributions/{row}/links",
            "shift": "/me/shifts",
            "tap": f"/me/shifts/{row}/tap",
            "end_shift": f"/me/shifts/{row}/end",
            "pair": "/me/pairs",
            "agree": f"/me/pairs/{row}/agree",
            "note": f"/me/pairs/{row}/notes",
            "end_pair": f"/me/pairs/{row}/end",
            "thank": "/appreciations",
            "inflow": "/inflows",
            "reverse": f"/inflows/{words.pop('inflow', '')}/reverse",
            "draw": "/draws",
            "adopt_draw": f"/draws/{row}/adopt",
            "withdraw_draw": f"/draws/{row}/withdraw",
            "stage": "/stage",
            "roles": f"/members/{self.holon['noor'].handle}/roles",
            "depth": f"/members/{self.holon['alex'].handle}/depth",
            "close": f"/cycles/{self.cycle if act == 'close' else ''}/close",
            "correct": f"/cycles/{self.cycle if act == 'correct' else ''}"
            f"/shares/{words.pop('party', '')}/correct",
        }[act]
        extra: dict[str, dict[str, object]] = {
            "adopt": {"policy": POLICY, "rule": RULE},
            "need": {"for_community": True},
            "commit": {"due": TODAY},
            "inflow": {"on": TODAY},
            "roles": {"roles": ["steward"]},
        }
        return there, {**extra.get(act, {}), **words}


class Commands(Walk):
    """As somebody types."""

    def does(self, who: str, act: str, words: dict[str, object], key: str) -> bool:
        row = words.pop("row", "")
        command, place, *first = self.typed(act, row, dict(words)).split()
        options = [part for name, value in self.options(act, words) for part in opt(name, value)]
        keyed = ["--once", key] if (command, place) in ONCE else []
        done = commonpool(
            *(command, place, "holon-alpha", *first),
            *options,
            *("--by", self.holon[who].handle, *keyed),
        )
        assert done.code == 0 or done.complaint()
        return done.code == 0

    def options(self, act: str, words: dict[str, object]) -> list[tuple[str, object]]:
        """What is typed after the names of things."""
        gone = {
            "cover": ("slug",),
            "settle": ("verdict",),
            "commit": ("need",),
            "reverse": ("inflow",),
            "stage": ("stage",),
            "depth": ("depth",),
            "pair": ("other",),
            "thank": ("to",),
            "correct": ("party",),
        }.get(act, ())
        extra: dict[str, dict[str, object]] = {
            "need": {"for_community": True},
            "commit": {"due": TODAY},
        }
        told = {**words, **extra.get(act, {})}
        return [(name, value) for name, value in told.items() if name not in gone]

    def typed(self, act: str, row: object, words: dict[str, object]) -> str:
        """The command, its act, and the names of things."""
        file = self.folder / "agreement.json"
        file.write_text(json.dumps({"policy": POLICY, "rule": RULE}))
        return {
            "adopt": f"agreement adopt {file}",
            "calendar": "cycle calendar",
            "open": "cycle open",
            "practice": "deed practice",
            "need": "need post",
            "cover": f"money cover {words.get('slug')}",
            "offer": "offer make",
            "withdraw_offer": f"offer withdraw {row}",
            "commit": f"commitment make {words.get('need')}",
            "withdraw_commitment": f"commitment withdraw {row}",
            "log": "deed log",
            "saw": "deed log",
            "link": f"deed evidence {row}",
            "settle": f"deed settle {row} {words.get('verdict')}",
            "shift": "shift start",
            "tap": f"shift tap {row}",
            "end_shift": f"shift end {row}",
            "pair": f"buddy pair {words.get('other')}",
            "agree": f"buddy agree {row}",
            "note": f"buddy note {row}",
            "end_pair": f"buddy end {row}",
            "thank": f"thanks give {words.get('to')}",
            "inflow": "money record",
            "reverse": f"money reverse {words.get('inflow')}",
            "draw": "money draw",
            "adopt_draw": f"money adopt-draw {row}",
            "withdraw_draw": f"money withdraw-draw {row}",
            "stage": f"agreement stage {words.get('stage')}",
            "roles": f"people roles {self.holon['noor'].handle} steward",
            "depth": f"people depth {self.holon['alex'].handle} {words.get('depth')}",
            "close": "cycle close",
            "correct": f"share correct {words.get('party')}",
        }.get(act, f"deed {act} {row}")


ONCE = {
    *(("need", "post"), ("offer", "make"), ("commitment", "make"), ("deed", "log")),
    *(("shift", "start"), ("buddy", "pair"), ("thanks", "give"), ("money", "record")),
    ("money", "draw"),
    ("share", "correct"),
}


def opt(name: str, value: object) -> list[str]:
    """An option as it is typed."""
    typed = {"by": "--who"}.get(name, "--" + name.replace("_", "-"))
    if value is True:
        return [typed]
    return [typed, *(value if isinstance(value, list) else [str(value)])]
