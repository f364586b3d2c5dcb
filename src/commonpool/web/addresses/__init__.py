"""Addresses, one file for each feature."""
