"""ADM-07: an item of 21 working days turns red, is explained and archived; an item goes only with a legal basis; parts that do not add up are
flagged."""
from datetime import timedelta


def scenario(county):
    today = county.today()
    # The list: an item is taken out only on a legal basis; 25 of 40 do not add up.
    power = county.open("LEG:staff", county.code, "ADM-07.power", name="民办学校设立许可", kind="许可", basis="民办教育促进法第十二条", flow="受理、审查、决定",
                        legal_days=30, promised_days=20, section_name="基础教育股")
    county.refused_open("LEG:staff", county.code, "ADM-07.power", "不能长于法定时限", name="某项", kind="许可", basis="某法", flow="受理",
                        legal_days=10, promised_days=20, section_name="基础教育股")
    county.step("LEG:ldr", power, "approve")
    assert county.count("LEG", county.code, "powers") == 1
    county.refused("LEG:ldr", power, "remove", "取消依据")
    county.refused("LEG:staff", power, "remove", "", removal_basis="不想要了")

    parts = dict(licences=10, penalties=5, payments=2, inspections=3, confirmations=2, rewards=2, others=1)
    listed = county.open("LEG:staff", county.code, "ADM-07.power_list", year=today.year, total=40, **parts)
    assert county.case("LEG", listed)["fields"]["parts"] == "25"
    county.refused("LEG:ldr", listed, "publish", "分项之和与总项数不一致", document="教法〔2026〕1号")
    county.step("LEG:staff", listed, "change", licences=25)
    assert county.step("LEG:ldr", listed, "publish", document="教法〔2026〕1号")["state"] == "published"

    # A service with twenty days promised takes 21 working days.
    handler = county.person("BAS:staff", county.code)
    service = county.open("BAS:staff", county.code, "ADM-07.service", item="民办学校（幼儿园）设立", power=power["id"], applicant="某甲", first_asked=handler)
    limit = today + timedelta(days=28)  # about twenty working days
    county.step("BAS:staff", service, "accept", accepted_at=f"{today}T09:00", promised=20, promise_by=str(limit))
    county.step("BAS:staff", service, "handle", handler=handler)
    county.refused("BAS:staff", service, "review", "", legal_opinion="合法")  # whoever handles it does not review it
    county.step("LEG:staff", service, "review", legal_opinion="合法")
    county.later(days=30)
    late = county.case("LEG", service)
    assert late["light"] == "red" and late["late_days"] >= 1
    assert county.count("LEG", county.code, "services_red") == 1
    decided = dict(decision="准予", decided_on=str(county.today()), used_days=21)
    county.refused("LEG:ldr", service, "decide", "超时原因", **decided)
    county.step("BAS:staff", service, "explain", why_late="专家评审延后一天")
    county.step("LEG:ldr", service, "decide", **decided)
    county.step("BAS:staff", service, "deliver", delivered_on=str(county.today()))
    assert county.step("LEG:staff", service, "file", rating="满意")["state"] == "filed"
    assert county.count("LEG", county.code, "services_over_limit") == 1
    assert county.count("LEG", county.code, "services_red") in (0, None)
    for name in ("services_closed_rate", "services_filed_rate", "services_satisfied_rate"):
        assert county.count("LEG", county.code, name) == 100, name
    assert county.step("LEG:ldr", power, "remove", removal_basis="国发〔2026〕某号取消")["state"] == "removed"

    certificate = county.open("LEG:staff", county.code, "ADM-07.certificate", holder=handler, holder_post="执法队员", certificate_number="Z01",
                              valid_until=str(county.today() + timedelta(days=40)))
    assert county.case("LEG", certificate)["late_days"] > 0  # sixty days before its end
    county.step("LEG:staff", certificate, "renew", valid_until=str(county.today() + timedelta(days=700)))
    assert county.count("LEG", county.code, "enforcement_certificates_expired") in (0, None)

    style = county.open("LEG:staff", county.code, "ADM-07.style_check", on=str(county.today()), item="首问责任", section_name="基础教育股", result="有问题")
    county.refused("LEG", style, "file", "先转整改", text="没有一次告知", level="一般")
    county.step("LEG:staff", style, "find", text="没有一次告知", level="一般")
    county.step("LEG", style, "file")
