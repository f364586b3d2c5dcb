"""Views, one file for each feature."""
