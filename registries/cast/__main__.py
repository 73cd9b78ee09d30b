"""`python -m registries.cast --people N --seed S --out DIR`: make a demo city without the platform."""

from __future__ import annotations

import argparse
import sqlite3
import sys
from datetime import date
from pathlib import Path

from registries.cast.allocation import CityTooLarge
from registries.cast.city import make_city
from registries.cast.written import DEFAULT, list_casts


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="registries.cast", description="生成演示城市 city.db / make the demo city"
    )
    parser.add_argument("--people", type=int, default=1000, help="大约多少人 / about how many people")
    parser.add_argument("--seed", type=int, default=1, help="随机种子 / same seed, same city")
    parser.add_argument("--out", type=Path, required=True, help="输出目录 / directory")
    parser.add_argument("--on", type=date.fromisoformat, help="数据日期 / day of the data")
    parser.add_argument("--city", choices=list_casts(), default=DEFAULT, help="哪个城市 / which cast")
    chosen = parser.parse_args()
    try:
        print(make_city(chosen.out, people=chosen.people, seed=chosen.seed, on=chosen.on, cast=chosen.city))
    except (OSError, sqlite3.Error, CityTooLarge) as error:
        print(f"无法生成演示城市 / cannot make the city in {chosen.out}: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
