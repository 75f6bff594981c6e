"""QUA-08: 6 psychology schools planned, 3 reached, 50 %; a school under a veto is refused; a title that was taken stays in history."""


def planned(county, number, level="市级"):
    school = county.schools[number % len(county.schools)]
    return county.open("BAS:staff", school, "QUA-08.model", name="心理健康特色学校", level=level, kind="心理健康", plan_year=county.today().year)


def scenario(county):
    day, year = county.today().isoformat(), county.today().year
    file = [county.file("x.pdf")]
    cases = [planned(county, number, "市级" if number < 4 else "区域级") for number in range(6)]
    applied = dict(applied_on=day, application=file, self_score=92)
    county.refused("head", cases[5], "apply", "一票否决", vetoed=True, **applied)
    for case in cases[:3]:
        county.step("aff", case, "start")
        county.step("head", case, "apply", vetoed=False, **applied)
        county.step("BAS:staff", case, "judge", score=93, judgement="符合条件", conclusion="建议命名")
        county.step("BAS", case, "publicise", public_until=day)
        county.refused("BAS", case, "name", "", named_on=day, valid_until=f"{year + 3}-12-31")
        county.step("BAS:ldr", case, "name", named_on=day, valid_until=f"{year + 3}-12-31")
    assert county.count("BAS", county.code, "models_psychology_rate") == 50
    county.step("SUP:staff", cases[0], "watch", watched_on=day, watch_result="警告", watch_note="心理室停用")
    county.step("BAS", cases[0], "warn", warned_on=day, reason="心理室停用")
    gone = county.step("BAS:ldr", cases[0], "withdraw", reason="警告期满未整改")
    assert gone["state"] == "withdrawn" and "name" in [step["step"] for step in gone["steps"]]
    assert county.count("BAS", county.code, "models_revoked") == 1
