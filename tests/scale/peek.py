import pytest
from django.utils import timezone
from tests.scale.years import years
from tests.scale.looks import visitor, style
pytestmark = pytest.mark.django_db
def test_x():
    a=visitor(years("small", members=10, months=1, now=timezone.now()))
    b=visitor(years("large", members=60, months=6, now=timezone.now()))
    print("css", style())
    for (r,x),(_,y) in zip(a.all(), b.all()):
        if x.status==y.status==405: continue
        f = "" if len(x.queries)==len(y.queries) else "GROWS"
        if len(y.queries)>30: f+=" MANY"
        if y.page and y.weight+style()>30000: f+=" HEAVY"
        print(f"{x.status} {y.status} q{len(x.queries)} {len(y.queries)} w{x.weight} {y.weight} {r.pattern} {r.name} {f}")
