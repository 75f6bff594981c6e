"""ADM-03: a text with a lost digit, a "growth of -0.01" and 47:53: three marks with their lines; a problem without a measure is refused."""
from datetime import timedelta


def scenario(county):
    today = county.today()
    text = county.open("OFF:staff", county.code, "ADM-03.text", name="上年工作总结", kind="总结")
    county.step("OFF:staff", text, "clean", original=[county.file("report.docx")], clean=[county.file("report.docx")],
                damage="第12行数字缺一位")
    marks = [("掩码", "第12行", "数字缺一位，按未知算"), ("同比", "第20行", "“增长-0.01”应写成下降"), ("矛盾", "第31行", "47：53与5468：3931不符")]
    findings = []
    for rule, where, note in marks:
        findings.append(county.step("OFF:staff", text, "finding", rule=rule, where_found=where, finding_note=note)["children"][-1])
    assert county.count("OFF", county.code, "text_findings_open") == 3
    assert county.count("OFF", county.code, "text_contradictions") == 2
    figure = county.step("OFF:staff", text, "figure", value=98.06, measure_unit="%", line=20)["children"][-1]
    county.refused("OFF:staff", figure, "confirm", "期间", exact="准确")
    county.step("OFF:staff", figure, "confirm", exact="准确", period_text=f"{today.year - 1}年")
    county.refused("OFF:staff", text, "confirm", "逐个登记", figure_count=2)
    county.step("OFF:staff", text, "confirm", figure_count=1)
    assert county.count("OFF", county.code, "text_figures_confirmed_rate") == 100
    assert county.count("OFF", county.code, "texts_without_year") == 1
    promise = county.step("OFF:staff", text, "promise", text="新建两所幼儿园", due_on=str(today + timedelta(days=200)))["children"][-1]
    assert county.case("OFF", promise)["fields"]["text"] == "新建两所幼儿园"
    for finding in findings:
        county.step("OFF:staff", finding, "settle", outcome="已改正", outcome_note="按原始台账改")

    draft = county.open("OFF:staff", county.code, "ADM-03.draft", name="半年工作总结", template="半年总结",
                        deadline=str(today + timedelta(days=20)))
    words = dict(snapshot=[county.file("x.pdf")], paper=[county.file("report.docx")], promises=3, promises_answered=3)
    county.refused("OFF:staff", draft, "submit", "每个问题都要有措施", unconfirmed=0, problems=4, measures=3, **words)
    county.refused("OFF:staff", draft, "submit", "没有确认的数", unconfirmed=1, problems=4, measures=4, **words)
    county.refused("OFF:staff", draft, "submit", "上年的承诺", unconfirmed=0, problems=4, measures=4, **dict(words, promises=4))
    county.step("OFF:staff", draft, "submit", unconfirmed=0, problems=4, measures=4, **words)
    county.refused("OFF:staff", draft, "review", "")
    county.step("OFF", draft, "review")
    county.step("OFF:ldr", draft, "issue", document_number="教〔2026〕20号")
    county.step("OFF:staff", draft, "file")
    assert county.count("OFF", county.code, "drafts_issued") == 1

    text = ("云溪县教育局2026年上半年工作总结\n\n一、经费投入\n全县教育支出比上年增长-0.01个百分点，做到了只增不减。\n"
            "生均公用经费达元，全部拨付到位。\n二、招生\n普通高中招生5420人，中职3931人，普职比为47%:53%。\n")
    read = county.document("OFF:staff", county.code, text)
    assert county.findings(read, "damaged-number") == [[5]]
    assert [4] in [sorted(set(lines)) for lines in county.findings(read, "never-down")]
    assert county.findings(read, "ratio") == [[7]]
