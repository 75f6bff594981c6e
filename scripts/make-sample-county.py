#!/usr/bin/env python3
"""Makes the sample county of demo/: invented places and figures, the same at every run.

About 120 schools of all kinds over three years. Most are in order; some fail in ways that teach something:
a tiny school with a lavish gift drives a coefficient of variation, a school in the county seat is far too large,
remote schools lack teachers for PE and arts, figures are missing, a nine-year school must be split, kindergartens
have too few teachers. No name here belongs to a real place or person.
"""
import csv
import math
import random
import sys
from pathlib import Path

PROVINCE, CITY, COUNTY = "990000", "990100", "990121"
PERIODS = ["2022", "2023", "2024"]
TOWNSHIPS = [  # code, name, kind of area of its schools, size
    ("990121001", "栖霖街道", "城区", 2.6), ("990121002", "漱玉街道", "城区", 2.2),
    ("990121101", "澄芦镇", "镇区", 1.3), ("990121102", "望砚镇", "镇区", 1.2), ("990121103", "稻坞镇", "镇区", 1.1),
    ("990121104", "双桕镇", "镇区", 1.0), ("990121105", "鹤汀镇", "镇区", 0.9), ("990121201", "苇岸乡", "乡村", 0.7),
    ("990121202", "茶涧乡", "乡村", 0.6), ("990121203", "石篁乡", "乡村", 0.5), ("990121204", "云栎乡", "乡村", 0.45),
    ("990121205", "枫桠乡", "乡村", 0.4),
]
ATTRIBUTES = ["owner", "sponsor", "area", "boarding", "founded"]
STAGED = ["pupils", "boarders", "classes", "max_class", "catchment_pupils", "ft", "deg_doctor", "deg_master",
          "deg_bachelor", "deg_associate", "deg_lower", "backbone", "t_pe", "t_music", "t_fineart", "t_arts", "title_mid"]
SHARED = ["pupils_S", "classes_S", "migrants", "staff", "certified", "trained360", "aux_area", "indoor_sport_area",
          "field_area", "equip_value", "mm_rooms", "computers", "books", "music_rooms", "art_rooms", "pub_budget",
          "pub_final", "train_budget", "train_final", "fund_headcount", "jh_grads", "jh_y7", "jh_in", "jh_out",
          "jh_dead", "has_charter", "mgmt_online", "teach_online"]
KINDERGARTEN = ["children", "ft_K", "ft_certified", "head_certified", "caregivers", "kg_build_area", "kg_play_area",
                "kg_outdoor_area", "kg_classes", "kg_classes_ok", "planned_before_2017", "fund_std", "subsidy_std",
                "estate", "estate_handed_over", "pay_in_post", "pay_contract"]
ELEMENTS = [f"{stem}_{stage}" for stage in "PJ" for stem in STAGED] + SHARED + KINDERGARTEN


def whole(value):
    return max(0, int(round(value)))


class School:
    def __init__(self, number, name, kind, township, pupils, **special):
        self.code = f"{township[0]}{number:03d}"
        self.name, self.kind, self.township, self.special = name, kind, township, special
        self.random = random.Random(f"{self.code}{kind}")
        self.pupils = pupils  # by stage letter, in 2024
        self.wealth = special.get("wealth", self.random.lognormvariate(0.33, 0.14))
        self.founded = special.get("founded", self.random.choice([1952, 1958, 1966, 1975, 1984, 1998, 2006, 2012, 2019]))

    def count(self, stage, year):
        """Pupils of a stage in a year: towns grow a little, villages shrink."""
        trend = {"城区": 0.022, "镇区": -0.005, "乡村": -0.028}[self.township[2]]
        return whole(self.pupils.get(stage, 0) * (1 - trend * (2024 - int(year))))

    def teachers(self, row, stage, pupils, year):
        """Full-time teachers of a stage and what they are qualified for; better every year."""
        rnd, progress = random.Random(f"{self.code}{stage}"), 1 - 0.035 * (2024 - int(year))
        per_teacher = {"P": 15.2, "J": 11.6}[stage] * rnd.uniform(0.9, 1.08)
        full_time = max(whole(pupils / per_teacher), 4)
        share_over = {"P": 0.97, "J": 0.93}[stage] * rnd.uniform(0.96, 1.02)
        over = min(full_time, whole(full_time * share_over * progress))
        lower_degree = full_time - over
        master = whole(over * 0.03)
        if stage == "P":
            bachelor = whole(over * 0.72)
            degrees = [0, master, bachelor, over - bachelor - master, lower_degree]
        else:
            degrees = [0, master, over - master, lower_degree, 0]
        for name, number in zip(["doctor", "master", "bachelor", "associate", "lower"], degrees):
            row[f"deg_{name}_{stage}"] = number
        row[f"ft_{stage}"] = full_time
        backbone = max(1, math.ceil(pupils / 100 * rnd.uniform(1.02, 1.7) * progress * self.special.get("backbone", 1)))
        row[f"backbone_{stage}"] = min(full_time, backbone if self.special.get("backbone", 1) else 0)
        arts = math.ceil(pupils / 100 * 0.9 * rnd.uniform(1.05, 1.6) * progress * self.special.get("arts", 1))
        row[f"t_pe_{stage}"] = max(math.ceil(arts * 0.42), 1 if self.special.get("arts", 1) >= 1 else 0)
        row[f"t_music_{stage}"] = whole(arts * 0.3)
        row[f"t_fineart_{stage}"] = whole(arts * 0.28)
        row[f"t_arts_{stage}"] = 0
        row[f"title_mid_{stage}"] = whole(full_time * rnd.uniform(0.38, 0.62))

    def spread_of_classes(self, stage):
        """How many pupils the largest class has above the mean."""
        return random.Random(f"{self.code}{stage}classes").choice([0, 0, 1, 1, 2])

    def stage_row(self, row, stage, year):
        pupils = self.count(stage, year)
        row[f"pupils_{stage}"] = pupils
        size = self.special.get("class_size", {"P": 38, "J": 43}[stage])
        classes = max(1 if self.kind == "教学点" else (6 if stage == "P" else 3), math.ceil(pupils / size))
        row[f"classes_{stage}"] = classes
        row[f"max_class_{stage}"] = min(pupils, math.ceil(pupils / classes) + self.spread_of_classes(stage))
        row[f"boarders_{stage}"] = whole(pupils * self.special.get("boarders", 0.0))
        row[f"catchment_pupils_{stage}"] = whole(pupils * self.special.get("catchment", 1.0))
        self.teachers(row, stage, pupils, year)
        return pupils, classes

    def property_row(self, row, weight, pupils, classes, year):
        """Rooms, grounds, equipment: shared by all stages of the school."""
        rnd, progress = random.Random(f"{self.code}property"), 1 - 0.03 * (2024 - int(year))
        per_room, per_ground, per_money = 4.7, 7.8, 2060
        factor = self.wealth * progress
        row["indoor_sport_area"] = whole(pupils * 0.25 * rnd.uniform(0.4, 1.6)) if pupils > 250 else 0
        row["aux_area"] = round(weight * per_room * factor * self.special.get("rooms", 1) + row["indoor_sport_area"], 2)
        row["field_area"] = round(weight * per_ground * factor * rnd.uniform(0.9, 1.2) * self.special.get("grounds", 1)
                                  + (0 if pupils > 250 else 150), 2)
        row["equip_value"] = round(weight * per_money * factor * rnd.uniform(0.92, 1.2)
                                   * self.special.get("equipment", 1) / 10000, 4)
        row["mm_rooms"] = max(math.ceil(weight * 0.023 * rnd.uniform(1.02, 1.45) * progress * self.special.get("media", 1)),
                              1)
        row["computers"] = whole(weight * rnd.uniform(0.11, 0.2) * progress)
        row["books"] = whole(weight * rnd.uniform(22, 38))
        need = math.ceil(classes / 12)
        row["music_rooms"] = max(0, need - self.special.get("rooms_short", 0))
        row["art_rooms"] = max(0, need - self.special.get("rooms_short", 0))

    def money_row(self, row, pupils, year):
        rnd = random.Random(f"{self.code}money{year}")
        headcount = max(pupils, 100) if not self.special.get("underfunded") else pupils
        row["fund_headcount"] = headcount
        row["pub_budget"] = round(headcount * rnd.uniform(760, 980))
        row["pub_final"] = round(row["pub_budget"] * rnd.uniform(0.95, 1.02))
        share = self.special.get("training", rnd.uniform(0.051, 0.062))
        row["train_budget"] = math.ceil(row["pub_budget"] * share)
        row["train_final"] = round(row["train_budget"] * rnd.uniform(0.9, 1.0))

    def school_row(self, year):
        row = {}
        pupils, classes, weight = 0, 0, 0.0
        for stage, part in (("P", 1.0), ("J", 1.1)):
            if stage in self.pupils:
                here, rooms = self.stage_row(row, stage, year)
                pupils, classes, weight = pupils + here, classes + rooms, weight + part * here
                if stage == "J":
                    weight += 0.12 * here  # junior schools keep somewhat more room
        senior = self.count("S", year)
        if senior:
            row["pupils_S"], row["classes_S"] = senior, math.ceil(senior / 50)
            weight, classes = weight + 1.32 * senior, classes + row["classes_S"]
        full_time = row.get("ft_P", 0) + row.get("ft_J", 0)
        row["staff"] = full_time + math.ceil(full_time * 0.06) + math.ceil(senior / 12)
        row["certified"] = full_time - self.special.get("uncertified", 0)
        row["trained360"] = full_time - self.special.get("untrained", 0) * (2025 - int(year))
        row["migrants"] = whole(pupils * (0.16 if self.township[2] == "城区" else 0.03))
        self.property_row(row, weight, pupils + senior, classes, year)
        self.money_row(row, pupils, year)
        if "J" in self.pupils:
            grads = whole(row["pupils_J"] * 0.325)
            row["jh_grads"], row["jh_y7"], row["jh_in"], row["jh_out"], row["jh_dead"] = grads, grads + 4, 3, 5, 0
        row.update(has_charter="是", mgmt_online="是", teach_online="否" if self.special.get("offline") else "是")
        return row

    def kindergarten_row(self, year):
        rnd, children = random.Random(f"{self.code}k"), whole(self.pupils["K"] * (1 + 0.04 * (2024 - int(year))))
        classes = max(1, math.ceil(children / self.special.get("class_size", 29)))
        teachers = max(2, whole(children / rnd.uniform(11.5, 15.5) * (1 - 0.03 * (2024 - int(year)))))
        public = self.special.get("owner", "公办") == "公办"
        return {
            "children": children, "ft_K": teachers, "ft_certified": teachers - self.special.get("uncertified", 0),
            "head_certified": "是", "caregivers": classes, "staff": teachers + classes + 3, "kg_classes": classes,
            "kg_classes_ok": classes - self.special.get("large_classes", 0),
            "kg_build_area": round(children * rnd.uniform(10.6, 14), 2),
            "kg_play_area": round(children * rnd.uniform(8.3, 10), 2),
            "kg_outdoor_area": round(children * rnd.uniform(4.1, 7) * self.special.get("grounds", 1), 2),
            "planned_before_2017": "否" if self.founded >= 2017 else "是",
            "fund_std": 600 if public else "", "subsidy_std": 500 if self.special.get("owner") == "普惠性民办" else "",
            "estate": "是" if self.special.get("estate") else "否",
            "estate_handed_over": "是" if self.special.get("estate") == "handed" else "否",
            "pay_in_post": 78000 if public else "", "pay_contract": 61000 if public else "",
        }

    def row(self, year):
        values = self.kindergarten_row(year) if self.kind == "幼儿园" else self.school_row(year)
        values.update(owner=self.special.get("owner", "公办"), sponsor=self.special.get("sponsor", "县级"),
                      area=self.township[2], boarding="是" if self.special.get("boarders") else "否",
                      founded=self.founded)
        for element in self.special.get("missing", ()):
            if year == "2024":
                values[element] = ""
        return values


def primary_schools():
    """One central school for each township, village schools, teaching points."""
    seat, second = TOWNSHIPS[0], TOWNSHIPS[1]
    yield School(1, "栖霖街道实验小学", "小学", seat, {"P": 2480}, class_size=54, rooms=0.72, grounds=0.55, wealth=1.1,
                 catchment=0.93, rooms_short=2)
    yield School(2, "栖霖街道第二小学", "小学", seat, {"P": 1720}, class_size=46, grounds=0.86)
    yield School(3, "栖霖街道青藤小学", "小学", seat, {"P": 1260}, founded=2019, wealth=1.5)
    yield School(4, "栖霖街道朝露小学", "小学", seat, {"P": 980})
    yield School(1, "漱玉街道中心小学", "小学", second, {"P": 1640}, class_size=44)
    yield School(2, "漱玉街道清荷小学", "小学", second, {"P": 1120}, untrained=3)
    yield School(3, "漱玉街道望桥小学", "小学", second, {"P": 760}, rooms_short=1)
    for index, town in enumerate(TOWNSHIPS[2:]):
        short = town[1][:2]
        special = {"boarders": 0.18} if town[2] == "乡村" else {}
        if short == "茶涧":
            special["arts"] = 0.45
        if short == "石篁":
            special.update(backbone=0.5, uncertified=1)
        yield School(1, f"{town[1]}中心小学", "小学", town, {"P": whole(620 * town[3] + 90)}, **special)
        villages = 4 if town[2] == "镇区" else 3
        for number, village in enumerate("柳湾 沙坪 古井 长堤".split()[:villages]):
            pupils = whole((210 - 32 * number) * (0.6 + town[3] / 2))
            extra = {}
            if (index, number) == (1, 2):
                extra["missing"] = ("t_pe_P", "t_music_P")
            if (index, number) == (3, 1):
                extra.update(arts=0.3, grounds=0.8)
            if (index, number) == (6, 1):
                extra.update(equipment=0.6, media=0.5)
            yield School(2 + number, f"{town[1]}{village}小学", "小学", town, {"P": pupils}, **extra)
    for index, town in enumerate(TOWNSHIPS[7:]):
        for number, village in enumerate("上岭 雾坪 北坞".split()):
            pupils = [64, 37, 18][number] + index * 3
            lavish = {"equipment": 7.5, "wealth": 2.6} if (index, number) == (2, 0) else {"wealth": 1.6}
            yield School(11 + number, f"{town[1]}{village}教学点", "教学点", town, {"P": pupils}, **lavish)


def junior_schools():
    seat, second = TOWNSHIPS[0], TOWNSHIPS[1]
    yield School(31, "澜陵县第一初级中学", "初中", seat, {"J": 2190}, class_size=53, grounds=0.62, rooms=0.8, rooms_short=1)
    yield School(32, "澜陵县第二初级中学", "初中", seat, {"J": 1480}, class_size=48)
    yield School(31, "澜陵县第三初级中学", "初中", second, {"J": 1260}, catchment=0.97)
    yield School(32, "澜陵县第四初级中学", "初中", second, {"J": 890}, training=0.043)
    for index, town in enumerate(TOWNSHIPS[2:9]):
        special = {"boarders": 0.42}
        if index == 4:
            special["missing"] = ("equip_value",)
        if index == 6:
            special.update(arts=0.5, backbone=0.7)
        yield School(31, f"{town[1]}初级中学", "初中", town, {"J": whole(430 * town[3] + 120)}, **special)
    for index, town in enumerate(TOWNSHIPS[8:]):
        special = {"boarders": 0.35}
        if index == 1:
            special.update(media=0.6, offline=True)
        yield School(41, f"{town[1]}九年一贯制学校", "九年一贯制", town,
                     {"P": whole(190 * town[3] + 70), "J": whole(150 * town[3] + 60)}, **special)
    yield School(42, "漱玉街道梧桐学校", "九年一贯制", second, {"P": 820, "J": 560}, founded=2019, wealth=1.35)
    yield School(43, "栖霖街道星河学校", "九年一贯制", seat, {"P": 640, "J": 410}, owner="民办", sponsor="其他", wealth=1.3)
    yield School(51, "澜陵县实验中学", "完全中学", seat, {"J": 620, "S": 900})
    yield School(52, "澜陵县育成学校", "十二年一贯制", second, {"P": 420, "J": 330, "S": 260}, owner="民办", sponsor="其他",
                 wealth=1.4)


def other_schools():
    seat, second = TOWNSHIPS[0], TOWNSHIPS[1]
    yield School(61, "澜陵县高级中学", "高中", seat, {"S": 2600})
    yield School(62, "澜陵县第二高级中学", "高中", second, {"S": 1500})
    yield School(63, "澜陵县中等职业学校", "中职", second, {"S": 1200})
    yield School(64, "澜陵县特殊教育学校", "特教", seat, {"P": 62, "J": 34}, wealth=3)
    for index, town in enumerate(TOWNSHIPS):
        public = whole(190 * town[3] + 60)
        special = {"uncertified": 1} if index in (4, 9) else {}
        if index == 0:
            special["large_classes"] = 3
        yield School(71, f"{town[1]}中心幼儿园", "幼儿园", town, {"K": public}, **special)
    private = [("小溪流", 0, 260, "普惠性民办"), ("彩石", 0, 240, "普惠性民办"), ("金穗", 1, 230, "普惠性民办"),
               ("百灵", 1, 210, "非普惠民办"), ("蓝鲸", 0, 320, "非普惠民办"), ("春芽", 2, 190, "普惠性民办"),
               ("乐知", 3, 150, "普惠性民办"), ("山雀", 4, 130, "普惠性民办"), ("晴朗", 5, 110, "普惠性民办"),
               ("丹枫", 1, 300, "非普惠民办"), ("向阳坡", 6, 95, "普惠性民办")]
    for number, (name, town, children, owner) in enumerate(private):
        yield School(81 + number, f"{TOWNSHIPS[town][1]}{name}幼儿园", "幼儿园", TOWNSHIPS[town], {"K": children},
                     owner=owner, sponsor="其他", estate=["handed", "", "open"][number % 3] if town < 2 else "")


def county_row(year, schools, rows):
    """Figures that belong to the county itself."""
    back = 2024 - int(year)
    total = lambda name: sum(row.get(name) or 0 for row in rows)
    grads, rural = total("jh_grads"), sum((r.get("jh_grads") or 0) for s, r in zip(schools, rows) if s.township[2] != "城区")
    plan = 1400
    quota = whole(plan * (0.62 - 0.02 * back))
    values = {
        "population": 412600 - 900 * back, "pop_3_5": whole(total("children") / (0.915 - 0.012 * back)),
        "teacher_avg_pay": 89600 - 3100 * back, "civil_avg_pay": 88900 - 2600 * back,
        "exch_eligible": 1180 - 15 * back, "exch_actual": 131 - 9 * back, "exch_backbone": 24 - 2 * back,
        "hs_plan": plan, "hs_quota": quota, "hs_quota_rural": whole(quota * rural / grads * 1.04), "county_jh_grads": grads,
        "mig_eligible": 2980, "mig_public": 2610 + 20 * (2 - back), "mig_bought": 90, "dis_pop": 168, "dis_enrolled": 163 - back,
        "spec_fund": 640000 - 20000 * back, "spec_pupils": 96, "survey_valid": 1860, "survey_satisfied": 1655 - 40 * back,
        "rural_jh_grads": rural, "townships": 12, "villages": 186,
    }
    for subject, level, gap in (("chinese", 3, 0.11), ("math", 3, 0.13), ("science", 3, 0.12), ("pe", 3, 0.10)):
        values[f"monitor_level_{subject}"], values[f"monitor_gap_{subject}"] = level, round(gap + 0.01 * back, 3)
    return values


def write(folder, known):
    schools = list(primary_schools()) + list(junior_schools()) + list(other_schools())
    for year in PERIODS:
        rows = [school.row(year) for school in schools]
        county = county_row(year, schools, rows)
        county_columns = [name for name in county if not known or name in known]
        columns = [name for name in ATTRIBUTES + ELEMENTS if not known or name in known] + \
                  [name for name in county_columns if name not in ELEMENTS]
        with open(folder / f"county-{year}.csv", "w", newline="", encoding="utf-8") as out:
            table = csv.writer(out, lineterminator="\n")
            table.writerow(["code", "name", "parent", "kind", "period"] + columns)

            def put(code, name, parent, kind, values):
                table.writerow([code, name, parent, kind, year] + [values.get(column, "") for column in columns])
            put(PROVINCE, "东屿省", "", "省", {})
            put(CITY, "汀州湾市", PROVINCE, "市", {})
            put(COUNTY, "澜陵县", CITY, "县", county)
            for town in TOWNSHIPS:
                put(town[0], town[1], COUNTY, "乡镇", {})
            for school, row in zip(schools, rows):
                put(school.code, school.name, school.township[0], school.kind, row)
    print(f"{len(schools)} schools, {len(PERIODS)} years")


if __name__ == "__main__":
    # Optional: a file with the element ids of the packs, one a line; columns that are not there are left out.
    known = set(Path(sys.argv[1]).read_text().split()) if len(sys.argv) > 1 else set()
    write(Path(__file__).resolve().parent.parent / "demo", known)
