"""The HTTP API, one file for each feature; it translates and decides nothing."""
