"""Pages, one file for each feature; they translate and decide nothing."""
