"""The command line: one file for each command; they translate and decide nothing."""
