"""A server as it runs in life: a process of its own, in a home of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from tests.conftest import ROOT

PATIENCE = 600  # seconds that a busy machine may need to seed a demo and start


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def surroundings(home: Path, **env: str) -> dict[str, str]:
    """The environment of an installation with its home there, and nothing of this one."""
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("COMMONPOOL_", "DJANGO_")) and key not in {"DATABASE_URL", "CI"}
    }
    return kept | {"PYTHONPATH": str(ROOT / "src"), "COMMONPOOL_HOME": str(home)} | env


@dataclass
class Server:
    """A running server."""

    address: str
    process: subprocess.Popen[bytes]
    log: Path

    def ask(self, path: str) -> tuple[int, str]:
        """The status and the text of an answer."""
        try:
            with urlopen(f"{self.address}{path}", timeout=30) as answer:  # noqa: S310  # our own
                return int(answer.status), answer.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()

    def stop(self) -> str:
        """End it as a service manager does; what it logged."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=PATIENCE)
        return self.log.read_text("utf-8")


@contextmanager
def serving(home: Path, *words: str, command: str = "serve", **env: str) -> Iterator[Server]:
    """A server that answers; it is stopped at the end, whatever happened."""
    port = free_port()
    home.mkdir(parents=True, exist_ok=True)
    log = home / "stderr"  # a file, since a pipe that nobody empties would stop the server
    with log.open("wb") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-m", "commonpool", command, "--port", str(port), *words],
            env=surroundings(home, **env),
            stdout=subprocess.DEVNULL,
            stderr=stderr,
        )
    server = Server(f"http://127.0.0.1:{port}", process, log)
    try:
        wait(server)
        yield server
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait(server: Server) -> None:
    """Until it answers; what it complained of, if it ended instead."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if server.process.poll() is not None:
            raise AssertionError(server.log.read_text("utf-8"))
        try:
            if json.loads(server.ask("/healthz")[1])["status"] == "ok":
                return
        except (URLError, ConnectionError):
            time.sleep(0.2)
    raise AssertionError("no answer")
