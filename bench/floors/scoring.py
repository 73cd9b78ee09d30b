"""The least code that gives Siming's totals of 2017: numpy written by hand over ready columns."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

FIRST, LAST = date(2010, 9, 1).toordinal(), date(2011, 8, 31).toordinal()
DISTRICT, HUKOU = 350203, (350203, 350206)
Columns = dict[str, NDArray[Any]]


def totals(at: Columns) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Eligible, whether the mother is main applicant, and points × 100, per family."""
    shared = (at["born"] >= FIRST) & (at["born"] <= LAST) & at["id_kind_allowed"] & (at["enrolled"] != 1)
    shared &= (at["hukou"] != HUKOU[0]) & (at["hukou"] != HUKOU[1])
    years, months, lives = at["residence_years"], at["insured_months"], at["district_on"]
    eligible = shared & (at["residence_days"] >= 638) & (at["work_days"] >= 638) & (at["recent_months"] >= 24)
    eligible &= (lives == DISTRICT) | ((lives == 0) & at["resides"] & at["housed"])
    insured = months // 12
    total = np.where(eligible, np.int32(3000), np.int32(0))
    total += np.clip((years - 2) * 200, 0, 1200)
    total += np.clip((insured - 2) * 400, 0, 2400)
    total += (at["share"] > 100_000_000) * np.int32(2000)
    total += ((lives == DISTRICT) & at["works_here"]) * np.int32(900)
    total += (at["planning"] == at["compliant"]) * np.int32(500)
    counts = at["known"] & at["resides"] & at["insured"] & at["works"]
    total += np.where(counts, np.minimum(years * 100 + insured * 200, 1000), 0)[::-1]
    (father, mother), known = total, at["known"]
    better = (eligible[1] > eligible[0]) | ((eligible[1] == eligible[0]) & (mother > father))
    main = known[1] & (better | ~known[0])
    return np.where(main, eligible[1], eligible[0]), main, np.where(main, mother, father)
