"""commonpool shares a community's common pool by rules that anyone can read and check."""

__version__ = "0.1.0"
