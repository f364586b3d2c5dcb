"""What the questions about a rule say: a label for each key of the catalogue, words for each choice."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

LABELS = {
    "confirmations": _("How many people must confirm a deed?"),
    "cap": _("No share above this amount"),
    "cap_percent": _("No share above this part"),
    "floor": _("No share below this amount"),
    "excess": _("Where does what a cap cuts off go?"),
    "if_none": _("And if nobody has a claim?"),
    "remainder": _("Where does what is left over go?"),
    "rounding": _("How are shares rounded?"),
    "parameters.rate_step": _("Pay a rate for an hour in whole steps of"),
    "parameters.weights": _("Where does the weight of a need come from?"),
    "parameters.given": _("Our own weights of needs"),
    "parameters.low": _("The least that a need may count"),
    "parameters.high": _("The most that a need may count"),
    "parameters.elasticity": _("How strongly scarce needs count"),
    "parameters.use_need": _("Needs count"),
    "parameters.use_impact": _("Measured impact counts"),
    "parameters.bonus": _("The bonus for building capacity"),
    "parameters.among": _("Who has a part?"),
    "parameters.zones": _("What each depth of taking part counts"),
    "parameters.times": _("What is it multiplied by?"),
    "parameters.weights.hours": _("What an hour counts"),
    "parameters.weights.appreciation": _("What a point of thanks counts"),
    "parameters.splits": _("The part of each member"),
    "parameters.lookback": _("How many cycles are looked at, this one included?"),
    "parameters.discount": _("What merit loses each cycle"),
    "parameters.averaging": _("Of which scores is the mean taken?"),
    "parameters.duplicate_factor": _("What part a duplicate counts"),
    "parameters.cutoff": _("From how many praises on is the whole pot shared?"),
}
HELP = {
    "cap": _("Leave it out for no cap."),
    "cap_percent": _("In percent of what is shared, such as 20. Leave it out for no cap."),
    "floor": _("For everybody who has a share. Leave it out for no floor."),
    "parameters.rate_step": _("Such as 0.50: the rest is left over. Leave it out to share all."),
    "parameters.given": _(
        "A line for each: the short name of a need = its weight. A need not named counts 1."
    ),
    "parameters.elasticity": _("0 ignores how scarce a need is, 1 follows it."),
    "parameters.bonus": _("Added for each hour of teaching, writing down, making tools."),
    "parameters.zones": _("A line for each: its name = what it counts, such as core = 1.5"),
    "parameters.splits": _("A line for each: the handle of a member = a percentage."),
    "parameters.discount": _("In percent, such as 50"),
    "parameters.duplicate_factor": _("Of the score of what it repeats, such as 1/10"),
    "parameters.cutoff": _("With fewer of them only a part is shared. Leave it out for all of it."),
}
CHOICES = {
    ("excess", "redistribute"): _("To the others"),
    ("excess", "remainder"): _("It is left over"),
    ("if_none", "carry"): _("The money waits for the next cycle"),
    ("if_none", "equal"): _("Everybody gets the same"),
    ("if_none", "reserve"): _("The money goes to the reserve"),
    ("remainder", "carry"): _("To the next cycle"),
    ("remainder", "reserve"): _("To the reserve"),
    ("rounding", "largest-remainder"): _("To the last unit: the largest rests are rounded up"),
    ("rounding", "floor"): _("Down: what remains is left over"),
    ("rounding", "cumulative"): _("One after another, so that the sums fit"),
    ("parameters.weights", "derived"): _("From what is asked for and given, as it changes"),
    ("parameters.weights", "given"): _("From our own list, below"),
    ("parameters.among", "members"): _("Every member"),
    ("parameters.among", "contributors"): _("Whoever did something that counts"),
    ("parameters.averaging", "completed"): _("Of those that were given"),
    ("parameters.averaging", "all"): _("Of all on the panel: whoever is silent counts 0"),
    ("parameters.times", "hours"): _("The hours"),
    ("parameters.times", "one"): _("Nothing: it stands alone"),
}
