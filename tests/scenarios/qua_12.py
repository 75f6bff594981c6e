"""QUA-12: 58 of 98 accepted are 59.2 % with the denominator shown; where there is no ethnic school the item leaves the score."""


def scenario(county):
    day, year = county.today().isoformat(), county.today().year
    file = [county.file("x.pdf")]
    for number in range(98):
        school = county.schools[number % len(county.schools)]
        case = county.open("BAS:staff", school, "QUA-12.acceptance", standard="语言文字规范化达标学校", year=year, applicable=True)
        if number < 58:
            county.step("head", case, "apply", application=file)
            county.step("BAS:staff", case, "accept", accepted_on=day, conclusion="达标", accept_note="符合标准")
            county.step("BAS:ldr", case, "name", named_number="教发1号")
    assert county.count("BAS", county.code, "language_schools") == 98
    assert round(county.count("BAS", county.code, "language_met_rate"), 1) == 59.2
    school = county.schools[0]
    none = county.open("BAS:staff", school, "QUA-12.acceptance", standard="民族团结进步示范", year=year, applicable=False)
    county.refused("head", none, "apply", "", application=file)
    county.step("BAS", none, "exclude", ground="本县没有民族学校")
    assert county.count("BAS", county.code, "unity_schools") == 0
    assert county.count("BAS", county.code, "language_not_applicable") == 1
