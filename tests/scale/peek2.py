import pytest
from collections import Counter
from django.utils import timezone
from tests.scale.years import years
from tests.scale.looks import visitor, style
pytestmark = pytest.mark.django_db
def test_x():
    b=visitor(years("large", members=12, months=2, now=timezone.now()))
    for a in ("cycles/", "cycles/side-by-side/", "deeds/", ""):
        look = b.look(f"/c/large/{a}")
        print(a, len(look.queries))
        for q in look.queries: print("   ", q.split("FROM")[-1][:150] if "SELECT" in q[:8] else q[:60])
    print(b.browser.get("/c/large/people/invite/").headers)
