"""A visit to the demo's own pages, for a machine without a person: what was asked and answered."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from commonpool.cli.screen import BOLD, GREEN, RED, painted, say, table
from commonpool.cli.walk import run_one
from commonpool.core.fault import Fault

HOLON = "/c/holon-alpha/"
API = "/api/v1/communities/holon-alpha"
PATIENCE = 60  # seconds that a busy machine may need to start


def once(folder: Path) -> int:
    """Serve the village, ask, check a receipt, and stop; 1 where an answer was not as it must be."""
    with served() as address:
        pages = [HOLON, f"{HOLON}needs/", f"{HOLON}cycles/", "/demo/", "/api/v1/openapi.json"]
        rows = [seen(address, page) for page in ("/healthz", *pages)]
        needs = answer(address, f"{API}/needs")
        closed = [cycle for cycle in listed(answer(address, f"{API}/cycles")) if cycle["sha256"]]
        newest = f"{API}/cycles/{closed[0]['slug']}"
        shares = answer(address, f"{newest}/shares")
        bundle = folder / "closed.bundle.json"
        bundle.write_text(json.dumps(answer(address, f"{newest}/bundle")), encoding="utf-8")
    say(f"\n{painted('What the village answered', BOLD)}")
    say(table(("Page", "Status", "Bytes"), [row[:3] for row in rows]))
    say(f"\n{painted('Needs of the open cycle', BOLD)}")
    say(table(("Need", "Asked", "Met"), [need_row(row) for row in listed(needs)]))
    say(f"\n{painted('Shares of the cycle that closed last: a receipt names nobody', BOLD)}")
    say(table(("Party", "Share"), [(row["party"], row["amount"]) for row in listed(shares)]))
    say(f"\n{painted('Its receipt, checked without the village', BOLD)}")
    code = run_one("verify", [str(bundle)])
    failed = [row[0] for row in rows if row[1] != "200"]
    for page in failed:
        say(painted(f"{page} did not answer as it must", RED))
    if not failed and not code:
        say(painted("\nAll of it is there. See it yourself: make demo", GREEN))
    return 1 if failed else code


@contextmanager
def served() -> Iterator[str]:
    """The village in a server of its own, at a port that is free."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "commonpool", "serve", "--port", str(port)]
    with subprocess.Popen(  # noqa: S603  # our own command, with a number
        command, env=os.environ | {"COMMONPOOL_LOG": "json"}, stderr=subprocess.DEVNULL
    ) as server:
        try:
            wait(server, address)
            yield address
        finally:
            server.terminate()
            server.wait()


def wait(server: subprocess.Popen[bytes], address: str) -> None:
    """Until it answers."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            if ask(address, "/healthz")[0] == 200:
                return
        except (URLError, ConnectionError):
            time.sleep(0.2)
    raise Fault(
        "the village's server did not answer", "start it by hand to see why: commonpool serve"
    )


def ask(address: str, page: str) -> tuple[int, bytes]:
    """Status and body of an answer."""
    try:
        with urlopen(f"{address}{page}", timeout=60) as found:  # noqa: S310  # our own address
            return found.status, found.read()
    except HTTPError as error:
        return error.code, error.read()


def seen(address: str, page: str) -> tuple[str, str, str]:
    """A page as a row of the table."""
    status, body = ask(address, page)
    return page, str(status), f"{len(body):,}"


def answer(address: str, page: str) -> dict[str, object]:
    """What the API says."""
    status, body = ask(address, page)
    found: object = json.loads(body)
    if status != 200 or not isinstance(found, dict):
        raise Fault(f"{page} answered {status}", "this is a mistake of ours: please tell us")
    return found


def listed(page: dict[str, object]) -> list[dict[str, str]]:
    """The rows of a list."""
    rows = page["items"]
    return rows if isinstance(rows, list) else []


def need_row(row: Mapping[str, object]) -> tuple[str, str, str]:
    """A need as a row of the table."""
    need = row["need"]
    named = need if isinstance(need, dict) else {}
    return f"{named['what']}, {named['unit']}", str(row["asked"]), str(row["met"])
