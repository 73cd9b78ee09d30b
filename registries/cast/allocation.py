"""Numbers given out once each, in rising order, without remembering those already given."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from registries.cast.place import Region
from registries.citizen_number import compose

PLACES_PER_DAY = 240
TWIN_OFFSET = 240


class CityTooLarge(ValueError):
    """More people were asked for than there are numbers of that age."""


@dataclass
class Births:
    """ID numbers for one age group. Per region they only rise, so that inserting them stays cheap at any size.

    A place is (day, half of the sequence digits); the sex gives the parity. Sequences from 960 up are left to the
    hand-written cast.
    """

    first: date
    last: date
    expected: int
    regions: int
    rng: Random
    _given: dict[str, int] = field(default_factory=dict)
    _stride: int = field(init=False)

    def __post_init__(self) -> None:
        capacity = ((self.last - self.first).days + 1) * PLACES_PER_DAY
        per_region = self.expected * 1.3 / self.regions + 60
        self._stride = int(capacity // per_region)
        if self._stride < 1:
            raise CityTooLarge(
                f"at most {int(capacity * self.regions / 1.3)} people of this age fit into a city"
            )

    def next_place(self, region: Region) -> tuple[date, int]:
        """The next birth date and half sequence (0..239) of a region."""
        turn = self._given.get(region.code, 0)
        self._given[region.code] = turn + 1
        day, half = divmod(turn * self._stride + self.rng.randrange(self._stride), PLACES_PER_DAY)
        born_on = self.first + timedelta(days=day)
        if born_on > self.last:
            raise CityTooLarge(f"no more numbers for {region.code}")
        return born_on, half


def numbered(region: Region, born_on: date, half: int, sex: str) -> str:
    """The ID number at a place: odd sequence digits for a man."""
    return compose(region.code, born_on, half * 2 + (1 if sex == "male" else 0))


@dataclass
class Phones:
    """Mobile numbers +86 150… to 198…, rising."""

    expected: int
    rng: Random
    _given: int = 0

    def next(self) -> str:
        stride = 4_800_000_000 // (self.expected + 100)
        number = 15_000_000_000 + self._given * stride + self.rng.randrange(stride)
        self._given += 1
        return f"+86{number}"
