"""编制核定与师资配备: need from pupils and ratio, subjects that are short, a transfer that changes both schools."""

from plain import values


def scenario(county):
    first, second = county.schools[:2]
    year = county.today().year
    known = {"counted_year": year, "stage": "小学", "ratio": 19, "occupied": 0}
    posts = county.open("head", first, "TEA-01.posts", pupils=1900, approved=100, in_post=96, **known)
    seen = values(county.case("head", posts))
    assert (seen["needed"], seen["missing"], seen["free"]) == (100, 4, 4), seen
    county.step("head", posts, "submit", subjects_short=4, degree_qualified=90,
                subjects=[{"subject": "音乐", "needed": 4, "there": 2}, {"subject": "体育", "needed": 6, "there": 4}])
    other = county.open("head", second, "TEA-01.posts", pupils=190, approved=14, in_post=13, **{**known, "occupied": 1})
    county.refused("head", other, "submit", "占用原因", subjects_short=0, degree_qualified=13)
    county.step("head", other, "submit", subjects_short=0, degree_qualified=13, occupied_why="长期病休")
    for case in (posts, other):
        county.refused("head", case, "review", "")
        county.step("HR", case, "review")
        county.step("HR:ldr", case, "settle")
    assert county.count("HR", county.code, "posts_missing", year=year) == 4
    assert county.count("HR", county.code, "posts_subjects_short", year=year) == 4
    rate = county.count("HR", county.code, "posts_degree_rate", year=year)
    assert abs(rate - 103 * 100 / 109) < 0.01

    transfer = county.open("HR:staff", county.code, "TEA-01.transfer", giving=second, taking=first, stage="小学", persons=1, ground="超编与缺编之间调剂")
    county.step("HR", transfer, "propose", approver=county.person("deptu", county.code))
    county.refused("HR:staff", transfer, "carry_out", "", done_on=county.today().isoformat())
    county.step("deptu", transfer, "answer", reply="同意", reply_number="编办1号")
    county.step("HR:staff", transfer, "carry_out", done_on=county.today().isoformat())
    county.step("HR:staff", posts, "adjusted", in_post=97, reason="调入1名")
    county.step("HR:staff", other, "adjusted", in_post=12, reason="调出1名")
    assert values(county.case("head", posts))["missing"] == 3
    assert county.count("HR", county.code, "posts_missing", year=year) == 3
