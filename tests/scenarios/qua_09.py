"""QUA-09: a book outside the catalogue is refused; a spot check finds one case, mended in 3 days, and the school is listed once."""
from datetime import timedelta


def scenario(county):
    school = county.schools[0]
    today = county.today()
    day, year = today.isoformat(), today.year
    catalogue = county.open("BAS:staff", county.code, "QUA-09.catalogue", version="2026秋", stage="小学", subject="语文", kind="国家课程教材",
                            books=[{"title": "语文三年级上", "publisher": "某出版社"}], ground="目录通知")
    county.refused("BAS:staff", catalogue, "publish", "")
    county.step("BAS", catalogue, "publish")
    base = dict(on=day, subject="语文", catalogue=catalogue["id"])
    county.refused_open("aff", school, "QUA-09.choice", "目录以外", in_catalogue=False, **base)
    choice = county.open("aff", school, "QUA-09.choice", in_catalogue=True, **base)
    county.step("head", choice, "choose", meeting="校务会3", choice_why="统编教材", result="同意选用")
    county.step("head", choice, "publicise", public_until=day)
    orders = [{"kind": "国家课程教材", "title": "语文三年级上", "copies": 120, "money": 1440}]
    county.refused("aff", choice, "order", "家长自愿", orders=orders, voluntary=False)
    county.step("aff", choice, "order", orders=orders, voluntary=True)
    assert county.count("BAS", county.code, "book_copies", year=year) == 120

    check = county.open("ins", school, "QUA-09.check", on=day, outside=2, forced=False, verdict="不规范", facts="两册目录外读物")
    county.refused("BAS", check, "file", "登记问题", problems=0)
    county.step("ins", check, "find", text="使用目录外读物两册", clause="教材管理办法")
    county.step("BAS", check, "file", problems=1)
    problem = county.cases("SUP", "EVA-09.problem", unit=school)[0]
    county.step("SUP:staff", problem, "issue", source="专项督导", level="立行立改", notice="督1", owner_unit=school,
                owner=county.person("head", school), fix_by=(today + timedelta(days=3)).isoformat(), clause="教材管理办法")
    county.later(days=2)
    now = county.today().isoformat()
    county.step("head", problem, "report", measure="已清退", evidence=[county.file("photo.png")], done_on=now)
    county.step("ins", problem, "recheck", recheck="已整改到位", recheck_note="已清退", recheck_file=[county.file("photo.png")])
    assert county.step("SUP", problem, "close")["state"] == "closed"
    assert [case["unit"] for case in county.cases("BAS", "QUA-09.check", verdict="不规范")] == [school]
