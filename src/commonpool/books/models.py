"""The ledger as it is read; its tables are made by sql/, and written by services alone.

`book` is the number of the community whose book it is.
"""

from __future__ import annotations

from django.db import models


class Book(models.Model):
    """A community's book; `name` is what its chain of hashes begins with."""

    book = models.BigIntegerField(primary_key=True)
    name = models.CharField(max_length=60)

    class Meta:
        managed = False
        db_table = "books_book"


class Commodity(models.Model):
    """What is counted in a book, and its decimals."""

    pk = models.CompositePrimaryKey("book", "code")
    book = models.BigIntegerField()
    code = models.CharField(max_length=24)
    decimals = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = "books_commodity"


class Account(models.Model):
    """An account: one commodity, and the floor that its free balance keeps."""

    pk = models.CompositePrimaryKey("book", "code")
    book = models.BigIntegerField()
    code = models.CharField(max_length=100)
    commodity = models.CharField(max_length=24)
    floor = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = "books_account"


class Entry(models.Model):
    """A link of the chain. `target` is the entry it acts on, 0 for none."""

    pk = models.CompositePrimaryKey("book", "seq")
    book = models.BigIntegerField()
    seq = models.BigIntegerField()
    prev = models.BigIntegerField(null=True)
    prev_hash = models.CharField(max_length=64, null=True)  # as it is stored
    hash = models.CharField(max_length=64)
    moment = models.CharField(max_length=32)
    key = models.CharField(max_length=200)
    request = models.CharField(max_length=64)
    kind = models.CharField(max_length=8)
    purpose = models.CharField(max_length=80)
    lines = models.BigIntegerField()
    target = models.BigIntegerField()
    target_kind = models.CharField(max_length=8, null=True)  # as it is stored

    class Meta:
        managed = False
        db_table = "books_entry"


class Line(models.Model):
    """A balanced line of an entry; with `cycle` it is what a recipient got out of it, once."""

    pk = models.CompositePrimaryKey("book", "seq", "line")
    book = models.BigIntegerField()
    seq = models.BigIntegerField()
    line = models.BigIntegerField()
    kind = models.CharField(max_length=8)
    target = models.BigIntegerField()
    debit = models.CharField(max_length=100)
    credit = models.CharField(max_length=100)
    commodity = models.CharField(max_length=24)
    amount = models.BigIntegerField()
    cycle = models.CharField(max_length=100, null=True)  # as it is stored
    recipient = models.CharField(max_length=100, null=True)  # as it is stored

    class Meta:
        managed = False
        db_table = "books_line"


class Balance(models.Model):
    """What an account has, as the lines up to (seq, line) made it."""

    pk = models.CompositePrimaryKey("book", "account")
    book = models.BigIntegerField()
    account = models.CharField(max_length=100)
    posted = models.BigIntegerField()
    held = models.BigIntegerField()
    floor = models.BigIntegerField()
    seq = models.BigIntegerField()
    line = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = "books_balance"
