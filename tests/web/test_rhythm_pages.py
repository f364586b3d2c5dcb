"""The pages of deeds that come again: shifts of one tap, the weekly round, buddies."""

import pytest

from commonpool.contributions.models import Buddies, Confirmation, Contribution, Shift
from tests.village import Village, village
from tests.web.clients import signed_in
from tests.web.test_deed_pages import HERE, alex_did
from tests.web.test_need_pages import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def holon() -> Village:
    return village()


def test_a_shift_is_one_tap(holon: Village) -> None:
    alex = signed_in(holon["alex"])
    alex.post(HERE + "shifts/", {"what": "Dishes", "hours": "0:45", "need": "", "once": "s"})
    shift = Shift.objects.get()
    assert "Done today" in text(alex.get(HERE + "shifts/"))
    page = text(alex.post(HERE + "shifts/", {"what": "Dishes", "hours": "1000", "once": "long"}))
    assert "1000:00 hours of work" in page
    for _ in range(2):
        alex.post(f"{HERE}shifts/{shift.pk}/tap/")
    assert Contribution.objects.get().minutes == 45
    assert signed_in(holon["noor"]).post(f"{HERE}shifts/{shift.pk}/tap/").status_code == 404
    alex.post(f"{HERE}shifts/{shift.pk}/end/")
    assert "None yet" in text(alex.get(HERE + "shifts/"))


def test_the_weekly_round_is_one_screen(holon: Village) -> None:
    alex = signed_in(holon["alex"])
    alex.post(HERE + "shifts/", {"what": "Dishes", "hours": "0:45", "need": "", "once": "s"})
    shift = Shift.objects.get()
    page = alex.get(HERE + "week/").content.decode()
    assert f'name="did-shift-{shift.pk}"' in page
    told = {f"did-shift-{shift.pk}": "on", f"hours-shift-{shift.pk}": "1:15", "once": "w"}
    wrong = {**told, f"hours-shift-{shift.pk}": "lots"}
    assert "not a plain number" in text(alex.post(HERE + "week/", wrong))
    for _ in range(2):
        assert alex.post(HERE + "week/", told).status_code == 302
    assert Contribution.objects.get().minutes == 75
    assert "Dishes" in text(alex.get(HERE + "week/"))


def test_buddies_pair_up_log_and_attest(holon: Village) -> None:
    alex, noor = signed_in(holon["alex"]), signed_in(holon["noor"])
    alex.post(HERE + "buddies/", {"other": holon["noor"].handle, "task": "The oven", "once": "p"})
    pair = Buddies.objects.get()
    here = f"{HERE}buddies/{pair.pk}/"
    assert "Alex asks you to be their buddy for this." in text(noor.get(here))
    assert "The oven asked by Alex" in text(noor.get(HERE))
    assert "Will you be their buddy?" not in text(alex.get(HERE))
    assert signed_in(holon["jordan"]).get(here).status_code == 404
    noor.post(here + "agree/")
    assert "Will you be their buddy?" not in text(noor.get(HERE))
    assert f'href="{HERE}new/?buddies={pair.pk}"' in alex.get(here).content.decode()
    chosen = alex.get(f"{HERE}new/?buddies={pair.pk}").content.decode()
    assert f'<option value="{pair.pk}" selected>' in chosen
    assert "<details open>" in chosen
    noor.post(here, {"words": "I mixed, Alex laid.", "once": "n"})
    assert "I mixed, Alex laid." in text(alex.get(here))
    deed = alex_did(holon, buddies=str(pair.pk))
    page = text(noor.get(HERE + "to-confirm/"))
    assert "my buddy" in page
    assert "Was it done well?" in page
    said = {"says": "confirm", "relevant": "yes", "once": "x"}
    half = noor.post(f"{HERE}{deed.pk}/say/", said)
    assert "Was it done well? – Say yes or no" in text(half)
    assert "Was it what was needed? – " not in text(half)
    assert 'value="yes" id="relevant-' in half.content.decode()
    assert not Confirmation.objects.exists()
    noor.post(f"{HERE}{deed.pk}/say/", {**said, "good": "no"})
    page = text(alex.get(f"{HERE}{deed.pk}/"))
    assert "it was needed · what could be done better?" in page
    assert "asked about" in page
    assert Confirmation.objects.get().says == "question"
    noor.post(f"{HERE}{deed.pk}/say/", {**said, "good": "yes", "once": "y"})
    assert "Confirmed by Noor" in text(alex.get(f"{HERE}{deed.pk}/"))
    alex.post(here + "end/")
    assert "The oven" not in text(alex.get(HERE + "buddies/"))


def test_not_this_time(holon: Village) -> None:
    alex, noor = signed_in(holon["alex"]), signed_in(holon["noor"])
    alex.post(HERE + "buddies/", {"other": holon["noor"].handle, "task": "The oven", "once": "p"})
    pair = Buddies.objects.get()
    answer = noor.post(f"{HERE}buddies/{pair.pk}/end/", follow=True)
    assert "Said: not this time." in text(answer)
    assert "Will you be their buddy?" not in text(noor.get(HERE))
    assert "The oven Noor not this time" in text(alex.get(HERE + "buddies/"))
