"""QUA-07: a pair with 1 of 2 activities at the end of the term is red; the shared result is the same for every member."""
from datetime import timedelta


def scenario(county):
    lead, member = county.schools[:2]
    today = county.today()
    day, year = today.isoformat(), today.year
    pair = county.open("aff", lead, "QUA-07.community", name="城乡结对", kind="结对", members=[member], member_count=2, start=day,
                       end=f"{year + 3}-08-31", goals="均衡发展")
    file = [county.file("x.pdf")]
    county.step("head", pair, "sign", agreement=file)
    signed = county.step("head", {**pair, "unit": member}, "sign", agreement=file)
    assert signed["state"] == "signed", "both heads have signed"
    county.step("BAS", pair, "file", term="秋季学期", term_wanted=2, term_end=(today + timedelta(days=100)).isoformat())
    county.step("aff", pair, "act", text="送教三节", on=day, activity_kind="送教", term_done=1)
    activity = county.cases("BAS", "QUA-07.activity", unit=lead)[0]
    county.step("aff", activity, "hold", result="送教完成", lessons=3, person_times=40)
    county.step("head", activity, "confirm")
    county.later(days=60)  # accounts that nobody signs in with for 90 days are shut
    for seen in (pair, {**pair, "unit": member}):
        county.case("head", seen)
    county.case("BAS", pair)
    county.later(days=41)
    assert county.case("BAS", pair)["light"] == "red"
    assert county.count("BAS", county.code, "community_short") == 1
    assert county.count("BAS", county.code, "community_done_rate") == 50
    county.step("BAS", pair, "judge", score=86.5, judge_note="成效较好")
    assert county.case("head", pair)["fields"]["score"] == county.case("head", {**pair, "unit": member})["fields"]["score"]
