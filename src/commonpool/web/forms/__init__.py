"""Forms, one file for each feature."""
