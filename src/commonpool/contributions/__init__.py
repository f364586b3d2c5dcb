"""Contributions: deeds, their evidence and confirmations, and appreciation."""
