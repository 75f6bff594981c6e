"""社会捐助与教育基金: received equals used plus left; a use outside the purpose of the donor is refused."""

from plain import values


def scenario(county):
    school = county.schools[0]
    today = county.today()
    year = today.year
    day = today.isoformat()
    donation = county.open("AIDC:staff", county.code, "AID-04.donation", donor="某公司", open_name=True, kind="现金", worth=28000, scope="学生资助")
    county.step("AIDC:staff", donation, "sign", agreement=county.file("x.pdf"))
    staff = county.person("AIDC:staff", county.code)
    county.refused("AIDC:staff", donation, "receive", "第二接收人", received_on=day, received_by=staff, receipt=[county.file("x.pdf")])
    county.step("AIDC:staff", donation, "receive", received_on=day, received_by=staff, second_by=county.person("AIDC", county.code), receipt=[county.file("x.pdf")])
    county.refused("AIDC:staff", donation, "allot", "")
    county.step("AIDC:ldr", donation, "allot")

    known = {"donation": donation["id"], "scope": "学生资助", "amount": 25000, "used_on": day, "beneficiaries": 50, "evidence": [county.file("photo.png")]}
    county.refused_open("fino", school, "AID-04.use", "超出捐方指定的用途", purpose="校舍修缮", **known)
    use = county.open("fino", school, "AID-04.use", purpose="学生资助", **known)
    county.step("head", use, "submit")
    county.step("AIDC:staff", use, "check")
    county.refused("AIDC:staff", donation, "use", "累计使用大于估值", used=29000)
    county.step("AIDC:staff", donation, "use", used=25000)
    assert values(county.case("AIDC:staff", donation))["left"] == 3000
    assert county.count("AIDC", county.code, "donations_left", year=year) == 3000
    assert county.count("AIDC", county.code, "donations_worth", year=year) == 28000
    assert county.count("AIDC", county.code, "donation_beneficiaries", year=year) == 50
    published = county.step("AIDC", donation, "publish", beneficiaries=50, feedback="已寄感谢信和使用明细", published_on=day, published_file=[county.file("x.pdf")])
    assert values(published)["left"] == 3000
    row = [line for line in county.register("AIDC", "AID-04.donation") if line["捐方"] == "某公司"]
    assert row and str(row[0]["结余"]).startswith("3000")
    assert county.step("AIDC", donation, "file")["state"] == "filed"

    reward = county.open("AIDC:staff", county.code, "AID-04.reward", group="优秀教师", reward_year=year, persons=20, amount=100000, ground="表彰决定1号")
    county.step("AIDC", reward, "check")
    county.refused("AIDC", reward, "approve", "")
    county.step("AIDC:ldr", reward, "approve")
    county.step("AIDC:staff", reward, "pay", paid_on=day)
    assert county.count("AIDC", county.code, "rewards_amount", year=year) == 100000
