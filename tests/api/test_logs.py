"""What is logged says what happened, and nothing about who."""

import json
import logging
import sys

from django.test import RequestFactory
from django.urls import resolve

from commonpool.config.logs import JsonLine, Line, told


def record(words: str, *args: object, **extra: object) -> logging.LogRecord:
    logger = logging.getLogger("village")
    return logger.makeRecord("village", logging.INFO, "f", 1, words, args, None, extra=extra)


def test_addresses_and_tokens_are_left_out() -> None:
    line = JsonLine().format(record("mail to %s with %s", "ana@example.org", "k" * 43))
    assert json.loads(line)["event"] == "mail to … with …"


def test_a_request_is_told_by_its_route() -> None:
    request = RequestFactory().get("/healthz?code=heron-4821")
    request.resolver_match = resolve("/healthz")
    said = told(record("Bad Request: %s", request.get_full_path(), request=request))
    assert said["event"] == "village: GET /healthz"
    assert "heron" not in str(said)


def test_an_exception_is_told_by_where_it_came_through() -> None:
    try:
        raise ValueError("Key (email)=(ana@example.org) already exists")
    except ValueError:
        info = sys.exc_info()
    failed = record("it failed")
    failed.exc_info = info
    said = Line().format(failed)
    assert "exception=ValueError" in said
    assert "test_logs.py" in said
    assert "ana" not in said
    assert "\n" not in said
