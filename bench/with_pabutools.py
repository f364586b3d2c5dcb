"""Equal Shares by pabutools, in a process and an environment of its own.

    python bench/with_pabutools.py FOLDER

For each `.pb` file of the folder, in the order of names, a line of JSON: the CPU seconds that
the rule took, reading left out, and the winners. Ballots that several voters share are
counted together, which is its faster way.
"""

import json
import sys
import time
from pathlib import Path

from pabutools.election import Additive_Cardinal_Sat, Cost_Sat, parse_pabulib
from pabutools.rules import method_of_equal_shares


def main(folder: Path) -> None:
    """Count every election."""
    sys.setrecursionlimit(10_000)  # it calls itself once for each project that it buys
    for path in sorted(folder.glob("*.pb")):
        instance, profile = parse_pabulib(str(path))
        shared = profile.as_multiprofile()
        measure = Cost_Sat if instance.meta["vote_type"] == "approval" else Additive_Cardinal_Sat
        start = time.process_time()
        bought = method_of_equal_shares(instance, shared, sat_class=measure)
        taken = time.process_time() - start
        winners = sorted(project.name for project in bought)
        print(json.dumps({"cpu": taken, "winners": winners}), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
