#!/usr/bin/env python3
"""Repeats the sample county under new codes until a province has enough schools, one CSV per year.

    make_province.py FOLDER SCHOOLS
"""
import csv
import sys
from pathlib import Path

DEMO = Path(__file__).resolve().parents[1] / "demo"
REGIONS = {"省", "市", "县", "乡镇"}
COUNTY = "990121"  # every code below a county begins with the county's


def main():
    folder, wanted = Path(sys.argv[1]), int(sys.argv[2])
    for year in ("2023", "2024"):
        with open(DEMO / f"county-{year}.csv", encoding="utf-8", newline="") as file:
            heading, *rows = list(csv.reader(file))
        above = [row for row in rows if row[3] in ("省", "市")]
        below = [row for row in rows if row[3] not in ("省", "市")]
        schools = sum(row[3] not in REGIONS for row in rows)
        with open(folder / f"province-{year}.csv", "w", encoding="utf-8", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerows([heading] + above)
            for number in range(-(-wanted // schools)):
                code = f"{number:04}"
                for row in below:
                    parent = row[2] if row[3] == "县" else f"{code}-{row[2]}"
                    out.writerow([f"{code}-{row[0]}", row[1], parent] + row[3:])


if __name__ == "__main__":
    main()
