"""The server: granian in front of the WSGI application, and the clock that cycles go by."""

from __future__ import annotations

import ipaddress
import logging
import multiprocessing
import os
import socket
import threading

from django.conf import settings
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from commonpool.config import start, ticking
from commonpool.core.fault import Fault, quote

# Threads wait for each other at SQLite's one writer anyway; more would only queue.
THREADS = 4
TARGET = "commonpool.config.wsgi:application"
SECONDS_TO_STOP = 20
log = logging.getLogger("commonpool.serve")


def serve(host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT, then finish what was begun. Raises Fault before it starts."""
    start.prepare()
    free(host, port)
    _serve(host, port)


def free(host: str, port: int) -> None:
    """Refuse an address that is none of ours, or that somebody listens on."""
    try:
        family = socket.AF_INET6 if ipaddress.ip_address(host).version == 6 else socket.AF_INET
    except ValueError:
        raise Fault(
            f"--host is {quote(host)}", "give an address such as 127.0.0.1 or 0.0.0.0"
        ) from None
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Fault(
                f"{host} port {port} cannot be served ({error.strerror})",
                "stop what listens there, or choose another with --port",
            ) from None


def _serve(host: str, port: int) -> None:
    multiprocessing.set_start_method("spawn", force=True)  # a fork would copy the clock's thread
    server = Granian(
        TARGET,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes(),
        blocking_threads=THREADS,
        websockets=False,
        log_level=LogLevels.warning,
        log_dictconfig=settings.LOGGING,
        respawn_failed_workers=True,
        workers_kill_timeout=SECONDS_TO_STOP,
    )
    stop = threading.Event()
    clock = ticking.begin(stop)
    log.info("serving http://%s:%s with %s process(es)", host, port, server.workers)
    try:
        server.serve()
    finally:
        stop.set()
        clock.join(SECONDS_TO_STOP)
        log.info("stopped")


def processes() -> int:
    """One on SQLite, which has one writer; on PostgreSQL what was asked for, or one for each core."""
    if start.embedded():
        return 1
    return settings.PROCESSES or min(8, os.cpu_count() or 1)
