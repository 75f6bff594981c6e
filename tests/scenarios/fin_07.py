"""审计、经济责任与资金绩效: a term that ends leads to an audit; of eight findings six are closed, and the look-back waits for the other two."""


def close(county, finding, school):
    county.step("head", finding, "report", measure="已调账", evidence=[county.file("x.pdf")], corrected=1000)
    county.refused("head", finding, "recheck", "", recheck="已整改到位", recheck_note="自己查自己")
    county.step("AUD:staff", finding, "recheck", recheck="已整改到位", recheck_note="凭证已核")
    assert county.step("AUD", finding, "close")["state"] == "closed"


def scenario(county):
    school = county.schools[0]
    today = county.today()
    until = today.toordinal() + 60
    post = county.open("HR:staff", school, "TEA-10.post", person=county.person("head", school), position="校长", source="提拔",
                       starts=type(today).fromordinal(until - 1400).isoformat(), ends=type(today).fromordinal(until).isoformat(), document="任字1号")
    known = {"kind": "离任经济责任审计", "audit_year": today.year, "period_from": f"{today.year - 3}-09-01", "period_until": today.isoformat()}
    county.step("HR", post, "register")
    due = [line for line in county.mine("HR", county.code) if line["id"] == post["id"]]
    assert due and due[0]["due_at"] == today.isoformat(), "sixty days before its end the term has to be on the list"
    county.step("HR:staff", post, "propose_audit", **known)

    audit = county.open("AUD:staff", school, "FIN-07.audit", person=county.person("head", school), **known)
    county.refused("AUD:staff", audit, "approve", "")
    county.step("AUD:ldr", audit, "approve")
    county.step("AUD:staff", audit, "start", members=[county.person("AUD:staff", county.code)])
    county.step("AUD:staff", audit, "ask", draft=county.file("report.docx"), opinion_until=today.isoformat())
    county.step("head", audit, "answer", opinion="无异议")

    findings = []
    for number in range(8):
        finding = county.step("AUD:staff", audit, "finding")["children"][-1]
        county.step("AUD:staff", finding, "issue", category="支出管理", content=f"第{number + 1}项：凭证不全", amount=1000, ground="会计基础工作规范",
                    advice="补齐凭证", owner_unit=school, owner=county.person("head", school), fix_by=type(today).fromordinal(until).isoformat())
        findings.append(finding)
    county.step("AUD:staff", audit, "report", report=county.file("x.pdf"), sample_count=2)
    for finding in findings[:6]:
        close(county, finding, school)
    year = today.year
    assert county.count("AUD", county.code, "audit_findings", year=year) == 8
    assert county.count("AUD", county.code, "audit_findings_closed", year=year) == 6
    assert county.count("AUD", county.code, "audit_findings_closed_rate", year=year) == 75
    assert county.count("AUD", county.code, "audit_corrected", year=year) == 6000
    still = [case["id"] for case in county.cases("AUD", "FIN-07.finding") if case["state"] != "closed"]
    assert sorted(still) == sorted(case["id"] for case in findings[6:])

    # The list of the look-back: the two that are open, and two of the six, drawn.
    drawn = county.run_draw("AUD:staff", county.commit_draw("AUD:staff", audit, "choose"))
    county.proof("AUD:staff", drawn)
    listed = county.step("AUD:staff", audit, "choose")["fields"]["look_list"]
    assert len(listed) == 4 and set(listed[:2]) == {str(one["id"]) for one in findings[6:]}
    assert set(listed[2:]) < {str(one["id"]) for one in findings[:6]}
    for one in listed[2:]:
        county.step("AUD:staff", next(finding for finding in findings if str(finding["id"]) == one), "look_back", sampled=True, relapsed="巩固")
    assert county.count("AUD", county.code, "audit_findings_sampled", year=year) == 2
    county.refused("AUD:staff", audit, "look_back", "还没有办结", look_back="整改巩固", look_back_note="两条仍未销号")
    for finding in findings[6:]:
        close(county, finding, school)
    county.step("AUD:staff", audit, "look_back", look_back="整改巩固", look_back_note="八条都已销号")
