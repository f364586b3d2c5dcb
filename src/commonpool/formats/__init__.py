"""Foreign bytes ↔ the core's dataclasses, one file for each foreign format."""
