"""ADM-01: "five goals" with four children is told; a plan of 25 items gets owner, date and target for each, then tasks."""
from datetime import timedelta


def scenario(county):
    today = county.today()
    year = str(today + timedelta(days=300))
    plan = county.open("OFF:staff", county.code, "ADM-01.plan", name="三年行动计划", level="三年", basis="教发〔2026〕1号",
                       period=f"{today}/{today + timedelta(days=1095)}", layout="A 目标行动保障", goal_said=5, goal_count=4)
    county.refused("OFF:staff", plan, "consult", "实际条数不一致", text_file=[county.file("report.docx")])
    county.step("OFF:staff", plan, "consult", goal_count=5, text_file=[county.file("report.docx")])
    opinion = county.step("OFF:staff", plan, "opinion", opinion_from="某乡镇", opinion_text="增加校车线路")["children"][-1]
    county.refused("OFF:staff", opinion, "answer", "写明理由", taken="不采纳")
    county.step("OFF:staff", opinion, "answer", taken="部分采纳", taken_reason="先开两条线路")

    nodes = []
    for n in range(24):
        made = county.step("OFF:staff", plan, "node", number=f"{n + 1}", text=f"新建学位{n + 1}00个", lead="项目办", due_on=year,
                           target=100)
        nodes.append(made["children"][-1])
    county.step("OFF:staff", plan, "hand_in", text_file=[county.file("report.docx")])
    county.refused("OFF:staff", plan, "approve", "", decided_by="局党组会")
    county.step("OFF:ldr", plan, "approve", decided_by="局党组会")
    issue = dict(document_number="教〔2026〕12号", issued_on=str(today), item_count=25)
    county.refused("OFF:staff", plan, "issue", "没有逐条登记完", **issue)
    nodes.append(county.step("OFF:staff", plan, "node", number="25", text="配齐音体美教师", lead="人事股", due_on=year)["children"][-1])
    county.step("OFF:staff", plan, "issue", **issue)
    for node in nodes:
        county.refused("OFF:staff", node, "start", "", indicator="学位数") if node is nodes[0] else None
        county.step("OFF:staff", node, "start", indicator="学位数", before=0, target=100, compare="不低于", responsible_units="各学校",
                    co_units_text="无")
        county.step("OFF:staff", node, "task")
    county.step("OFF:staff", plan, "divide")
    assert county.count("OFF", county.code, "plan_nodes_complete_rate") == 100
    tasks = county.cases("OFF", "ADM-02.task", unit=county.code)
    assert len(tasks) == 25 and all(task["fields"]["due_on"] == year for task in tasks)
