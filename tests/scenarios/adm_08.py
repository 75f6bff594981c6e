"""ADM-08: 39 of 40 charters issued give one line; a rule contrary to the charter is revised, and both versions stay."""
from datetime import timedelta


def issue(county, school, case):
    day = str(county.today())
    county.step("aff", case, "deliberate", paper=[county.file("report.docx")], deliberated_on=day, process="征求意见、教代会审议、党组织审定", votes_for=30, votes_all=40)
    county.step("head", case, "hand_in")
    county.step("LEG:staff", case, "check", opinion="符合")
    county.step("LEG:ldr", case, "approve", approval_number="教法〔2026〕5号")
    county.step("head", case, "issue", issued_on=day, clean_by=str(county.today() + timedelta(days=180)))


def scenario(county):
    schools = county.schools[:40]
    day = str(county.today())
    cases = [county.open("aff", school, "ADM-08.charter", version="2026版") for school in schools]
    county.refused("aff", cases[0], "deliberate", "一半", paper=[county.file("report.docx")], deliberated_on=day, process="只开了会", votes_for=15, votes_all=40)
    county.refused("head", cases[0], "issue", "")
    for school, case in zip(schools[:39], cases):
        issue(county, school, case)
    assert county.count("LEG", county.code, "charters") == 40
    assert county.count("LEG", county.code, "charters_issued") == 39
    assert county.count("LEG", county.code, "charters_issued_rate") == 97.5
    missing = [row for row in county.list("LEG", county.code, "&record=ADM-08.charter") if row["state"] not in ("issued", "cleaned")]
    assert [row["unit"] for row in missing] == [schools[39]], "one line"

    # The rules are held against the charter.
    school = schools[0]
    rule = county.open("aff", school, "ADM-08.rule", name="教职工考勤办法", version="2019版")
    county.refused("aff", rule, "judge", "不能保留", contrary=True, conclusion="保留", clause="第三十条", old_text=[county.file("report.docx")])
    county.step("aff", rule, "judge", contrary=True, conclusion="修订", clause="第三十条", old_text=[county.file("old.docx")])
    county.refused("head", rule, "finish", "修订后文本")
    county.step("head", rule, "finish", new_text=[county.file("new.docx")])
    done = county.case("LEG", rule)
    assert done["fields"]["old_text"] and done["fields"]["new_text"] and done["fields"]["old_text"] != done["fields"]["new_text"]
    county.step("head", rule, "revise", reason="再修订一次")
    county.step("head", rule, "finish", new_text=[county.file("newer.docx")])
    texts = [step["fields"]["new_text"] for step in county.case("LEG", rule)["steps"] if step["fields"].get("new_text")]
    assert len(texts) == 2 and texts[0] != texts[1], "both versions stay"
    assert county.count("LEG", school, "school_rules_done_rate") == 100
    county.step("head", cases[0], "clean", cleaned_count=1)
    county.step("head", cases[0], "revise", reason="上位法修订", old_version="2026版")
    assert county.case("LEG", cases[0])["state"] == "draft"

    county.refused_open("aff", school, "ADM-08.congress", "三分之二", year=county.today().year, on=day, number_of_year=1, topics="工作报告", should=40, present=20)
    congress = county.open("aff", school, "ADM-08.congress", year=county.today().year, on=day, number_of_year=1, topics="工作报告", should=40, present=30)
    county.step("head", congress, "file", vote="通过", minutes=[county.file("report.docx")], proposals=6)
    assert county.count("LEG", school, "congresses") == 1 and county.count("LEG", school, "congress_proposals") == 6
