"""A member who reads Spanish or Arabic is told in it what is wrong; programs are told in English."""

import ast
import copy
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone, translation
from django.utils.formats import date_format

from commonpool.contributions.models import Contribution, Practice
from commonpool.core.amounts import Unit
from commonpool.core.catalogue import FAMILIES
from commonpool.core.document import read_rule
from commonpool.core.expressions.checker import check_condition
from commonpool.core.expressions.parser import parse
from commonpool.core.fault import Fault, Said, quote, say
from commonpool.cycles.models import Calendar
from commonpool.cycles.services import tick
from commonpool.people import services
from commonpool.people.models import Invitation, Member
from commonpool.people.queries import Missing
from commonpool.pools.agreements import fits
from commonpool.web.told import sentence, told
from tests.contributions.story import ZONE
from tests.village import Village, village
from tests.web.clients import signed_in
from tests.web.months import two_months
from tests.web.test_need_pages import text
from tools.messages import SOURCE, gathered, seen, sentences

HERE = "/c/holon-alpha/"
EURO = Unit("EUR", 2)
# What may stand where a fault takes a sentence: itself, or one that `say` made elsewhere.
PLAIN = (ast.Constant, ast.Name, ast.Attribute, ast.Subscript, ast.Call)
MAKERS = {"say", "_mend", "_days_from"}
TEXTS = (ast.Constant, ast.JoinedStr, ast.IfExp, ast.BinOp)


@pytest.fixture(autouse=True)
def _leave_no_language_behind() -> Iterator[None]:
    """A request of the client speaks its language in this thread until another one comes."""
    with translation.override("en", deactivate=True):
        yield


@pytest.fixture
def holon() -> Village:
    return village()


def reading(who: Member, language: str) -> Client:
    """The browser of a member who reads this language."""
    assert who.account is not None
    who.account.language = language
    who.account.save()
    return signed_in(who)


def bread(**more: str) -> dict[str, str]:
    """Two hours of bread, today."""
    day = timezone.now().astimezone(ZONE).date().isoformat()
    return {"what": "pan", "hours": "2", "on": day, "once": "form", "step": "done", **more}


def shown(text_of_page: str) -> str:
    """A page without the marks that keep directions apart, and with its quotes."""
    for mark, plain in (("\u2068", ""), ("\u2069", ""), ("&quot;", '"'), ("&#x27;", "'")):
        text_of_page = text_of_page.replace(mark, plain)
    return text_of_page


def files() -> list[Path]:
    return [file for file in sorted(SOURCE.rglob("*.py")) if seen(file)]


def texts_by_name(source: str) -> set[str]:
    """Names that a module gives to a text which nothing marks as a sentence."""
    return {
        name.id
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Assign) and isinstance(node.value, TEXTS)
        for name in node.targets
        if isinstance(name, ast.Name)
    }


def test_every_sentence_that_a_page_may_show_can_be_gathered() -> None:
    known = {one.id for one in gathered()}
    for file in files():
        source = file.read_text(encoding="utf-8")
        unmarked = texts_by_name(source)
        for one in sentences(source):
            where = f"{file.relative_to(SOURCE)}:{one.lineno} {ast.unparse(one)}"
            assert isinstance(one, PLAIN), f"{where}: write its values as words of the call"
            if isinstance(one, ast.Constant):
                assert one.value in known, where
            if isinstance(one, ast.Name):
                assert one.id not in unmarked, f"{where}: write it there, or with say"
            if isinstance(one, ast.Call):
                assert ast.unparse(one.func) in MAKERS, where


def test_the_rules_that_a_village_may_adopt_are_among_them() -> None:
    kept_out = [
        family.__name__
        for family in FAMILIES
        if any(fits(mechanism) for mechanism in family.MECHANISMS)
        and not seen(Path(str(family.__file__)))
    ]
    assert kept_out == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("hours", "problem", "mend"),
    [
        ("dos", '"dos" no es un número sin más', "escribe solo dígitos"),
        ("7,5", '"7,5" no es un número sin más', "escribe los decimales después de un punto"),
        ("1:20:30", "no es un número sin más", "escribe solo dígitos"),
        ("0.01", "no es un número entero de minutos", "escribe horas y minutos, como 1:20"),
    ],
)
def test_alex_writes_hours_that_are_none_and_reads_it_in_spanish(
    holon: Village, hours: str, problem: str, mend: str
) -> None:
    page = reading(holon["alex"], "es").post(HERE + "deeds/new/", bread(hours=hours))
    assert problem in shown(text(page))
    assert mend in shown(text(page))
    assert not Contribution.objects.exists()


@pytest.mark.django_db
def test_noor_reads_the_same_in_arabic_on_a_page_from_right_to_left(holon: Village) -> None:
    page = reading(holon["noor"], "ar").post(HERE + "deeds/new/", bread(hours="7,5"))
    assert 'lang="ar" dir="rtl"' in page.content.decode()
    assert '"7,5" ليس عددًا صرفًا؛ اكتب الكسور بعد نقطة' in shown(text(page))
    assert "\u2068&quot;7,5&quot;\u2069" in page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "the cycle of {on} is closed, and late deeds are admitted back to {today}"),
        ("es", "el ciclo del {on} está cerrado, y los aportes tardíos se admiten hasta el {today}"),
        ("ar", "دورة {on} مغلقة، والأعمال المتأخرة تُقبل رجوعًا حتى {today}"),
    ],
)
def test_a_deed_of_a_closed_cycle_comes_too_late_in_every_language(
    holon: Village, language: str, words: str
) -> None:
    today = timezone.now().astimezone(ZONE).date()
    Practice.objects.create(community=holon.community, first_day=today, late_days=0)
    on = today - dt.timedelta(days=3)
    page = reading(holon["alex"], language).post(
        HERE + "deeds/new/", bread(on=on.isoformat(), once="late")
    )
    with translation.override(language):
        days = {"on": date_format(on), "today": date_format(today)}
    assert words.format(**days) in shown(text(page))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "gone", "late"),
    [
        ("es", "Esta invitación ha caducado", "una invitación para ti"),
        ("ar", "انتهت صلاحية هذه الدعوة", "اطلب دعوة لك أنت"),
    ],
)
def test_who_comes_with_an_invitation_that_is_not_good_reads_why(
    holon: Village, language: str, gone: str, late: str
) -> None:
    """One has expired; the other is meant for a helper, and Alex was here before."""
    ask = {"actor": holon["sam"], "community": holon.community, "now": timezone.now()}
    _, old = services.invite(**ask)  # type: ignore[arg-type]  # told by name
    Invitation.objects.update(expires=timezone.now() - dt.timedelta(1))
    page = Client().get(f"/join/{old}/", HTTP_ACCEPT_LANGUAGE=language)
    assert (page.status_code, page["Content-Language"]) == (410, language)
    assert gone in text(page)
    helper = services.add_helper(
        actor=holon["sam"], community=holon.community, name="Pia", now=timezone.now()
    )
    _, meant = services.invite(**ask, claims=helper)  # type: ignore[arg-type]  # told by name
    alex = reading(holon["alex"], language)
    services.leave(
        actor=holon["alex"], member=holon["alex"], on=timezone.now().date() + dt.timedelta(1)
    )
    answer = alex.post(f"/join/{meant}/", {"name": "Alex", "once": "1"})
    assert late in shown(text(answer))


@pytest.mark.django_db
def test_a_page_of_its_own_says_it_in_the_language_too(holon: Village) -> None:
    alex = reading(holon["alex"], "es")
    page = alex.get(HERE + "needs/nothing/")
    assert page.status_code == 404
    assert 'Aquí no hay ninguna necesidad "nothing".' in shown(text(page))
    assert "vuelve a las necesidades" in text(page)


@pytest.mark.django_db
def test_sam_adopts_a_table_that_does_not_hold_and_reads_where_in_spanish() -> None:
    holon, _ = two_months()
    page = reading(holon["sam"], "es").post(
        HERE + "money/agreement/adopt/text/",
        {
            "policy": '{"stage": "weighted"}',
            "rule": '{"mechanism": "time@1", "cap_percent": "140%"}',
            "words": "por consenso",
            "once": "tables",
        },
    )
    said = shown(text(page))
    assert 'rule.cap_percent: "140%" es más de 100%; escribe un porcentaje de 0% a 100%' in said


@pytest.mark.django_db
def test_programs_and_what_is_kept_stay_english(holon: Village) -> None:
    """Whoever triggers it: the interface, the clock, and the text of a fault itself."""
    home = holon.community
    Calendar.objects.create(community=home, rhythm="custom", days=None, by_itself=True)
    asked = {"HTTP_ACCEPT_LANGUAGE": "es"}
    answer = Client().get("/api/v1/communities/nothing", **asked)  # type: ignore[arg-type]
    assert answer.json()["detail"] == 'there is no community "nothing"; look at the address again'
    assert answer["Content-Language"] == "en"
    with translation.override("ar"):
        assert str(Missing("there is no need {slug} here", "go back", slug="x")) == (
            "there is no need x here; go back"
        )
        assert all(line.isascii() for line in tick(now=timezone.now()))


def test_a_fault_remembers_how_it_was_made_wherever_it_goes() -> None:
    with pytest.raises(Fault) as caught:
        EURO.parse("1.234")
    for fault in (caught.value, copy.copy(caught.value), copy.deepcopy(caught.value)):
        assert fault.problem == '"1.234" has 3 decimals and EUR has 2'
        with translation.override("es"):
            assert told(fault.under("amount")) == (
                '"1.234" tiene 3 decimales y EUR tiene 2; '
                "escribe como mucho 2 dígitos después del punto"
            )


def test_a_sentence_within_a_sentence_is_told_too() -> None:
    with pytest.raises(Fault) as caught:
        read_rule({"mechanism": "time@1", "cap_precent": "40%"}, EURO)
    with translation.override("es"):
        assert sentence(caught.value.problem) == 'no se conoce "cap_precent" (clave)'
        assert sentence(caught.value.mend) == '¿querías decir "cap_percent"?'
    inner = say("line {line}: {problem}", line=3, problem=caught.value.problem)
    with translation.override("ar"):
        assert shown(sentence(inner)) == 'السطر 3: لا يُعرف "cap_precent" (مفتاح)'


@pytest.mark.parametrize(
    ("expression", "spanish"),
    [
        ("hours >", "en el carácter 8: aquí no va el final; aquí se esperaba un valor"),
        (
            "hours = 4",
            'en el carácter 7: con "=" no empieza nada conocido; escribe == para comparar',
        ),
        ('"a" < 4', "texto y número no son del mismo tipo"),
        ("hour > 4", '¿querías decir "hours"?'),
        ("-kind > 4", "- admite número, y no texto; compara y calcula cosas del mismo tipo"),
    ],
)
def test_a_condition_that_breaks_off_says_where_in_spanish(expression: str, spanish: str) -> None:
    with pytest.raises(Fault) as caught:
        check_condition(parse(expression), {"hours": "number", "kind": "text"})
    with translation.override("es"):
        assert spanish in told(caught.value)


def test_braces_that_somebody_typed_are_words() -> None:
    typed = Fault("{text} is not a plain number", "write {choices}", text=quote("{0}"), choices="{")
    with translation.override("es"):
        assert told(typed) == '"{0}" no es un número sin más; escribe {'
    assert str(Fault("a table {unclosed", "close it")) == "a table {unclosed; close it"


def test_what_nobody_translated_stays_english() -> None:
    with translation.override("es"):
        assert told(Fault("the moon fell", "wait")) == "the moon fell; wait"
        assert isinstance(Fault("the moon fell", "wait").problem, Said)


def test_a_day_in_a_fault_is_told_as_pages_tell_days() -> None:
    fault = Fault("{day} is far off", "write another", day=dt.date(2035, 1, 2))
    assert told(fault) == "Jan. 2, 2035 is far off; write another"
    with translation.override("es"):
        assert "2 de enero de 2035" in told(fault)
    assert "2035-01-02 is far off" in str(fault), "programs are told as before"
