"""QUA-05: 198 essays with 39 awarded are 3 + 6 + 10 + 20; a contest outside the white list is refused."""


def scenario(county):
    day, year = county.today().isoformat(), county.today().year
    base = dict(name="教育征文", on=day, organiser="县教育局", level="县级", kind="教学", ground="教发1号")
    county.refused_open("RES:staff", county.code, "QUA-05.contest", "白名单", for_pupils=True, white_list=False, **base)
    contest = county.open("RES:staff", county.code, "QUA-05.contest", for_pupils=False, white_list=False, **base)
    county.step("RES:staff", contest, "call")
    school = county.schools[0]
    guide = county.person("tch", school)
    for prize, number in (("一等奖", 3), ("二等奖", 6), ("三等奖", 10), ("优秀奖", 20)):
        entry = county.open("head", school, "QUA-05.entry", on=day, contest=contest["id"], team="个人", group="征文", people=number, items=number,
                            step_level="县级", guide=guide)
        county.refused("head", entry, "report", "不能多于参赛项数", prize=prize, prize_items=number + 1, proof=[county.file("x.pdf")])
        county.step("head", entry, "report", prize=prize, prize_items=number, proof=[county.file("x.pdf")])
        county.step("RES", entry, "register")
    county.step("RES:staff", contest, "judge", entries=198, text="评审完毕")
    county.step("RES:staff", contest, "publicise", public_until=day, proof=[county.file("x.pdf")])
    county.step("RES", contest, "register", prize_first=3, prize_second=6, prize_third=10, prize_other=20, first_time=True)
    assert county.count("RES", county.code, "contest_entries", year=year) == 198
    assert county.count("RES", county.code, "contest_prizes", year=year) == 39
    rows = [county.count("RES", county.code, name, year=year) for name in ("entries_first", "entries_second", "entries_third", "entries_merit")]
    assert rows == [3, 6, 10, 20] and sum(rows) == 39
    good = dict(on=day, county_good=133, city_good=63, province_good=32, ministry_good=0)
    county.refused_open("aff", school, "QUA-05.lessons", "逐级", uploaded=100, **good)
    lessons = county.open("aff", school, "QUA-05.lessons", uploaded=2232, **good)
    county.step("head", lessons, "report")
    county.step("RES", lessons, "accept")
    assert county.count("RES", county.code, "lessons_uploaded", year=year) == 2232
