"""What is known of people; every read of the room."""

from __future__ import annotations

from commonpool.core.fault import Fault


class Missing(Fault):
    """What was asked for is not there, or not for this community."""


class Conflict(Fault):
    """It was done already, or differently."""
