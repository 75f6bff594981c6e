"""ADM-02: twenty tasks, three late, one unsigned; a co-unit refuses; closing needs another person."""


def scenario(county):
    school, other = county.schools[0], county.schools[1]
    head, vice = county.person("head", school), county.person("vice", school)
    today = county.today()
    tasks = []
    for n in range(20):
        task = county.open("OFF:staff", county.code, "ADM-02.task", text=f"第{n + 1}项民生实事", source="民生实事")
        tasks.append(task)
    county.refused("OFF", tasks[0], "issue", "期限")  # no task without an end
    late = today.replace(day=min(today.day, 28))
    for n, task in enumerate(tasks):
        due = late if n < 3 else late.replace(year=late.year + 1)
        county.step("OFF", task, "issue", lead_unit=school, co_units=[other], due_on=str(due),
                    lead_person=vice)
        if n != 19:
            county.step(head, task, "receive")
    assert county.count("OFF", county.code, "tasks_unsigned") == 1

    # A co-unit refuses with a reason: the task is with the issuer again, and is issued anew without it.
    refused = county.step(county.person("head", other), tasks[5], "refuse", reason="这件事不归我校办")
    assert refused["state"] == "open", refused["state"]
    county.step("OFF", tasks[5], "issue", lead_unit=school, co_units=[], due_on=str(late.replace(year=late.year + 1)))
    county.step(head, tasks[5], "receive")

    county.later(days=2)
    red = county.cases("OFF", "ADM-02.task", overdue=True)
    assert len(red) == 3, [case["number"] for case in red]
    assert all(case["light"] == "red" for case in red)
    assert county.count("OFF", county.code, "tasks_red") == 3
    slips = [entry for entry in county.mine("head", school) if entry["id"] in [c["id"] for c in red]]
    assert len(slips) == 3, slips

    # Late: no end without the reason; then checked by SUP, closed by the office, never by who handed it in.
    done = dict(result="已全部完成", evidence=[county.file("photo.png")], done_on=str(county.today()))
    county.refused(head, tasks[0], "hand_in", "未按期原因", **done)
    county.step(head, tasks[0], "explain", why_late="材料迟到一周")
    county.step(head, tasks[0], "hand_in", **done)
    county.refused(head, tasks[0], "verify", "", verdict="完成")
    county.step("SUP:staff", tasks[0], "verify", verdict="完成")
    closed = county.step("OFF", tasks[0], "close")
    assert closed["state"] == "closed"
    assert county.count("OFF", county.code, "tasks_closed") == 1
    assert county.count("OFF", county.code, "tasks_red") == 2

    # One who hands in as the office's own staff may not close it, even with the right to.
    own = tasks[6]
    county.step(vice, own, "report", progress=50, progress_note="过半")
    county.step(vice, own, "finish", **done)
    county.step("SUP:staff", own, "send_back", reason="佐证不全")
    assert county.case("OFF", own)["state"] == "received"

    # Broken down: a child for each unit; the parent closes only after them.
    big = tasks[7]
    split = county.step("OFF:staff", big, "split", split_units=[school, other])
    assert len(split["children"]) == 2
    county.step(head, big, "hand_in", **done)
    county.step("SUP:staff", big, "verify", verdict="完成")
    county.refused("OFF", big, "close", "")

    # The slip to each owner of what is late goes out as a notice, and is received.
    slip = county.notice("OFF", "urge", title="关于督促办理逾期任务的函", body="下列任务已经逾期，请限期办结。", groups=[{"units": [school]}],
                         basis="督办单")
    assert slip["number"].startswith("教催") and slip["tally"]["missing_receipt"] == 1
    county.receive(head, school, slip)
    assert county.ask("OFF:staff", county.code, "GET", f"/notices/{slip['id']}")["tally"]["received"] == 1
