"""QUA-11: person-times and persons stay in different columns; a standard met at 79 % is red with what is missing."""


def scenario(county):
    school = county.schools[0]
    day, year = county.today().isoformat(), county.today().year
    base = dict(on=day, kind="农民", subject="种植技术", hours=40)
    county.refused_open("aff", school, "QUA-11.training", "不能少于培训人数", persons=9126, person_times=9000, **base)
    training = county.open("aff", school, "QUA-11.training", persons=9126, person_times=27000, **base)
    county.step("head", training, "report")
    county.step("VOC", training, "accept")
    assert county.count("VOC", county.code, "adult_training_persons", year=year) == 9126
    assert county.count("VOC", county.code, "adult_training_person_times", year=year) == 27000
    row = county.register("VOC", "QUA-11.training")[0]
    assert "培训人数" in row and "培训人次" in row

    standard = county.open("aff", school, "QUA-11.standard", on=day, items_all=100, items_met=79)
    county.refused("head", standard, "report", "未达标项")
    county.step("head", standard, "report", missing="实训设备值不足")
    county.refused("VOC", standard, "accept", "")
    county.step("VOC", standard, "find_lacking", fill_by=f"{year + 1}-12-31")
    county.later(days=1)
    red = county.case("VOC", standard)
    assert red["light"] == "red" and red["fields"]["missing"] == "实训设备值不足"
    county.step("head", standard, "fill", items_met=85)
    assert county.step("VOC", standard, "accept")["state"] == "accepted"
