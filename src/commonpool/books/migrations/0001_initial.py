"""The ledger: its tables, constraints and triggers by hand, since Django's know neither."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from commonpool.books.schema import statements


def make(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Run the statements of this database's vendor."""
    for statement in statements(editor.connection.vendor):
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "book",
                        "code",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("book", models.BigIntegerField()),
                ("code", models.CharField(max_length=100)),
                ("commodity", models.CharField(max_length=24)),
                ("floor", models.BigIntegerField()),
            ],
            options={
                "db_table": "books_account",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Balance",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "book",
                        "account",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("book", models.BigIntegerField()),
                ("account", models.CharField(max_length=100)),
                ("posted", models.BigIntegerField()),
                ("held", models.BigIntegerField()),
                ("floor", models.BigIntegerField()),
                ("seq", models.BigIntegerField()),
                ("line", models.BigIntegerField()),
            ],
            options={
                "db_table": "books_balance",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Book",
            fields=[
                ("book", models.BigIntegerField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=60)),
            ],
            options={
                "db_table": "books_book",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Commodity",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "book",
                        "code",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("book", models.BigIntegerField()),
                ("code", models.CharField(max_length=24)),
                ("decimals", models.BigIntegerField()),
            ],
            options={
                "db_table": "books_commodity",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "book", "seq", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("book", models.BigIntegerField()),
                ("seq", models.BigIntegerField()),
                ("prev", models.BigIntegerField(null=True)),
                ("prev_hash", models.CharField(max_length=64, null=True)),
                ("hash", models.CharField(max_length=64)),
                ("moment", models.CharField(max_length=32)),
                ("key", models.CharField(max_length=200)),
                ("request", models.CharField(max_length=64)),
                ("kind", models.CharField(max_length=8)),
                ("purpose", models.CharField(max_length=80)),
                ("lines", models.BigIntegerField()),
                ("target", models.BigIntegerField()),
                ("target_kind", models.CharField(max_length=8, null=True)),
            ],
            options={
                "db_table": "books_entry",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Line",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "book",
                        "seq",
                        "line",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("book", models.BigIntegerField()),
                ("seq", models.BigIntegerField()),
                ("line", models.BigIntegerField()),
                ("kind", models.CharField(max_length=8)),
                ("target", models.BigIntegerField()),
                ("debit", models.CharField(max_length=100)),
                ("credit", models.CharField(max_length=100)),
                ("commodity", models.CharField(max_length=24)),
                ("amount", models.BigIntegerField()),
                ("cycle", models.CharField(max_length=100, null=True)),
                ("recipient", models.CharField(max_length=100, null=True)),
            ],
            options={
                "db_table": "books_line",
                "managed": False,
            },
        ),
        migrations.RunPython(make),
    ]
