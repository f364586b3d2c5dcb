"""A prober makes up requests from the API's own description, against Holon Alpha's server.

No answer may be a failure of ours, nor one that the description does not know. A short run
each time; ten minutes with `make torture`.
"""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.api.server import Server, serving, surroundings
from tests.conftest import need

SHORT, LONG, LAST_SECONDS = 30, 600, 10
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
# Somebody who may do everything, and a cycle that is closed: so that requests come far.
SCRIPT = """
import django; django.setup()
from django.utils import timezone
from commonpool.cycles.queries import closed_cycles
from commonpool.people.models import Member
from commonpool.people.services import make_token, set_roles
ana = Member.objects.get(handle="heron-4821")
roles = ("steward", "treasurer", "circle-steward")
set_roles(actor=ana, member=ana, roles=roles, now=timezone.now())
home = ana.community
token = make_token(actor=ana, community=home, name="p", writes=True, now=timezone.now(), days=1)
print(token[1], closed_cycles(home)[0].slug)
"""


# What ends the prober's own token: asked at the end, and in a short run of its own.
LAST = ("leave", "erase_me", "revoke_token")


def token_of(folder: Path) -> tuple[str, str]:
    """A token of somebody who may do everything, and the name of a cycle that is closed."""
    home = surroundings(folder / "village", DJANGO_SETTINGS_MODULE="commonpool.config.settings")
    told = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=home, check=True, capture_output=True, text=True
    )
    token, cycle = told.stdout.split()
    return token, cycle


def probe(
    server: Server, folder: Path, seconds: int, which: str
) -> subprocess.CompletedProcess[str]:
    """What the prober says of the operations that end its token, or of all others."""
    token, cycle = token_of(folder)
    known = {
        "community": "holon-alpha",
        "cycle": cycle,
        "need": "bread-for-the-week",
        "handle": "rye-2264",
        "party": "rye-2264",
        "account": "pool:flow",
    }
    settings = folder / "schemathesis.toml"
    lines = [f'{name} = "{value}"' for name, value in known.items()]
    settings.write_text("\n".join(["[parameters]", *lines]))
    return subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(settings), "run"),
            f"{server.address}/api/v1/openapi.json",
            *("--max-time", str(seconds), "--checks", ",".join(CHECKS)),
            *(word for name in LAST for word in (f"--{which}-operation-id", name)),
            *("--header", f"Authorization: Bearer {token}", "--continue-on-failure"),
            *("--no-color", "--warnings", "off", "--generation-database", "none"),
            *("--request-timeout", "60"),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
    )


def succeeded(server: Server) -> set[tuple[str, str]]:
    """Operations that answered with success: a prober who is always refused has seen little."""
    lines = server.log.read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.startswith("{")]
    return {
        (row["method"], row["route"])
        for row in rows
        if row.get("event") == "answered" and "api/v1/" in row["route"] and row["status"] < 300
    }


@pytest.mark.parametrize(
    "seconds", [SHORT, pytest.param(LONG, marks=pytest.mark.torture)], ids=["short", "long"]
)
def test_no_failure_and_no_answer_that_is_not_described(tmp_path: Path, seconds: int) -> None:
    need(find_spec("schemathesis"), "no prober here: make setup EXTRAS=prober")
    rate = {"COMMONPOOL_API_RATE": "1000000"}
    rate |= {"COMMONPOOL_LOG": "json"}
    with serving(tmp_path, "--keep", str(tmp_path), command="demo", **rate) as server:
        assert server.ask("/api/v1/openapi.json")[0] == 200  # worked out once, which takes a while
        for which, long in (("exclude", seconds), ("include", LAST_SECONDS)):
            found = probe(server, tmp_path, long, which)
            print(found.stdout)  # noqa: T201  # what a run of ten minutes found is worth reading
            assert found.returncode == 0, found.stdout + found.stderr
            assert " passed" in found.stdout
            assert "Stateful" in found.stdout or which == "include"
            assert server.ask("/healthz")[0] == 200
        done = succeeded(server)
        print(f"{len(done)} operations did what they were asked at least once")  # noqa: T201  # as above
        assert done
