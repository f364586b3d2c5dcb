"""Needs, offers, and commitments that take all or part of a need."""
