"""Mechanisms, one file per family; each turns evidence into claims on a pot."""
