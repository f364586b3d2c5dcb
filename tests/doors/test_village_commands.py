"""Holon Alpha lived on the command line: every act, and everything that it refuses."""

import json
from pathlib import Path

import pytest
from django.apps import apps

from commonpool.cli.acts import function
from commonpool.cli.app import COMMANDS
from commonpool.contributions.models import Contribution
from commonpool.people.models import Community, Member
from tests.doors.command import Done, commonpool
from tests.people.photos import photo
from tests.village import Village, day, village

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]
TODAY = day().isoformat()
RULE = '[rule]\nmechanism = "time@1"\nconfirmations = 1\n'


@pytest.fixture
def holon() -> Village:
    return village()


def did(command: str, by: Member | None = None, *more: object) -> Done:
    """A command as it is typed: its name, its act, what it is told, and who does it."""
    name, act, *words = command.split()
    who = ["--by", by.handle] if by else []
    return commonpool(name, act, "holon-alpha", *words, *who, *more)


def told(command: str, by: Member | None = None, *more: object) -> object:
    """What it says to a program."""
    done = did(command, by, *more, "--format", "json")
    assert done.code == 0, done.err
    return json.loads(done.out)


def row(command: str, by: Member | None = None, *more: object) -> dict[str, object]:
    """The one row that it says."""
    found = told(command, by, *more)
    one = found[0] if isinstance(found, list) else found
    assert isinstance(one, dict)
    return one


def listed(command: str, by: Member | None = None, *more: object) -> list[dict[str, object]]:
    """The rows that it says."""
    found = told(command, by, *more)
    assert isinstance(found, list)
    return found


def everything() -> dict[str, int]:
    """How many rows there are of everything."""
    return {model.__name__: model._default_manager.count() for model in apps.get_models()}


def begun(holon: Village, folder: Path) -> None:
    """A rule, and an open cycle."""
    (folder / "rule.toml").write_text(RULE)
    assert did("agreement adopt", holon["sam"], folder / "rule.toml").code == 0
    assert did("cycle open", holon["sam"]).code == 0


def test_a_community_is_founded_edited_and_nested(holon: Village) -> None:
    words = ("--name", "The Orchard", "--currency", "EUR", "--email", "ana@example.org")
    made = commonpool("community", "found", "orchard", *words, "--founder", "Ana", "--zone", "UTC")
    assert made.out.startswith("founded\n")
    ana = Member.objects.get(community__slug="orchard")
    assert (ana.name, ana.roles.get().role) == ("Ana", "steward")
    again = commonpool("community", "found", "orchard", *words).complaint()
    assert again.startswith('another community is called "orchard"')
    assert commonpool("community", "list", "--format", "json").out.count('"community"') == 2
    by = ("--by", ana.handle)
    changed = commonpool("community", "edit", "orchard", "--about", "pears", *by)
    assert "pears" in changed.out
    assert "The Orchard" in commonpool("community", "show", "orchard").out
    alone = ("--parent", "holon-alpha")
    assert (
        "is not yours to do here"
        in commonpool("community", "nest", "orchard", *alone, *by).complaint()
    )
    assert commonpool("community", "nest", "orchard", *by).code == 0


def test_people_are_invited_join_get_roles_and_go(holon: Village) -> None:
    sam = holon["sam"]
    lou = row("people helper --name Lou", sam)
    invited = row(f"people invite --claims {lou['handle']} --days 3", sam)
    assert [one["number"] for one in listed("people invitations", sam)] == [invited["number"]]
    join = ("people", "join", invited["code"], "--email", "lou@example.org", "--name", "Lou B.")
    assert "Lou B." in commonpool(*join).out
    assert commonpool(*join).complaint().startswith("this invitation has been used")
    assert row(f"people roles {lou['handle']} treasurer", sam)["roles"] == ["member", "treasurer"]
    who = Member.objects.get(handle=lou["handle"])
    assert row("people edit --about baker --shows-name yes", who)["about"] == "baker"
    assert row(f"people show {who.handle}")["name"] == "Lou B."
    other = row("people invite --role observer", sam)
    assert row(f"people uninvite {other['number']}", sam)["role"] == "observer"
    assert did(f"people uninvite {other['number']}", sam).code == 2
    assert row(f"people leave {who.handle}", who)["left"]
    assert row(f"people erase {who.handle} --sure {who.handle}", sam) == {"handle": who.handle}
    assert "Lou" not in did("people list", sam).out


def test_a_token_is_made_and_ended(holon: Village) -> None:
    made = row("token make --name kitchen --writes", holon["alex"])
    assert str(made["secret"]).startswith("cpl_")
    assert "secret" not in listed("token list", holon["alex"])[0]
    assert did(f"token revoke {made['number']}", holon["jordan"]).complaint()
    assert did(f"token revoke {made['number']}", holon["alex"]).code == 0
    assert listed("token list", holon["alex"]) == []


def test_a_month_with_every_kind_of_deed(holon: Village, tmp_path: Path) -> None:
    begun(holon, tmp_path)
    sam, alex, jordan, riley = (holon[name] for name in ("sam", "alex", "jordan", "riley"))
    need = row("need post --what bread --quantity 20 --unit loaf --cadence weekly", alex)["need"]
    taken = row(f"commitment make {need} --quantity 8 --due {TODAY}", jordan)
    assert listed(f"commitment list {need}")[0]["number"] == taken["number"]
    assert "commitments" in did(f"need show {need}").out
    assert did(f"commitment withdraw {taken['number']}", jordan).code == 0
    offer = row("offer make --what ladder", alex)
    assert did(f"offer withdraw {offer['number']}", alex).code == 0
    assert listed("offer list") == []
    (tmp_path / "oven.png").write_bytes(photo())
    deed = row(
        f"deed log --what baked --hours 3:00 --need {need} --delivered 8 --tag teaching",
        alex,
        *("--photo", tmp_path / "oven.png"),
    )["number"]
    assert row(f"deed evidence {deed} --link https://example.org/oven", alex)["kind"] == "link"
    table = tmp_path / "bricks.csv"
    table.write_text("what,how many\nbricks,80\n")
    piece = row(f"deed evidence {deed} --file {table}", alex)
    assert (piece["name"], piece["bytes"]) == ("bricks.csv", table.stat().st_size)
    copy = tmp_path / "copy.csv"
    assert did(f"deed fetch {deed} {piece['piece']} --output {copy}", riley).code == 0
    assert copy.read_bytes() == table.read_bytes()
    again = did(f"deed fetch {deed} {piece['piece']} --output {copy}", riley)
    assert "cannot be written" in again.complaint()
    assert did(f"deed remove-evidence {deed} {piece['piece']}", riley).complaint()
    assert len(listed(f"deed remove-evidence {deed} {piece['piece']}", alex)) == 2
    assert len(row(f"deed show {deed}", riley)["evidence"]) == 2  # type: ignore[arg-type]  # a list
    assert [one["number"] for one in listed("deed list --which to-confirm", riley)] == [deed]
    assert did(f"deed question {deed} --words really?", riley).out.startswith("asked\n")
    assert did(f"deed answer {deed} --to {riley.handle} --words yes", alex).code == 0
    assert row(f"deed confirm {deed}", riley)["state"] == "counts"
    assert listed("need list")[0]["met"] == "8"
    seen = row(f"deed log --what mended --hours 1 --who {jordan.handle}", sam)["number"]
    assert [one["number"] for one in listed("deed list --which to-accept", jordan)] == [seen]
    assert did(f"deed accept {seen}", jordan).code == 0
    assert did(f"deed dispute {seen} --words no", riley).code == 0
    assert [one["number"] for one in listed("deed list --which to-settle", holon["casey"])] == [
        seen
    ]
    assert did(f"deed settle {seen} falls --words sorry", holon["casey"]).code == 0
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(f"who,what,hours,on\n{alex.handle},swept,0:30,{TODAY}\n")
    assert [one["what"] for one in listed("deed sheet", sam, sheet, "--once", "wall")] == ["swept"]
    assert did("deed sheet", sam, sheet, "--once", "wall").code == 0
    assert Contribution.objects.filter(what="swept").count() == 1
    own = row("deed log --what slip --hours 9", alex)["number"]
    assert row(f"deed withdraw {own}", alex)["state"] == "withdrawn"
    assert len(listed("deed list --which mine", alex)) == 3
    assert row("thanks give " + jordan.handle + " --words hm --points 5", alex)["points"] == 5
    assert row("thanks left", alex) == {"points": 95}
    assert listed(f"thanks list {jordan.handle}", riley)[0]["words"] == "hm"
    assert row("deed practice --late-days 7", sam)["late_days"] == 7
    assert row("deed practice", sam)["late_days"] == 7


def test_a_shift_a_pair_and_a_week(holon: Village, tmp_path: Path) -> None:
    begun(holon, tmp_path)
    alex, noor = holon["alex"], holon["noor"]
    shift = row("shift start --what dishes --hours 0:45", alex)["number"]
    week = told("deed week", alex)
    assert isinstance(week, dict)
    (suggested,) = week["suggestions"]
    assert "Perhaps missing" in did("deed week", alex).out
    assert row(f"deed week --did {suggested['key']}", alex)["hours"] == "0:45"
    assert did("deed week --did none", alex).complaint().startswith('"none" is not suggested')
    assert row(f"shift tap {shift}", alex)["what"] == "dishes"
    assert did(f"shift end {shift}", alex).code == 0
    assert did(f"shift tap {shift}", alex).complaint().startswith("this shift has ended")
    assert listed("shift list", alex) == []
    wool = row("need post --what wool --quantity 2 --unit kg", alex)["need"]
    more = row(f"need amend {wool} --quantity 3 --details soft", alex)
    assert (more["what"], more["quantity"], more["details"]) == ("wool", "3", "soft")
    assert (
        did(f"need amend {wool} --quantity 4", noor).complaint().startswith("this need was posted")
    )
    kept = row(f"need carry {wool}", alex)["number"]
    assert [one["what"] for one in listed("need carried", alex)] == ["wool"]
    assert row(f"need ask-again {kept}", alex)["what"] == "wool"
    assert did(f"need leave-behind {kept}", noor).complaint()
    assert row(f"need leave-behind {kept}", alex)["number"] == kept
    ladder = row("offer make --what ladder", alex)["number"]
    assert row(f"offer want {ladder}", noor)["given"] is False
    assert row(f"offer want-no-longer {ladder}", noor)["wanted_by"] == []
    assert row(f"offer give {ladder}", alex)["given"] is True
    pair = row(f"buddy pair {noor.handle} --task shed", alex)["number"]
    assert did(f"buddy agree {pair}", noor).code == 0
    assert did(f"buddy note {pair} --words begun", alex).code == 0
    deed = row(f"deed log --what boards --hours 2 --pair {pair}", alex)["number"]
    assert did(f"deed confirm {deed}", noor).complaint().startswith("a buddy says whether")
    assert row(f"deed confirm {deed} --relevant no --good yes", noor)["state"] == "questioned"
    assert row(f"deed confirm {deed} --relevant yes --good yes", noor)["state"] == "counts"
    assert row(f"buddy show {pair}", noor)["log"] == ["Alex: begun"]
    assert did(f"buddy end {pair}", noor).code == 0
    assert listed("buddy list", alex) == []


def test_money_agreement_and_shares(holon: Village, tmp_path: Path) -> None:
    begun(holon, tmp_path)
    sam, riley, alex = holon["sam"], holon["riley"], holon["alex"]
    assert row("money record --amount 300.00 --kind dues", riley, "--once", "a")["inflow"]
    assert did("money record --amount 300.00 --kind dues", riley, "--once", "a").code == 0
    assert did("money record --amount 30.00 --kind dues", riley, "--once", "a").complaint()
    table = tmp_path / "march.csv"
    table.write_text(f"amount,kind,on\n5.00,sale,{TODAY}\n")
    assert row("money import", riley, table) == {"rows": 1}
    assert row("money import", riley, table) == {"rows": 0}
    assert row("money reverse sale-2", riley)["taken_back"] is True
    assert len(listed("money list")) == 2
    assert row("money cover rice --what rice --amount 12.50", sam)["order"] == 1
    assert len(listed("money baseline")) == 1
    assert did("money uncover rice", sam).code == 0
    deed = row("deed log --what baked --hours 3:00", alex)["number"]
    assert did(f"deed confirm {deed}", riley).code == 0
    estimate = row("cycle estimate", alex)
    assert [estimate[one] for one in ("amount", "parts", "at_this_close")] == [
        "300.00",
        1,
        "300.00",
    ]
    assert listed("cycle side-by-side")[0]["rule"] == "time@1"
    assert {"rule": "zones@1", "missing": "what each depth counts is agreed first"}.items() <= (
        next(one for one in listed("cycle side-by-side") if one["rule"] == "zones@1").items()
    )
    assert "rule.cap_percent" in did("cycle what-if").out
    assert listed("cycle what-if --turn rule.cap_percent")[0]["value"] == "now"
    assert did("cycle what-if --turn no").complaint()
    assert listed("cycle waiting") == []
    assert row("cycle calendar --rhythm weekly", sam)["rhythm"] == "weekly"
    assert row("agreement stage small --words slowly", sam)["number"] == 2
    assert row("agreement show")["words"] == "slowly"
    assert len(listed("agreement list")) == 2
    assert did("cycle renew", sam).complaint().startswith("the cycle ")
    assert row("cycle close", sam)["receipt"]
    assert listed("cycle list")[0]["closed"]
    assert {one["party"]: one["amount"] for one in listed("share list")}[alex.handle] == "300.00"
    assert "baked" in did(f"share why {alex.handle}", riley).out
    assert listed("share held") == []
    assert did(f"share release {alex.handle}", riley).complaint()
    right = ("--amount", "299.00", "--words", "a slip", "--once", "fix")
    assert row(f"share correct {alex.handle}", riley, *right)["amount"] == "299.00"
    assert row(f"share correct {alex.handle}", riley, *right)["amount"] == "299.00"
    moves = listed("money statement", alex)
    assert [(one["about"], one["amount"], one["balance"]) for one in moves] == [
        ("share-corrected", "-1.00", "299.00"),
        ("share", "300.00", "300.00"),
    ]
    assert listed("money statement --offset 1", alex) == moves[1:]
    assert did("money statement --offset -1", alex).complaint().startswith("--offset -1")
    assert listed("money statement --account pool:flow", riley)[0]["amount"] == "1.00"
    assert [one["pool"] for one in listed("money pools")][:1] == ["flow"]
    assert len(listed("money balances", riley)) > 2
    assert listed("cycle thanks", alex) == []


def test_the_reserve_is_drawn_by_two_and_its_backing_told(holon: Village, tmp_path: Path) -> None:
    assert did("money backing").out == "  Nobody holds anything yet.\n"
    begun(holon, tmp_path)
    sam, riley, noor = holon["sam"], holon["riley"], holon["noor"]
    did("money record --amount 300.00 --kind dues", riley)
    did("money record --amount 40.00 --kind dues --pool reserve", riley)
    deed = row("deed log --what baked --hours 3:00", holon["alex"])["number"]
    did(f"deed confirm {deed}", riley)
    assert did("cycle close", sam).code == 0
    assert row("money backing") == {
        "claims": "300.00",
        "money": "340.00",
        "reserve": "40.00",
        "debt": "0.00",
        "ratio": "17/15",
    }
    assert "there is 1.13 of money:" in did("money backing").out
    flow = row("money draw --amount 5.00", riley, "--words", "a well", "--once", "a")["number"]
    again = row("money draw --amount 5.00", riley, "--words", "a well", "--once", "a")
    assert (again["number"], again["pool"]) == (flow, "flow")
    words = ("--words", "an operation")
    hers = row(f"money draw --amount 7.00 --receiver {noor.handle}", riley, *words)["number"]
    assert listed("money draws") == []
    assert [one["number"] for one in listed("money draws", noor)] == [hers, flow]
    assert did(f"money adopt-draw {hers}", riley).complaint().startswith("nobody adopts")
    assert did(f"money adopt-draw {hers}", sam).out.startswith("drawn\n")
    assert did(f"money adopt-draw {hers}", sam).complaint().startswith("this draw was adopted")
    assert row(f"money withdraw-draw {flow}", riley)["state"] == "withdrawn"
    assert [one["receiver"] for one in listed("money draws")] == ["a member"]
    assert listed("money draws", sam)[0]["receiver"] == noor.handle
    assert listed("money statement", noor)[0]["purpose"] == "drawn"
    rent = ("--words", "rent", "--payee", "the landlord")
    paid = row("money draw --amount 3.00", riley, *rent)["number"]
    assert row(f"money adopt-draw {paid}", sam)["paid_to"] == "the landlord"
    assert listed("money draws")[0]["paid_to"] == "outside"
    too_much = row("money draw --amount 90.00", riley, "--words", "all")["number"]
    told = did(f"money adopt-draw {too_much}", sam).complaint()
    assert told.startswith("the pool reserve holds 30.00 USD and the draw takes 90.00 USD")
    assert did("money reverse dues-1", riley).code == 0
    assert "So 270.00 is missing: the next cycles cover it first." in did("money backing").out


REFUSED = (
    ("need post --what x --quantity 1 --unit loaf", "", "nobody is named who does it"),
    ("need post --what x --quantity 1 --unit loaf --by nobody-1", "", "nobody in Holon Alpha"),
    ("need post --what x --quantity 1 --unit loaf", "olu", "is not yours to do here"),
    ("need post --what x --quantity -- --unit loaf", "alex", ""),
    ("need post --what x --quantity much --unit loaf", "alex", '"much"'),
    ("need post --what x --quantity 1 --unit loaf --starts 1900-01-01", "alex", "it starts on"),
    ("need post --what x --quantity 1 --unit loaf --until soon", "alex", "--until"),
    ("need withdraw mill-bread", "alex", "there is no need"),
    ("offer make --what x --need mill-bread", "alex", "there is no need"),
    ("offer withdraw 99999", "alex", "there is no such offer"),
    ("commitment make mill-bread --quantity 1 --due 2026-01-01", "alex", "there is no need"),
    ("commitment withdraw 99999", "alex", "there is no such commitment"),
    ("deed log --what x --hours 2 --on 1999-01-01", "alex", "is more than a year ago"),
    ("deed log --what x --hours 2 --on 2199-01-01", "alex", "is still to come"),
    ("deed log --what x --hours 2 --who mill-1", "alex", "nobody in Holon Alpha"),
    ("deed log --what x", "alex", "it takes hours, or a quantity"),
    ("deed log --what x --hours 2 --photo nothing.png", "alex", "is not there"),
    ("deed show 99999", "", "there is no contribution"),
    ("deed confirm one", "alex", '"one" is no number'),
    ("deed evidence 99999 --link x", "alex", "there is no contribution"),
    ("deed sheet nothing.csv", "sam", "is not there"),
    ("shift tap 99999", "alex", "there is no such shift"),
    ("buddy show 99999", "alex", "there is no such pair"),
    ("buddy pair mill-1 --task x", "alex", "nobody in Holon Alpha"),
    ("thanks give mill-1 --words x", "alex", "nobody in Holon Alpha"),
    ("thanks give holo-5 --words x --points 101", "alex", "101 points"),
    ("money record --amount 3.001", "riley", "3 decimals"),
    ("money record --amount 3", "alex", "is not yours to do here"),
    ("money record --amount 3 --on 1800-01-01", "riley", "is far off"),
    ("money record --amount 3 --kind bribe", "riley", "is no kind of inflow"),
    ("money reverse dues-9", "riley", "there is no inflow"),
    ("money cover rice --what x --amount 0", "sam", "an amount of 0"),
    ("money cover rice --what x --amount 1 --receiver mill-1", "sam", "nobody in Holon Alpha"),
    ("money uncover rice", "sam", "there is no baseline need"),
    ("money draw --amount 0 --words x", "riley", "an amount of 0"),
    ("money draw --amount 1 --words x --pool reserve", "riley", "not a known pool"),
    ("money draw --amount 1 --words x", "alex", "is not yours to do here"),
    ("money draw --amount 1 --words x --receiver mill-1", "riley", "nobody in Holon Alpha"),
    ("money adopt-draw 99999", "sam", "there is no draw"),
    ("money withdraw-draw one", "sam", '"one" is no number'),
    ("money balances", "alex", "is not yours to do here"),
    ("money statement --account pool:nowhere", "riley", "is not open"),
    ("agreement adopt nothing.toml", "sam", "is not there"),
    ("agreement stage small", "alex", "is not yours to do here"),
    ("agreement show", "", "there is no agreement yet"),
    ("people join nothing", "", ""),
    ("people roles holo-1", "sam", "is the last steward"),
    ("people roles holo-4 king", "sam", "there is no role"),
    ("people invite --days 400", "sam", "400 days"),
    ("people invite --claims holo-4", "sam", "is not waiting to be claimed"),
    ("people leave holo-1", "sam", "is the last steward"),
    ("people erase holo-4 --sure holo-5", "sam", "--sure is another handle"),
    ("people erase holo-4 --sure holo-4", "alex", ""),
    ("people edit --portrait nothing.png", "alex", "is not there"),
    ("token make --name x --days 0", "alex", "0 days"),
    ("token revoke 99999", "alex", "there is no token"),
    ("cycle open", "sam", "there is no agreement yet"),
    ("cycle preview", "", "has no cycle yet"),
    ("cycle calendar --rhythm custom --by-itself", "sam", "cannot open by itself"),
    ("share list", "", "has closed no cycle yet"),
)
# What is none of these: it is done, or typed in a way that no command takes.
TAKEN = {"people erase holo-4 --sure holo-4"}


@pytest.mark.parametrize(("command", "who", "sentence"), REFUSED, ids=[row[0] for row in REFUSED])
def test_what_cannot_be_done_is_one_sentence_and_nothing_is_written(
    holon: Village, command: str, who: str, sentence: str
) -> None:
    village("mill", "The Mill")
    before = everything()
    done = did(command, holon[who] if who else None)
    if sentence:
        assert sentence in done.complaint()
    assert done.code == (0 if command in TAKEN else 2)
    if command not in TAKEN:
        assert everything() == before


def test_a_community_that_is_not_there() -> None:
    assert commonpool("need", "list", "nowhere").complaint().startswith("there is no community")
    assert Community.objects.count() == 0


def test_every_act_has_its_function_and_every_function_its_act() -> None:
    from importlib import import_module

    acts = 0
    for command in COMMANDS:
        if hasattr(command, "ACTS"):
            doing = import_module(command.__name__.replace(".cli.", ".cli.village."))
            for act in command.ACTS:
                assert callable(getattr(doing, function(act.name))), (command, act.name)
                acts += 1
    assert acts > 75
