"""派位、摇号、积分与阳光分班: locked, drawn, witnessed, computed again; what does not agree is not published; an objection reopens one case."""

import importlib.util
import json
import sys
from pathlib import Path

from plain import values

Refused = sys.modules["__main__"].Refused
found = importlib.util.spec_from_file_location("verify", Path(__file__).resolve().parents[1] / "draw" / "verify.py")
verify = importlib.util.module_from_spec(found)
found.loader.exec_module(verify)


def as_file(proof):
    return json.dumps(proof, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def scenario(county):
    school = county.schools[0]
    today = county.today()
    year = today.year
    day = lambda days: type(today).fromordinal(today.toordinal() + days).isoformat()
    draw = county.open("EXM:staff", county.code, "EXA-02.draw", name="某小学摇号", kind="摇号录取", rules=county.file("x.pdf"), rule_version="2026-1", places=50, draw_at=day(3) + "T09:00")
    source = "当日公开开奖号码"
    county.refused("EXM:staff", draw, "lock", "不需要抽签", pool_size=40, locked_on=day(0), seed_source=source)
    county.step("EXM:staff", draw, "lock", pool_size=120, locked_on=day(0), seed_source=source)
    pupils = [["报名编号", "姓名", "第一志愿"]] + [[f"A{number:04}", f"考生{number}", school] for number in range(120)]
    places = {"学校": [["学校编号", "学校名称", "学位"], [school, "某小学", 50]]}
    made = county.commit_draw("EXM:staff", draw, "draw", {"报名学生": pupils} | places)
    assert made["entry_count"] == 120
    county.draw_refused("EXM:staff", draw, "draw", "已经为它定了名单", {"报名学生": pupils} | places)
    try:
        county.run_draw("EXM:staff", made, entropy="0517293")
        raise AssertionError("drawn before the day that was published")
    except Refused as refused:
        assert "不能提前抽" in refused.message, refused
    county.later(days=3)
    drawn = county.run_draw("EXM:staff", made, entropy="0517293", witnesses=["ins"])
    county.refused("EXM:staff", draw, "draw", "还没有见证、确认")  # one of two witnesses
    county.ask("dis", county.code, "POST", f"/draws/{made['id']}/sign", {"digest": drawn["digest"]})
    county.ask("EXM:ldr", county.code, "POST", f"/draws/{made['id']}/confirm", {})
    proof = county.proof("EXM:staff", drawn)
    assert sum(1 for _, to, _ in proof["result"] if to) == 50 and "考生" not in json.dumps(proof, ensure_ascii=False)
    taken = county.step("EXM:staff", draw, "draw")["fields"]
    assert (taken["drawn_from"], taken["drawn_places"], taken["checksum"]) == ("120", "50", proof["digest"])
    assert "ins" in taken["witnesses"] or taken["witnesses"].count("、") == 1
    # The same seed gives the same list and checksum; one changed line of the pool another list than the one that was published.
    assert verify.verify(text := as_file(proof)) == [] and verify.verify(text, proof["commit"]) == []
    stream = lambda: verify.Stream(proof["seed"], proof["commit"], proof["entropy"])
    assert verify.admission(proof["pool"], proof["statement"]["rule"], stream()) == proof["result"]
    changed = json.loads(text)
    changed["pool"]["entries"][7]["number"] = "A9999"
    assert "名单" in verify.verify(as_file(changed)) and verify.sha(verify.compact(changed["pool"])) != proof["statement"]["pool_sha256"]
    assert county.ask("EXM:staff", county.code, "GET", f"/draws/{drawn['id']}")["good"]
    public = county.connect()
    public.request("GET", f"/api/v1/public/draws/{drawn['id']}")
    seen = public.getresponse().read().decode()
    assert "A0001" in seen and "考生" not in seen  # number and result only
    county.refused("EXM", draw, "check", "复算结果不一致", checksum_again="0000", verdict="不一致")
    county.step("EXM", draw, "check", checksum_again=proof["digest"], verdict="一致")
    county.step("EXM:staff", draw, "publicise", public_until=day(7))
    county.step("EXM:staff", draw, "object", objections=1, objection="一名家长询问规则，已解释")
    county.refused("EXM", draw, "confirm", "")
    assert county.step("EXM:ldr", draw, "confirm")["state"] == "in_force"

    points = {"admission_year": year, "category": "随迁子女", "residence_points": 30, "work_points": 20, "housing_points": 0}
    first = county.open("EXM:staff", school, "EXA-02.points", code="B001", bonus_points=5, **points)
    second = county.open("EXM:staff", school, "EXA-02.points", code="B002", bonus_points=0, **points)
    assert values(county.case("EXM:staff", first))["total"] == 55
    for place, case in enumerate((first, second)):
        county.step("BAS:staff", case, "check")
        county.step("EXM:staff", case, "place_in_order", place_number=place + 1, line=52)
        county.step("EXM", case, "settle")
    assert values(county.case("EXM:staff", first))["admitted"] is True
    assert county.count("EXM", county.code, "points_admitted", year=year) == 1
    county.step("EXM", second, "reopen", reason="社保年限漏算", objection="补交社保证明")
    assert county.case("EXM:staff", second)["state"] == "entered"
    assert county.case("EXM:staff", first)["state"] == "settled"

    classes = county.open("BAS:staff", school, "EXA-02.classes", admission_year=year, grade="小学一年级", classes=4, pupils=180, balance=["人数", "性别"], limit=5,
                          seed_source="见证人各报一个两位数")
    pupils = [["学生编号", "姓名", "性别", "成绩段"]] + [[f"S{number:03}", f"学生{number}", "男" if number % 2 else "女", number % 3 + 1] for number in range(180)]
    teachers = [["班主任编号", "姓名"]] + [[f"T{number}", f"老师{number}"] for number in range(4)]
    made = county.commit_draw("BAS:staff", classes, "draw", {"学生": pupils, "班主任": teachers})
    drawn = county.run_draw("BAS:staff", made, entropy="17 52", witnesses=["ins", "dis"], leader="BAS:ldr", unit=school)
    proof = county.proof("BAS:staff", drawn)
    sizes = [sum(1 for _, to, kind in proof["result"] if to == str(room) and kind == 0) for room in range(1, 5)]
    assert sizes == [45] * 4
    county.refused("BAS:staff", classes, "draw", "各班人数相差", largest=50, smallest=40, boys_most=52, boys_least=50)
    county.step("BAS:staff", classes, "draw", largest=45, smallest=45, boys_most=51.1, boys_least=48.9)
    county.step("BAS", classes, "publicise", public_until=day(5))
    assert county.step("BAS:ldr", classes, "confirm")["state"] == "in_force"
