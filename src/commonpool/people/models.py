"""People as stored: an account signs in, a member belongs to one community."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

ROLES = ("member", "circle-steward", "treasurer", "steward", "observer")


def no_password() -> str:
    """What stands where Django keeps a password: a mark that no password matches."""
    return make_password(None)


class Accounts(BaseUserManager["Account"]):
    """Accounts are found by their address, in whatever case it was typed."""

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(email__iexact=username or "")


class Account(AbstractBaseUser):
    """Somebody who can sign in: by passkey, or by a code sent to the address."""

    password = models.CharField(max_length=128, default=no_password, editable=False)
    email = models.EmailField(unique=True)
    language = models.CharField(max_length=8, blank=True)
    is_active = models.BooleanField(default=True)

    objects: ClassVar[Accounts] = Accounts()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(password__startswith=UNUSABLE_PASSWORD_PREFIX),
                name="people_account_has_no_password",
            ),
            models.UniqueConstraint(
                Lower("email"), name="people_address_in_any_case_is_one_account"
            ),
        )


class Community(models.Model):
    """A world of its own: its people, needs, pools, cycles and book."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    about = models.TextField(blank=True)
    currency = models.CharField(max_length=20)
    decimals = models.PositiveSmallIntegerField(default=2)
    zone = models.CharField(max_length=60, default="UTC")
    language = models.CharField(max_length=8, default="en")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="nested"
    )
    founded = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(decimals__lte=9), name="people_community_has_at_most_nine_decimals"
            ),
        )


class Picture(models.Model):
    """An image without its metadata; kept by the hash of its bytes."""

    community = models.ForeignKey(Community, on_delete=models.PROTECT)
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=20)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("community", "sha256"), name="people_picture_is_kept_once"
            ),
        )


class Member(models.Model):
    """A party of one community. Receipts and the books know the handle alone.

    A member without an account is somebody for whom others log; `registered` is false for
    a helper who has not joined, whose shares are held. One that stands for a community below
    is a member as any other, and never signs in.
    """

    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="members")
    account = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships"
    )
    stands_for = models.ForeignKey(
        Community, null=True, blank=True, on_delete=models.PROTECT, related_name="stands_as"
    )
    handle = models.CharField(max_length=40)
    name = models.CharField(max_length=80, blank=True)
    about = models.TextField(blank=True)
    portrait = models.ForeignKey(Picture, null=True, blank=True, on_delete=models.SET_NULL)
    shows_name = models.BooleanField(default=False)
    registered = models.BooleanField(default=True)
    depth = models.CharField(max_length=40, blank=True)
    joined = models.DateField()
    left = models.DateField(null=True, blank=True)
    erased = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("community", "handle"), name="people_member_handle_is_one_s_own"
            ),
            models.UniqueConstraint(
                fields=("community", "account"), name="people_account_joins_a_community_once"
            ),
            models.UniqueConstraint(
                fields=("community", "stands_for"), name="people_community_below_is_one_member"
            ),
            models.CheckConstraint(
                condition=Q(stands_for__isnull=True) | Q(account__isnull=True),
                name="people_community_below_signs_nobody_in",
            ),
            models.CheckConstraint(
                condition=Q(erased__isnull=True)
                | Q(name="", about="", depth="", account__isnull=True, portrait__isnull=True),
                name="people_erased_member_keeps_nothing",
            ),
        )


class Role(models.Model):
    """What a member may do besides what every member may."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=20)
    given_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    given = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("member", "role"), name="people_role_is_given_once"),
            models.CheckConstraint(
                condition=Q(role__in=ROLES), name="people_role_is_one_that_exists"
            ),
        )


class Invitation(models.Model):
    """A way in, for one person, until it expires; only the hash of its code is kept.

    `claims` is the member without an account whom the invited person turns out to be.
    """

    community = models.ForeignKey(Community, on_delete=models.PROTECT)
    code_sha256 = models.CharField(max_length=64, unique=True)
    role = models.CharField(max_length=20, default="member")
    claims = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made = models.DateTimeField()
    expires = models.DateTimeField()
    used_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="invitations"
    )


class Token(models.Model):
    """A key for programs: one member, one community; only its hash is kept."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64, unique=True)
    writes = models.BooleanField(default=False)
    made = models.DateTimeField()
    expires = models.DateTimeField(null=True, blank=True)
    last_used = models.DateTimeField(null=True, blank=True)


class CacheEntry(models.Model):
    """What every worker must know for a while, such as how often somebody tried to sign in.

    The columns are those Django's database cache asks for.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)
