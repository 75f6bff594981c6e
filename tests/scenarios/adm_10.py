"""ADM-10: 148 titles come in from an old register, duplicates are shown; an abolished rule is no evidence; the archive rate counts what was closed."""


def scenario(county):
    today = county.today()
    day = str(today)
    rows = [{"收发": "收文", "文号": f"教办〔{2000 + number % 20}〕{number}号", "发文单位": "市教育局", "题名": f"关于第{number}项工作的通知", "密级": "公开", "日期": day,
             "类别": "通知"} for number in range(148)]
    twice = county.import_register("OFF:staff", county.code, "ADM-10.document", rows + [rows[7]])
    assert not twice.get("opened") and any("已经登记过" in str(problem) for problem in twice["problems"]), twice
    made = county.import_register("OFF:staff", county.code, "ADM-10.document", rows)
    assert made["opened"] == 148, made
    assert county.count("OFF", county.code, "documents_in", year=today.year) == 148
    one = dict(direction="收文", sender="市教育局", name="重复的", secrecy="公开", on=day, kind="通知")
    county.refused_open("OFF:staff", county.code, "ADM-10.document", "已经登记过", document_number=rows[3]["文号"], **one)
    county.open("OFF:staff", county.code, "ADM-10.document", document_number=rows[3]["文号"], **(one | {"direction": "发文"}))

    # A rule that was abolished is not chosen as a basis.
    rules = [county.open("LEG:staff", county.code, "ADM-10.regulation", name=f"办法{number}", document_number=f"教规〔2015〕{number}号", basis="教育法") for number in range(2)]
    for rule, standing in zip(rules, ("有效", "废止")):
        county.step("LEG:staff", rule, "clean")
        county.step("LEG:ldr", rule, "decide", standing=standing, standing_reason="对照上位法")
    county.refused("LEG:staff", rules[1], "publish", "", published_number="教规〔2026〕1号")
    county.step("LEG:staff", rules[1], "abolish", published_number="教规〔2026〕1号")
    county.step("LEG:staff", rules[0], "publish", published_number="教规〔2026〕1号")
    documents = county.cases("OFF", "ADM-10.document", document_number=rows[0]["文号"]) + county.cases("OFF", "ADM-10.document", document_number=rows[1]["文号"])
    county.refused("OFF:staff", documents[0], "handle", "已经废止", handled_note="已办", rule=rules[1]["id"])
    county.step("OFF:staff", documents[0], "handle", handled_note="已办", rule=rules[0]["id"])
    county.step("OFF:staff", documents[1], "handle", handled_note="已办")
    assert county.count("OFF", county.code, "documents_archived_rate", year=today.year) == 0
    county.step("ARC:staff", documents[0], "archive", archive_number="2026-WS-001")
    assert county.count("OFF", county.code, "documents_archived_rate", year=today.year) == 50, "of two that were handled, not of 149"
    assert county.count("LEG", county.code, "regulations_cleaned_rate") == 100

    archive = county.open("ARC:staff", county.code, "ADM-10.archive", year=today.year - 11, category="文书", item_number="1", name="旧件", keep="十年")
    county.step("ARC:staff", archive, "store", keep_until=str(today.replace(year=today.year - 1, day=1)), place="A1")
    county.step("ARC:ldr", archive, "destroy", destroy_note="已到期")
    assert county.case("ARC", archive)["state"] == "stored", "one person does not destroy"
    county.refused("ARC:ldr", archive, "destroy", "另外的人", destroy_note="已到期")
    assert county.step("dir", archive, "destroy", destroy_note="已到期")["state"] == "destroyed"
