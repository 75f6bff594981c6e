"""ADM-04: a hundred to sign, 97 signed: three names and an alarm; a new head signs anew; the score is there for the assessment."""
from datetime import timedelta


def scenario(county):
    today = county.today()
    units = (county.schools + county.townships)[:100]
    template = county.open("OFF:staff", county.code, "ADM-04.template", year=today.year, topic="安全", version="2026版", first_party="县教育局",
                           clauses=[{"number": "一", "clause": "落实安全责任", "points": 100}])
    words = dict(paper=[county.file("report.docx")], units=units, sign_by=str(today + timedelta(days=30)))
    county.refused("OFF:staff", template, "publish", "", **words)
    published = county.step("OFF", template, "publish", **words)
    assert len(published["children"]) == len(units)
    letters = {unit: county.cases("OFF", "ADM-04.letter", unit=unit)[0] for unit in units}
    missing = units[-3:]
    for unit in units[:-3]:
        who = "twn" if unit in county.townships else "head"
        county.step(who, letters[unit], "sign", second_party="校长", signed_on=str(today))
    rate = county.count("OFF", county.code, "letters_signed_rate")
    assert abs(rate - (len(units) - 3) * 100 / len(units)) < 0.01, rate
    county.later(days=31)
    late = county.cases("OFF", "ADM-04.letter", state="issued", overdue=True)
    assert sorted(case["unit"] for case in late) == sorted(missing)
    assert county.count("OFF", county.code, "letters_unsigned_late") == 3

    school = county.schools[0]
    letter = letters[school]
    part = county.step("head", letter, "divide", post="安全主任", clause="每日巡查", holder=county.person("safo", school))["children"][-1]
    county.refused("head", part, "sign", "")
    county.step("safo", part, "sign")
    again = county.step("OFF:staff", letter, "new_head", reason="校长调动", new_head_on=str(county.today()))
    assert again["state"] == "issued" and again["due_at"][:10] == str(county.today() + timedelta(days=30))
    county.step("head", letter, "sign", second_party="校长", signed_on=str(county.today()))
    county.refused("head", letter, "assess", "", result="优秀", score=95, use="计入年度考核")
    county.step("SUP", letter, "assess", result="优秀", score=95, use="计入年度考核")
    county.step("OFF:staff", letter, "file")
    assert county.case("SUP", letter)["fields"]["score"] == "95"
    assert county.count("SUP", school, "letters_assessed_rate") == 100
