"""Logs that can be kept: what happened and where, never who; no name, address, code or token.

An address on a page may hold a code or a name, so a request is logged by its route; an
exception by its type and the lines it came through, since its words may quote a row.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import time
import traceback
from collections.abc import Callable
from types import TracebackType

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse

from commonpool.config.environment import Environment

NAME = "COMMONPOOL_LOG"
MAIL = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+")
SECRET = re.compile(r"[A-Za-z0-9_\-]{24,}")
log = logging.getLogger("commonpool.request")


def logs(env: Environment) -> dict[str, object]:
    """Django's logging settings: `text` for people, `json` for programs, one line each."""
    kind = env.text(NAME, "text")
    if kind not in FORMATTERS:
        raise ImproperlyConfigured(f"{NAME} is {kind!r}; write text or json")
    # "()" is how logging names a factory.
    formatter = {"()": FORMATTERS[kind]}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "line"},
            "none": {"class": "logging.NullHandler"},
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "commonpool": {"level": "INFO"},
            "_granian": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            "granian.access": {"handlers": ["none"], "propagate": False},
            "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            # It says on each attempt what the one fault at the end says.
            "psycopg.pool": {"level": "ERROR"},
            # Every answer is logged once already, by its route.
            "django.request": {"level": "ERROR"},
            "django.server": {"handlers": ["none"], "propagate": False},
        },
    }


class Line(logging.Formatter):
    """One line for each record, for people."""

    def format(self, record: logging.LogRecord) -> str:
        known = told(record)
        head = f"{known.pop('at')} {known.pop('level'):<7} {known.pop('event')}"
        return " ".join([head, *(f"{key}={value}" for key, value in known.items())])


class JsonLine(logging.Formatter):
    """One JSON object on a line for each record, for programs."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(told(record), ensure_ascii=False)


FORMATTERS: dict[str, type[logging.Formatter]] = {"text": Line, "json": JsonLine}


def told(record: logging.LogRecord) -> dict[str, str | int | list[str]]:
    """What a record may say."""
    at = dt.datetime.fromtimestamp(record.created, dt.UTC)
    found: dict[str, str | int | list[str]] = {
        "at": at.isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "event": event(record),
    }
    for field in ("method", "route", "status", "ms"):
        if isinstance(value := getattr(record, field, None), str | int):
            found[field] = value
    if record.exc_info and record.exc_info[0]:
        found["exception"] = record.exc_info[0].__name__
        found["through"] = frames(record.exc_info[2])
    return found


def event(record: logging.LogRecord) -> str:
    """The record's words; of a request only its route, since Django quotes the whole address."""
    request = getattr(record, "request", None)
    if isinstance(request, HttpRequest):
        return f"{record.name}: {request.method} {route(request)}"
    return SECRET.sub("…", MAIL.sub("…", record.getMessage()))


def frames(trace: TracebackType | None) -> list[str]:
    """The places an exception came through, innermost last."""
    return [f"{one.filename}:{one.lineno} {one.name}" for one in traceback.extract_tb(trace)]


def route(request: HttpRequest) -> str:
    """The pattern that an address follows, without what stands in its blanks."""
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match else "(unknown)"


Answer = Callable[[HttpRequest], HttpResponse]


def request_log(answer: Answer) -> Answer:
    """Log each answer: method, route, status, and how long it took."""

    def logged(request: HttpRequest) -> HttpResponse:
        began = time.monotonic()
        response = answer(request)
        spent = round((time.monotonic() - began) * 1000)
        level = logging.DEBUG if request.path == "/healthz" else logging.INFO
        log.log(
            level,
            "answered",
            extra={
                "method": request.method or "",
                "route": route(request),
                "status": response.status_code,
                "ms": spent,
            },
        )
        return response

    return logged
