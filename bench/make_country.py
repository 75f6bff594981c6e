#!/usr/bin/env python3
"""A country as one CSV per year: the schools of the sample county under new codes, again and again.

    make_country.py FOLDER SCHOOLS [YEAR...]

Counties, cities and provinces have the codes of ../shared/data/cn-divisions-2023 when it is there, otherwise codes of
the same form; a county has as many schools as comes out. Schools keep the sample's figures, so that checks hold; one
figure in a hundred of those that no check asks for is left open.
"""
import csv
import random
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REGIONS = {"省", "市", "县", "乡镇"}
COUNTIES, COUNTIES_OF_CITY, CITIES_OF_PROVINCE = 2850, 9, 11
MAY_BE_OPEN = ("books", "computers", "equip_value", "art_rooms", "music_rooms", "mm_rooms")


def divisions():
    """(province, city, county) codes, in order."""
    areas = ROOT.parent / "shared" / "data" / "cn-divisions-2023" / "areas.csv"
    if areas.exists():
        with open(areas, encoding="utf-8", newline="") as file:
            codes = sorted({row["code"][:6] for row in csv.DictReader(file)})
        return [(code[:2] + "0000", code[:4] + "00", code) for code in codes if code[4:] != "00"]
    made = []
    for number in range(COUNTIES):
        city = number // COUNTIES_OF_CITY
        province = f"{11 + city // CITIES_OF_PROVINCE:02}"
        made.append((province + "0000", f"{province}{city % CITIES_OF_PROVINCE + 1:02}00",
                     f"{province}{city % CITIES_OF_PROVINCE + 1:02}{number % COUNTIES_OF_CITY + 1:02}"))
    return made


def write(path, year, wanted):
    with open(ROOT / "demo" / f"county-{year}.csv", encoding="utf-8", newline="") as file:
        heading, *rows = list(csv.reader(file))
    below = {row[0]: row for row in rows}
    towns = [row for row in rows if row[3] == "乡镇"]
    schools = [row for row in rows if row[3] not in REGIONS]
    (county_row,) = [row for row in rows if row[3] == "县"]
    nothing, dice = [""] * (len(heading) - 5), random.Random(7)
    open_columns = [heading.index(name) for name in MAY_BE_OPEN]
    counties, told = divisions(), set()
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerows([heading, ["000000", "全国", "", "国家", year, *nothing]])
        for number, (province, city, county) in enumerate(counties):
            for code, parent, kind in ((province, "000000", "省"), (city, province, "市")):
                if code not in told:
                    told.add(code)
                    out.writerow([code, f"{kind}{code}", parent, kind, year, *nothing])
            out.writerow([county, f"县{county}", city, "县", year, *county_row[5:]])
            count = (number + 1) * wanted // len(counties) - number * wanted // len(counties)
            for i in range(count):
                row = list(schools[(number * count + i) % len(schools)])
                again = i // len(schools)
                town = row[2] if row[2] in below and below[row[2]][3] == "乡镇" else towns[0][0]
                code = f"{county}{town[6:]}-{again}"
                if code not in told:
                    told.add(code)
                    out.writerow([code, f"乡{code}", county, "乡镇", year, *nothing])
                row[0], row[2] = f"{county}{row[0][6:]}-{again}", code
                for column in open_columns:
                    row[column] = "" if dice.random() < 0.01 else row[column]
                out.writerow(row)


def main():
    folder, wanted = Path(sys.argv[1]), int(sys.argv[2])
    for year in sys.argv[3:] or ("2023", "2024"):
        write(folder / f"country-{year}.csv", year, wanted)


if __name__ == "__main__":
    main()
