"""A draw over a roster of any size: seconds and peak memory."""

import resource
import sys
import time
from decimal import Decimal

import pandas as pd

from flows.lots.drawing import Quota, draw_institutions, roster_digest

SHARES = {"A": "0.01", "B": "0.03", "C": "0.1", "D": "0.2"}


def main(count: int) -> None:
    """Draw from `count` institutions and print what it took."""
    keys = pd.Series([f"5241{n:08d}MJ0000" for n in range(count)], dtype="str")
    letters = pd.Series((["A", "B", "C", "D"] * (count // 4 + 1))[:count], dtype="str")
    roster = pd.DataFrame({"institution_key": keys, "institution": keys, "credit_class": letters})
    began = time.perf_counter()
    drawn = draw_institutions(
        roster, {letter: Quota(Decimal(share)) for letter, share in SHARES.items()}, "615"
    )
    digest = roster_digest(roster)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(
        f"  drawn {len(drawn)}, roster {digest[:12]}…: "
        f"{time.perf_counter() - began:.2f} s, peak memory {peak} MB"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
