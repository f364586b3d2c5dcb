"""The big reductions: rows where the data is → sums per project; the core decides on the sums."""
