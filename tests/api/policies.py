"""Who may pass each door: written here by hand, so that a door left open by mistake is seen.

An action is one of commonpool.people.permissions.ACTIONS. A new page or operation needs its line.
"""

from __future__ import annotations

PUBLIC = "everybody"
SIGNED_IN = "whoever is signed in"

# Operations of the HTTP API, by the name of their function; under /api/v1/communities.
API = {
    "list_communities": PUBLIC,
    "get_community": PUBLIC,
    "get_me": "people.see",
    "list_members": "people.see",
    "get_member": "people.see",
    "list_needs": PUBLIC,
    "get_need": PUBLIC,
    "post_need": "needs.post",
    "withdraw_need": "needs.post",
    "list_offers": "people.see",
    "make_offer": "needs.offer",
    "withdraw_offer": "needs.offer",
    "list_commitments": "people.see",
    "commit": "needs.commit",
    "withdraw_commitment": "needs.commit",
    "list_contributions": "contributions.see",
    "get_contribution": "contributions.see",
    "log_contribution": "contributions.log",
    "confirm": "contributions.confirm",
    "answer_question": "contributions.log",
    "accept": "contributions.log",
    "withdraw_contribution": "contributions.log",
    "settle": "contributions.settle",
    "list_thanks": "people.see",
    "thank": "appreciation.give",
    "list_inflows": "inflows.see",
    "record_inflow": "inflows.record",
    "reverse_inflow": "inflows.reverse",
    "get_agreement": PUBLIC,
    "adopt_agreement": "agreements.adopt",
    "list_cycles": PUBLIC,
    "get_cycle": PUBLIC,
    "list_shares": PUBLIC,
    "get_receipt": PUBLIC,
    "get_bundle": PUBLIC,
    "get_file": "cycles.preview",
    "get_preview": "cycles.preview",
    "get_estimate": "cycles.preview",
    "open_cycle": "cycles.open",
    "close_cycle": "cycles.close",
    "list_balances": "books.see",
    "get_statement": "books.see",
    "get_my_statement": "people.see",
    "get_head": PUBLIC,
}
# Pages, by their address; under /c/<slug:slug>/.
PAGES = {
    "": PUBLIC,
    "check/": PUBLIC,
    "cycles/<str:cycle>/receipt.json": PUBLIC,
    "cycles/<str:cycle>/bundle.json": PUBLIC,
    "cycles/<str:cycle>/flow.csv": PUBLIC,
    "needs/": PUBLIC,
    "needs/<slug:need>/": PUBLIC,
    "needs/<slug:need>/withdraw/": "needs.post",
    "needs/<slug:need>/commit/": "needs.commit",
    "ask/": "needs.post",
    "offer/": "needs.offer",
    "offer/<int:key>/withdraw/": "needs.offer",
    "committed/<int:key>/withdraw/": "needs.commit",
    "deeds/": "contributions.see",
    "deeds/new/": "contributions.log",
    "deeds/saw/": "contributions.log-for-others",
    "deeds/<int:key>/": "contributions.see",
    "deeds/<int:key>/say/": "contributions.confirm",
    "deeds/<int:key>/answer/<slug:to>/": "contributions.log",
    "deeds/<int:key>/accept/": "contributions.log",
    "deeds/<int:key>/withdraw/": "contributions.log",
    "deeds/<int:key>/settle/": "contributions.settle",
    "deeds/<int:key>/evidence/": "contributions.log",
    "deeds/<int:key>/evidence/<int:piece>/": "contributions.see",
    "deeds/to-confirm/": "contributions.see",
    "deeds/to-settle/": "contributions.settle",
    "deeds/practice/": "contributions.practice",
    "deeds/shifts/": "contributions.log",
    "deeds/shifts/<int:key>/tap/": "contributions.log",
    "deeds/shifts/<int:key>/end/": "contributions.log",
    "deeds/week/": "contributions.log",
    "deeds/buddies/": "contributions.log",
    "deeds/buddies/<int:key>/": "contributions.log",
    "deeds/buddies/<int:key>/agree/": "contributions.log",
    "deeds/buddies/<int:key>/end/": "contributions.log",
    "deeds/thanks/": "contributions.see",
    "deeds/sheet/": "contributions.see",
    "deeds/sheet/enter/": "contributions.log-for-others",
    "people/": "people.see",
    "people/me/": "people.edit-self",
    "people/me/edit/": "people.edit-self",
    "people/me/leave/": "people.leave",
    "people/me/erase/": "people.edit-self",
    "people/me/tokens/": "tokens.make",
    "people/me/tokens/<int:key>/revoke/": "people.edit-self",
    "people/invite/": "people.invite",
    "people/invite/<int:key>/withdraw/": "people.invite",
    "people/invite/<str:code>/": "people.invite",
    "people/helper/": "people.add-helper",
    "people/<slug:handle>/": "people.see",
    "people/<slug:handle>/portrait/": PUBLIC,
    "people/<slug:handle>/roles/": "people.set-roles",
    "people/<slug:handle>/leave/": "people.remove",
    "people/<slug:handle>/erase/": "people.erase",
}
# Addresses that belong to no community.
ELSEWHERE = {
    "": PUBLIC,
    "healthz": PUBLIC,
    "language/": PUBLIC,
    "join/<str:code>/": PUBLIC,
    "again/": SIGNED_IN,
    "second-factor/": SIGNED_IN,
    "api/v1/": PUBLIC,
    "api/v1/docs": PUBLIC,
    "api/v1/openapi.json": PUBLIC,
}
# A library's own pages, which know accounts and no community.
LIBRARY = ("accounts/", "^accounts/")
# What a blank called `key` is the number of, by how the address begins.
KEYS = {
    "offer/": "offer",
    "committed/": "commitment",
    "deeds/shifts/": "shift",
    "deeds/buddies/": "pair",
    "deeds/": "contribution",
    "people/me/tokens/": "token",
    "people/invite/": "invitation",
}
# What is one person's alone: to others of the community it is as if it were not there.
OWN = ("deeds/shifts/", "deeds/buddies/", "people/me/tokens/")
# What takes something away twice says the same twice: here nothing may have been taken.
SILENT = ("people/me/tokens/<int:key>/revoke/", "people/invite/<int:key>/withdraw/")
