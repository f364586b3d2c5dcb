"""The big reductions: rows where the data is → sums per project; the core decides on the sums."""

import os

# numpy sorts by AVX-512 where it can: six times as slow as AVX2 on some processors (Zen 4), a
# little quicker on others. It asks once, when it is imported; a wish of the user's own stays.
os.environ.setdefault("NPY_DISABLE_CPU_FEATURES", "X86_V4 AVX512_ICL AVX512_SPR")
