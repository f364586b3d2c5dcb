"""Addresses of the pages about money."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from commonpool.web.views import agreement, draws, money, policy, rules, statement

HERE = "c/<slug:slug>/money/"
urlpatterns: list[URLPattern | URLResolver] = [
    path(HERE, money.money, name="money"),
    path(HERE + "mine/", statement.statement, name="statement"),
    path(HERE + "mine.csv", statement.statement_csv, name="statement-csv"),
    path(HERE + "record/", money.record, name="record-inflow"),
    path(HERE + "import/", money.import_file, name="import-inflows"),
    path(HERE + "inflows/<slug:inflow>/reverse/", money.reverse, name="reverse-inflow"),
    path(HERE + "baseline/", money.baseline, name="baseline"),
    path(HERE + "baseline/<slug:need>/end/", money.end_baseline, name="end-baseline"),
    path(HERE + "draws/", draws.draws, name="draws"),
    path(HERE + "draws/new/", draws.new, name="draw-new"),
    path(HERE + "draws/<int:key>/", draws.draw, name="draw"),
    path(HERE + "draws/<int:key>/adopt/", draws.adopt, name="draw-adopt"),
    path(HERE + "draws/<int:key>/withdraw/", draws.withdraw, name="draw-withdraw"),
    path(HERE + "agreement/", agreement.agreement, name="agreement"),
    path(HERE + "agreement/stage/", agreement.stage, name="stage"),
    path(HERE + "agreement/policy/", policy.policy, name="policy"),
    path(HERE + "agreement/adopt/", rules.adopt, name="adopt"),
    path(HERE + "agreement/adopt/text/", agreement.adopt_text, name="adopt-text"),
]
