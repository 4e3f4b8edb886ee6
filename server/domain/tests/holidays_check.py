#!/usr/bin/env python3
"""Writes tests/holidays.txt from PyPI `holidays`, or checks that it is fresh (`--check`).

The Rust test compares our rules with that file, so it needs no Python. One line per place and year:
AGS, Land, what is asked of the library, year, dates as MM-DD.
"""

import pathlib
import sys

import holidays

YEARS = range(2024, 2036)
# AGS, subdivision, categories. Nürnberg stands for Protestant Bavaria, Crostwitz and Heiligenstadt for Catholic places.
PLACES = [
    ("01002000", "SH", "public"),
    ("02000000", "HH", "public"),
    ("03241001", "NI", "public"),
    ("04011000", "HB", "public"),
    ("05111000", "NW", "public"),
    ("06412000", "HE", "public"),
    ("07315000", "RP", "public"),
    ("08111000", "BW", "public"),
    ("09564000", "BY", "public"),
    ("09162000", "BY", "catholic"),
    ("09761000", "Augsburg", "public"),
    ("10041100", "SL", "public"),
    ("11000000", "BE", "public"),
    ("12054000", "BB", "public"),
    ("13004000", "MV", "public"),
    ("14612000", "SN", "public"),
    ("14625080", "SN", "catholic"),
    ("15003000", "ST", "public"),
    ("16051000", "TH", "public"),
    ("16061045", "TH", "catholic"),
]


def lines():
    for ags, subdivision, category in PLACES:
        categories = ("public",) if category == "public" else ("public", category)
        for year in YEARS:
            days = holidays.Germany(subdiv=subdivision, years=year, categories=categories)
            dates = " ".join(day.strftime("%m-%d") for day in sorted(days))
            yield f"{ags} {subdivision} {category} {year}: {dates}\n"


def main():
    path = pathlib.Path(__file__).with_name("holidays.txt")
    text = "".join(lines())
    if "--check" not in sys.argv[1:]:
        path.write_text(text, encoding="utf-8")
    elif path.read_text(encoding="utf-8") != text:
        sys.exit(f"{path.name} differs from PyPI holidays {holidays.__version__}: run {pathlib.Path(__file__).name} and look at the difference")


if __name__ == "__main__":
    main()
