"""A command that works on an installation says plainly what is wrong with it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

ASK = (
    "from commonpool.cli.installation import installation\n"
    "from commonpool.formats.files import BadFile\n"
    "try:\n    installation()\nexcept BadFile as error:\n    print(error)\n"
)


def asked(home: Path, before: str = "", **env: str) -> str:
    """What a command says of an installation, in a process of its own."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("COMMONPOOL")}
    for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        clean.pop(name, None)
    done = subprocess.run(
        [sys.executable, "-c", before + ASK],
        check=True,
        capture_output=True,
        text=True,
        env=clean | {"COMMONPOOL_HOME": str(home), "PYTHONPATH": str(ROOT / "src")} | env,
        timeout=120,
    )
    return done.stdout.strip()


MIGRATE = (
    "import os, django\n"
    "os.environ['DJANGO_SETTINGS_MODULE'] = 'commonpool.config.settings'\n"
    "django.setup()\n"
    "from django.core.management import call_command\n"
    "call_command('migrate', verbosity=0)\n"
)


def test_a_new_home_has_no_tables_yet(tmp_path: Path) -> None:
    said = asked(tmp_path)
    assert said.startswith("the database lacks ")
    assert said.endswith("run commonpool migrate")


def test_tables_of_this_program_are_taken_and_newer_ones_refused(tmp_path: Path) -> None:
    assert asked(tmp_path, MIGRATE) == ""
    later = (
        "from django.db.migrations.recorder import MigrationRecorder\n"
        "from django.db import connection\n"
        "MigrationRecorder(connection).record_applied('people', '0999_later')\n"
    )
    assert asked(tmp_path, MIGRATE + later).startswith(
        "the database is newer than this program (people.0999_later)"
    )


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ({"DATABASE_URL": "mysql://holon"}, "DATABASE_URL begins with 'mysql'"),
        ({"COMMONPOOL_DEMO": "perhaps"}, "COMMONPOOL_DEMO is 'perhaps'; write yes or no"),
    ],
    ids=str,
)
def test_a_wrong_setting_gets_its_sentence(
    tmp_path: Path, setting: dict[str, str], said: str
) -> None:
    assert asked(tmp_path, **setting).startswith(said)


def test_without_the_servers_packages_it_says_which_extra(tmp_path: Path) -> None:
    gone = "import sys\nsys.modules['django'] = None\n"
    assert asked(tmp_path, gone).endswith("install commonpool[server]")
