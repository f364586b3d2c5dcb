"""Cycles: opened, previewed, closed once, and kept with their receipts."""
