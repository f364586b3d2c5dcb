"""Addresses of the pages about deeds."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from commonpool.web.views import (
    buddies,
    deeds,
    evidence,
    panel,
    sheet,
    shifts,
    thanks,
    week,
    witness,
)

HERE = "c/<slug:slug>/deeds/"
urlpatterns: list[URLPattern | URLResolver] = [
    path(HERE, deeds.mine, name="deeds"),
    path(HERE + "new/", deeds.did, name="deed-new"),
    path(HERE + "saw/", deeds.saw, name="deed-saw"),
    path(HERE + "<int:key>/", deeds.deed, name="deed"),
    path(HERE + "<int:key>/say/", witness.say, name="deed-say"),
    path(HERE + "<int:key>/answer/<slug:to>/", witness.answer, name="deed-answer"),
    path(HERE + "<int:key>/accept/", witness.accept, name="deed-accept"),
    path(HERE + "<int:key>/withdraw/", witness.withdraw, name="deed-withdraw"),
    path(HERE + "<int:key>/settle/", witness.settle, name="deed-settle"),
    path(HERE + "<int:key>/evidence/", evidence.add, name="deed-evidence"),
    path(HERE + "<int:key>/evidence/<int:piece>/", evidence.piece, name="deed-piece"),
    path(
        HERE + "<int:key>/evidence/<int:piece>/remove/",
        evidence.remove,
        name="deed-evidence-remove",
    ),
    path(HERE + "to-confirm/", witness.to_confirm, name="to-confirm"),
    path(HERE + "to-settle/", witness.to_settle, name="to-settle"),
    path(HERE + "practice/", witness.practice, name="practice"),
    path(HERE + "shifts/", shifts.shifts, name="shifts"),
    path(HERE + "shifts/<int:key>/tap/", shifts.tap, name="shift-tap"),
    path(HERE + "shifts/<int:key>/end/", shifts.end, name="shift-end"),
    path(HERE + "week/", week.week, name="week"),
    path(HERE + "buddies/", buddies.buddies, name="buddies"),
    path(HERE + "buddies/<int:key>/", buddies.pair, name="pair"),
    path(HERE + "buddies/<int:key>/agree/", buddies.agree, name="pair-agree"),
    path(HERE + "buddies/<int:key>/end/", buddies.end, name="pair-end"),
    path(HERE + "thanks/", thanks.thanks, name="thanks"),
    path(HERE + "thanks/panel/", panel.panel, name="panel"),
    path(HERE + "thanks/panel/name/", panel.name, name="panel-name"),
    path(HERE + "thanks/panel/back/", panel.give_back, name="panel-back"),
    path(HERE + "thanks/panel/<slug:handle>/release/", panel.release, name="panel-release"),
    path(HERE + "thanks/score/", panel.scores, name="scores"),
    path(HERE + "thanks/<int:key>/score/", panel.score, name="score"),
    path(HERE + "sheet/", sheet.sheet, name="sheet"),
    path(HERE + "sheet/enter/", sheet.enter, name="sheet-enter"),
]
