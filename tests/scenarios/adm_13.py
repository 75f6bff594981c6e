"""ADM-13: the third activity of a term is allowed, the fourth refused with the rule; an inspection that was not filed is reported and counted; a
trip without a leader is refused."""
from datetime import timedelta


def scenario(county):
    school, other = county.schools[:2]
    today = county.today()
    day = lambda days: str(today + timedelta(days=days))
    words = dict(what="讲座", days=1, basis="减负清单第3条", on_list=True, school_year=today.year, term="秋季学期")
    file = lambda number, unit=school, **more: county.open("BAS:staff", unit, "ADM-13.entry", body=f"某单位{number}", on=day(5 + number),
                                                           **(dict(kind="活动") | words | more))
    third = [file(number) for number in range(3)][-1]
    refused = county.refused_open("BAS:staff", school, "ADM-13.entry", "最多三次", body="某单位4", on=day(9), kind="公益", **words)
    assert "某单位" in refused.message  # with what stands against it
    file(4, unit=other)  # another school
    file(4, term="春季学期")  # another term
    inspection = file(5, kind="检查")  # inspections are filed and counted, but not among the three
    for case in (third, inspection):
        county.step("BAS", case, "approve", conclusion="同意")
    county.step("head", third, "hold")
    county.step("head", third, "finish")
    county.step("head", inspection, "hold")
    assert county.count("BAS", school, "school_entries") in (2, 1)
    loose = file(6, unit=other, on_list=False)
    county.refused("BAS", loose, "approve", "减负清单", conclusion="同意")
    county.step("BAS", loose, "refuse", reason="不在减负清单内")

    # Somebody came who had not filed: the school tells it, the bureau counts it.
    told = county.open("tch", school, "ADM-13.unfiled_report", on=day(0), body="某协会", kind="检查", what="突击检查")
    county.refused("head", told, "handle", "", handling="知道了")
    county.step("BAS", told, "circular")
    county.step("BAS", told, "handle", handling="已向该单位发函")
    assert county.count("BAS", school, "unfiled_entries", year=today.year) == 1
    late = file(-9, kind="检查")
    county.step("BAS", late, "late_file", unfiled=True)
    assert county.count("BAS", school, "school_entries_unfiled") == 1

    # A trip needs a leader; a large one the bureau.
    trip = dict(name="秋游", place="植物园", outside=True, on=day(12), people=120, safety="分组、保险、医护随行")
    county.refused_open("aff", school, "ADM-13.activity", "没有负责校领导", **trip)
    county.refused_open("aff", school, "ADM-13.activity", "举办之前", leader=county.person("vice", school), **(trip | {"on": day(-1)}))
    activity = county.open("aff", school, "ADM-13.activity", leader=county.person("vice", school), **trip)
    county.step("head", activity, "review", vehicles="校0001、校0002")
    county.refused("head", activity, "approve_school", "", conclusion="同意")
    county.step("BAS", activity, "approve", conclusion="同意")
    county.step("aff", activity, "hold")
    county.step("aff", activity, "sum_up", summary="顺利", incident=False)
    assert county.count("BAS", school, "activities_outside") == 1
