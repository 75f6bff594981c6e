"""困难认定与学生资助: stages add up, forbidden ways of paying are refused, what is posted shows no name, reason or amount."""


def scenario(county):
    school = county.schools[0]
    today = county.today()
    year = today.year
    day = lambda days: type(today).fromordinal(today.toordinal() + days).isoformat()
    parts = {"pre_persons": 907, "compulsory_persons": 5629, "senior_persons": 2269, "vocational_persons": 234,
             "pre_money": 907000, "compulsory_money": 3159000, "senior_money": 1134500, "vocational_money": 234000}
    county.refused_open("AIDC:staff", county.code, "AID-01.summary", "合计人数", as_of=day(0), persons=9040, money=5434500, **parts)
    county.refused_open("AIDC:staff", county.code, "AID-01.summary", "合计金额", as_of=day(0), persons=9039, money=5434500.01, **parts)
    summary = county.open("AIDC:staff", county.code, "AID-01.summary", as_of=day(0), persons=9039, money=5434500, **parts)
    county.step("AIDC", summary, "check")
    county.step("AIDC:ldr", summary, "settle")

    pupil = county.open("cls", school, "AID-01.recognition", school_year=year, pupil="赵小明", pupil_code="G360000201001010011", category="低保", stage="小学")
    for who in ("gov", "ins", "obs", "tch"):
        county.hidden(who, pupil)
    county.step("head", pupil, "discuss", grade="困难", source="民政", group_on=day(0), group_note="一致同意")
    county.refused("head", pupil, "post", "公示期", posted_from=day(0), posted_until=day(3), posted_as="A-001")
    county.step("head", pupil, "post", posted_from=day(0), posted_until=day(7), posted_as="A-001")
    county.refused("head", pupil, "submit", "")  # while the posting runs
    county.later(days=8)
    county.step("head", pupil, "submit")
    county.step("AIDC:staff", pupil, "examine", match="不一致")
    county.refused("AIDC", pupil, "recognise", "比对不一致", valid_until=day(365))
    county.step("AIDC:staff", pupil, "send_back", reason="补交低保证")
    county.step("head", pupil, "discuss", grade="困难", source="民政", group_on=day(8), group_note="一致同意")
    county.step("head", pupil, "post", posted_from=day(8), posted_until=day(15), posted_as="A-001")
    county.later(days=8)
    county.step("head", pupil, "submit")
    county.step("AIDC:staff", pupil, "examine", match="一致")
    assert county.step("AIDC", pupil, "recognise", valid_until=day(365))["state"] == "recognised"
    assert county.count("AIDC", county.code, "aid_entitled", year=year) == 1

    today = county.today()
    payment = county.open("AIDC:staff", school, "AID-01.payment", stage="义务教育", name="生活补助", arrived_on=today.isoformat(), pay_by=day(60), entitled=10)
    paid = {"persons": 10, "amount": 6250, "paid_on": today.isoformat(), "voucher": [county.file("x.pdf")]}
    for way in ("校园卡", "饭票", "实物"):
        county.refused("AIDC:staff", payment, "pay", "不得用校园卡", way=way, **paid)
    county.refused("AIDC:staff", payment, "pay", "未资助原因", way="银行卡", **{**paid, "persons": 9})
    county.step("AIDC:staff", payment, "pay", way="银行卡", **paid)
    county.refused("head", payment, "confirm", "到账人数少于", arrived_persons=9)
    county.step("head", payment, "confirm", arrived_persons=10)
    assert county.step("AIDC", payment, "file")["state"] == "filed"
    assert county.count("AIDC", county.code, "aid_paid_rate", year=int(day(60)[:4])) == 100
    assert county.count("AIDC", county.code, "aid_paid_mean", year=int(day(60)[:4])) == 625

    # the posted list shows number, stage, grade and disappears after its days
    listed = dict(title="学生资助名单公示", contact="0990-1234567", public_until=day(8))
    table = "| 编号 | 学段 | 年级 |\n| {} | 义务教育 | 五年级 |"
    county.expect("身份证号", lambda: county.notice("AIDC", "publicity", body=table.format("11010519491231002X"), **listed))
    county.expect("受助原因", lambda: county.notice("AIDC", "publicity", body="| 编号 | 受助原因 |\n| A-001 | 家庭困难 |", **listed))
    posted = county.notice("AIDC", "publicity", body=table.format("A-001"), **listed)
    shown = county.public_one(posted)
    assert "A-001" in shown and "义务教育" in shown and "五年级" in shown
    county.later(days=16)
    assert county.public_one(posted) is None
