"""ADM-01: "five goals" with four children is told; a plan of 25 items gets owner, date and target for each, and becomes a tree of tasks."""
from datetime import timedelta


def scenario(county):
    today = county.today()
    due = str(today + timedelta(days=300))
    fields = dict(name="三年行动计划", basis="教发〔2026〕1号", period=f"{today}/{today + timedelta(days=1095)}", layout="A 目标行动保障")
    plan = county.ask("OFF:staff", county.code, "POST", "/plans", {"kind": "three-year-plan", "unit": county.code, "fields": fields})
    head = {"id": plan["case"]["id"], "unit": county.code}

    def change(changes, **more):
        return county.ask("OFF:staff", county.code, "POST", f"/plans/{plan['id']}/changes", {"changes": changes} | more)

    # Four goals; the heading says five.
    target = {"name": "新增学位", "kind": "reported", "measure_unit": "个", "base": 0, "goal": 100}
    goals = [{"op": "add", "level": "goal", "ref": f"g{n}", "text": f"目标{n}"} for n in range(1, 5)]
    items = [{"op": "add", "level": "task", "parent": f"g{n % 4 + 1}", "text": f"新建学位{n}00个", "targets": [target],
              "fields": {"lead_unit": county.code, "lead_section": "项目办", "due_on": due}} for n in range(1, 25)]
    change(goals + items)
    county.refused("OFF:staff", head, "consult", "实际条数不一致", text_file=[county.file("report.docx")], goal_said=5, goal_count=4)
    county.step("OFF:staff", head, "consult", text_file=[county.file("report.docx")], goal_said=5, goal_count=5)
    opinion = county.step("OFF:staff", head, "opinion", opinion_from="某乡镇", opinion_text="增加校车线路")["children"][-1]
    county.refused("OFF:staff", opinion, "answer", "写明理由", taken="不采纳")
    county.step("OFF:staff", opinion, "answer", taken="部分采纳", taken_reason="先开两条线路")
    county.step("OFF:staff", head, "hand_in", text_file=[county.file("report.docx")])
    county.refused("OFF:staff", head, "approve", "", decided_by="局党组会")
    county.step("OFF:ldr", head, "approve", decided_by="局党组会")
    issue = dict(document_number="教〔2026〕12号", issued_on=str(today))
    county.refused("OFF:staff", head, "issue", "标题写的是5条目标，下面实际是4条", **issue)

    # The fifth goal and the 25th item, which lacks its lead.
    change([{"op": "add", "level": "goal", "ref": "g", "text": "目标5"}, {"op": "add", "level": "task", "parent": "g", "text": "配齐音体美教师", "fields": {"due_on": due}}])
    county.refused("OFF:staff", head, "issue", "没有写牵头单位", **issue)
    last = next(one for one in county.ask("OFF", county.code, "GET", f"/plans/{plan['id']}")["nodes"] if one["text"] == "配齐音体美教师")
    change([{"op": "change", "node": last["node"], "targets": [target], "fields": {"lead_unit": county.code, "lead_section": "人事股"}}])
    county.step("OFF:staff", head, "issue", **issue)
    tasks = [one for one in county.ask("OFF", county.code, "GET", f"/plans/{plan['id']}")["nodes"] if one["level"] == "task"]
    assert len(tasks) == 25 and all(one["issued"] and one["due"] == due and one["lead_section"] and one["targets"] for one in tasks)
    assert all(one["targets"][0]["value"] is None and one["progress"] is None for one in tasks)  # nobody reported: not zero
    cases = county.cases("OFF", "ADM-02.task", unit=county.code)
    assert len(cases) == 25 and all(case["fields"]["due_on"] == due and case["state"] == "issued" for case in cases)
    county.step("OFF:staff", head, "divide")
    assert county.count("OFF", county.code, "tasks_unsigned") == 25

    # It ends when its tasks have.
    county.refused("SUP:staff", head, "finish", "")
    county.refused("OFF", head, "finish", "25项任务没有办结", summary=[county.file("report.docx")])
