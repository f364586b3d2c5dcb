"""Contributions as stored. Hours are whole minutes; quantities are thousandths of a unit."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from commonpool.needs.models import Need
from commonpool.people.models import Community, Member, Picture

# What a deed may be; a community may use words of its own beside these.
KINDS = ("labour", "care", "expertise", "restoration", "materials", "land", "tools")
SAYS = ("confirm", "question", "dispute")
VERDICTS = ("stands", "falls")
EVIDENCE = ("photo", "link", "file")
# What a quantifier may give a praise. Nothing is said by dismissing it: core reads a 0 as unsaid.
LEAST_SCORE, MOST_SCORE = 1, 144
LARGEST_DOCUMENT = 5 * 1024 * 1024


class Practice(models.Model):
    """How a community confirms: how many witnesses, by when, and how points are given.

    `first_day` and `day_after` are the days of the open cycle, told by whoever opens it: a
    deed from before `first_day` is late, and may be `late_days` old. `measures` are the pairs of
    kind and unit of which its rule says what they count; nothing where no cycle ever opened.
    """

    community = models.OneToOneField(Community, on_delete=models.CASCADE, related_name="practice")
    confirmations = models.PositiveSmallIntegerField(default=1)
    deadline_days = models.PositiveSmallIntegerField(default=14)
    rings_count = models.BooleanField(default=False)
    points_each_cycle = models.PositiveIntegerField(default=100)
    late_days = models.PositiveSmallIntegerField(default=31)
    first_day = models.DateField(null=True, blank=True)
    day_after = models.DateField(null=True, blank=True)
    measures = models.JSONField(null=True, blank=True)


class Shift(models.Model):
    """A recurring piece of work that is logged with one tap."""

    community = models.ForeignKey(Community, on_delete=models.PROTECT)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="shifts")
    need = models.ForeignKey(Need, null=True, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=160)
    activity = models.CharField(max_length=80, blank=True)
    minutes = models.PositiveIntegerField()
    delivered_thousandths = models.BigIntegerField(null=True)
    started = models.DateTimeField()
    ended = models.DateTimeField(null=True, blank=True)
    once = models.CharField(max_length=80)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("community", "once"), name="contributions_one_form_starts_one_shift"
            ),
        )


class Buddies(models.Model):
    """Two people who pair up for a task, and attest each other."""

    community = models.ForeignKey(Community, on_delete=models.PROTECT)
    first = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    task = models.CharField(max_length=160)
    need = models.ForeignKey(Need, null=True, on_delete=models.PROTECT, related_name="+")
    paired = models.DateTimeField()
    agreed = models.DateTimeField(null=True, blank=True)
    ended = models.DateTimeField(null=True, blank=True)
    once = models.CharField(max_length=80)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("community", "once"), name="contributions_one_form_pairs_once"
            ),
            models.CheckConstraint(
                condition=~Q(first=F("second")), name="contributions_nobody_is_their_own_buddy"
            ),
        )


class BuddyNote(models.Model):
    """A line in the log that two buddies share."""

    buddies = models.ForeignKey(Buddies, on_delete=models.CASCADE, related_name="notes")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    at = models.DateTimeField()


class Contribution(models.Model):
    """A deed or a resource given: minutes of work, or thousandths of a unit of some kind.

    `once` is the key of the form or request that wrote it: the same key writes one row.
    `logged_by` differs from `by` when somebody else wrote it down; `accepted` is when the
    doer said yes to that. `counted_in` is the closed cycle in which it counted.
    """

    community = models.ForeignKey(Community, on_delete=models.PROTECT)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="contributions")
    logged_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=200)
    kind = models.CharField(max_length=40, default="labour")
    minutes = models.PositiveIntegerField(null=True)
    thousandths = models.BigIntegerField(null=True)
    unit = models.CharField(max_length=40, blank=True)
    need = models.ForeignKey(
        Need, null=True, on_delete=models.PROTECT, related_name="contributions"
    )
    delivered_thousandths = models.BigIntegerField(null=True)
    activity = models.CharField(max_length=80, blank=True)
    tags = models.CharField(max_length=200, blank=True)
    on = models.DateField()
    gift = models.BooleanField(default=False)
    buddies = models.ForeignKey(Buddies, null=True, on_delete=models.PROTECT, related_name="deeds")
    shift = models.ForeignKey(Shift, null=True, on_delete=models.PROTECT, related_name="+")
    once = models.CharField(max_length=80)
    logged = models.DateTimeField()
    accepted = models.DateTimeField(null=True, blank=True)
    withdrawn = models.DateTimeField(null=True, blank=True)
    counted_in = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = (models.Index(fields=("community", "on")),)
        constraints = (
            models.UniqueConstraint(
                fields=("community", "once"), name="contributions_one_form_writes_one_deed"
            ),
            models.CheckConstraint(
                condition=Q(minutes__isnull=True, thousandths__gte=1)
                | Q(minutes__gte=1, thousandths__isnull=True),
                name="contributions_hours_or_a_quantity",
            ),
            models.CheckConstraint(
                condition=Q(counted_in="") | Q(withdrawn__isnull=True),
                name="contributions_what_counted_stays",
            ),
            models.CheckConstraint(
                condition=Q(minutes__isnull=True) | Q(minutes__lte=1440 * 31),
                name="contributions_hours_fit_a_month",
            ),
        )


class Document(models.Model):
    """A file as it came; kept by the hash of its bytes."""

    community = models.ForeignKey(Community, on_delete=models.PROTECT)
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=20)
    size = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("community", "sha256"), name="contributions_document_is_kept_once"
            ),
            models.CheckConstraint(
                condition=Q(size__gte=1, size__lte=LARGEST_DOCUMENT),
                name="contributions_document_is_not_too_large",
            ),
        )


class Evidence(models.Model):
    """A photo, a link or a file; of what somebody erased took along, the hash alone stays."""

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="evidence"
    )
    picture = models.ForeignKey(Picture, null=True, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=8, default="photo")
    link = models.URLField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    added_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    added = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=EVIDENCE), name="contributions_evidence_is_of_a_kind"
            ),
        )


class Confirmation(models.Model):
    """What a witness says; the last word of each witness counts. `answer` is the doer's."""

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="confirmations"
    )
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    says = models.CharField(max_length=12, default="confirm")
    words = models.TextField(blank=True)
    relevant = models.BooleanField(null=True)
    good = models.BooleanField(null=True)
    at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("contribution", "by"), name="contributions_a_witness_speaks_once"
            ),
            models.CheckConstraint(
                condition=Q(says__in=SAYS), name="contributions_a_witness_says_what_exists"
            ),
            models.CheckConstraint(
                condition=~Q(says="confirm")
                | (
                    (Q(relevant=True) | Q(relevant__isnull=True))
                    & (Q(good=True) | Q(good__isnull=True))
                ),
                name="contributions_a_no_is_no_confirmation",
            ),
        )


class Verdict(models.Model):
    """How a dispute or question was settled, by a circle steward who is no party to it."""

    contribution = models.OneToOneField(
        Contribution, on_delete=models.CASCADE, related_name="verdict"
    )
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=8)
    words = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(verdict__in=VERDICTS), name="contributions_a_verdict_that_exists"
            ),
        )


class Appreciation(models.Model):
    """Points given with words, by one member to another."""

    community = models.ForeignKey(Community, on_delete=models.PROTECT)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="thanks")
    points = models.PositiveIntegerField()
    words = models.TextField()
    on = models.DateField()
    at = models.DateTimeField()
    once = models.CharField(max_length=80)

    class Meta:
        indexes = (models.Index(fields=("community", "on")),)
        constraints = (
            models.CheckConstraint(
                condition=~Q(by=F("to")), name="contributions_nobody_thanks_themselves"
            ),
            models.UniqueConstraint(
                fields=("community", "once"), name="contributions_one_form_thanks_once"
            ),
        )


class PanelSeat(models.Model):
    """A member who scores praise, from the day they were named until they are released."""

    community = models.ForeignKey(Community, on_delete=models.PROTECT)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="panel_seats")
    since = models.DateTimeField()
    ended = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("member",),
                condition=Q(ended__isnull=True),
                name="contributions_one_open_seat_on_the_panel",
            ),
        )


class PraiseScore(models.Model):
    """What a quantifier says of one praise: points, a duplicate of another, or dismissed.

    The last word of each quantifier counts. `giver` and `receiver` are those of the praise, so
    that the database itself refuses a score of one's own.
    """

    praise = models.ForeignKey(Appreciation, on_delete=models.PROTECT, related_name="scores")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    giver = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField(null=True)
    duplicate_of = models.ForeignKey(
        Appreciation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    dismissed = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("praise", "by"), name="contributions_a_quantifier_scores_once"
            ),
            models.CheckConstraint(
                condition=Q(points__isnull=False, duplicate_of__isnull=True, dismissed=False)
                | Q(points__isnull=True, duplicate_of__isnull=False, dismissed=False)
                | Q(points__isnull=True, duplicate_of__isnull=True, dismissed=True),
                name="contributions_a_score_says_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(points__isnull=True)
                | Q(points__gte=LEAST_SCORE, points__lte=MOST_SCORE),
                name="contributions_a_score_is_on_the_scale",
            ),
            models.CheckConstraint(
                condition=Q(duplicate_of__isnull=True) | ~Q(duplicate_of=F("praise")),
                name="contributions_no_praise_repeats_itself",
            ),
            models.CheckConstraint(
                condition=~Q(by=F("giver")) & ~Q(by=F("receiver")),
                name="contributions_nobody_scores_their_own_praise",
            ),
        )
