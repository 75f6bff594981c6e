"""ADM-05: a decision without owner blocks the minutes; a leader without a visit shows; majorities are counted."""
from datetime import timedelta


def scenario(county):
    today = county.today()
    due = str(today + timedelta(days=60))
    meeting = county.open("OFF:staff", county.code, "ADM-05.meeting", on=str(today), kind="领导小组会")
    agenda = [{"item": "学位建设", "section": "项目办"}]
    county.refused("OFF:staff", meeting, "agree", "", agenda=agenda)
    county.step("OFF:ldr", meeting, "agree", agenda=agenda)
    county.step("OFF:staff", meeting, "hold", absent=1)
    county.refused("OFF:staff", meeting, "decide", "牵头科室", text="新建学位1000个", due_on=due)
    county.step("OFF:staff", meeting, "decide", text="新建学位1000个", due_on=due, lead_section="项目办")
    paper = dict(minutes=[county.file("report.docx")], minutes_number="教领纪〔2026〕2号")
    county.refused("OFF:staff", meeting, "minute", "不能出纪要", decision_count=2, **paper)
    county.step("OFF:staff", meeting, "decide", text="补充教师30名", due_on=due, lead_section="人事股")
    minuted = county.step("OFF:staff", meeting, "minute", decision_count=2, **paper)
    county.refused("OFF", meeting, "finish", "")
    assert len(minuted["children"]) == 2
    assert county.case("OFF", minuted["children"][0])["fields"]["lead_section"] == "项目办"
    assert county.count("OFF", county.code, "meeting_decisions") == 2

    matter = county.open("OFF:staff", county.code, "ADM-05.major_matter", kind="项目", text="新建综合楼")
    county.step("OFF:staff", matter, "argue", money=8000000, argument="已作可行性研究和风险评估")
    vote = dict(meeting_number="教党纪〔2026〕3号", responsible=county.person("dir", county.code), vote="通过", present=9)
    county.refused("OFF:staff", matter, "vote", "没有超过", agreed=4, **vote)
    county.step("OFF:staff", matter, "vote", agreed=8, **vote)
    county.step("OFF:staff", matter, "publish", public_on=str(today))

    leaders = [county.person("gov", county.code), county.person("ldr", county.code)]
    contacts = [county.open("OFF:staff", county.code, "ADM-05.contact", year=today.year, leader=leader, schools=county.schools[:2],
                            school_count=2) for leader in leaders]
    visited = county.step("OFF:staff", contacts[0], "visit", visited_school=county.schools[0], on=str(today))
    visit = visited["children"][-1]
    assert county.count("OFF", county.code, "leaders_unvisited") == 1
    county.step("OFF:staff", visit, "record", found="操场积水", problem_count=1)
    county.refused("OFF:staff", visit, "close", "逐条转任务")
    county.step("OFF:staff", visit, "solve", text="修操场排水", due_on=due)
    county.refused("OFF:staff", visit, "close", "")  # the task is still open
