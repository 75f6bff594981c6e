"""EVA-01: 34 points to three departments, two not applicable, 2.2 off with a reason; a problem without a measure is refused."""
import io
import re
import zipfile
from datetime import timedelta


def scenario(county):
    today = county.today()
    due, answer_by = str(today + timedelta(days=60)), str(today + timedelta(days=40))
    campaign = county.open("SUP:staff", county.code, "EVA-01.campaign", framework="2026年版", sender="省教育督导委员会",
                           notice="督〔2026〕3号", year=today.year, due_on=due, answer_by=answer_by, point_count=34)
    handlers = [("财政", county.person("deptu", county.code)), ("人社", county.person("staff", county.code)),
                ("教育", county.person("BAS:staff", county.code))]
    points = []
    for n in range(34):
        department, handler = handlers[n % 3]
        made = county.step("SUP:staff", campaign, "point", number=f"{n // 4 + 1}.{n % 4 + 1}", text=f"测评要求{n + 1}", full=3,
                           departments=department, handler=handler, answer_by=answer_by)
        points.append((made["children"][-1], handler))
    county.step("SUP:staff", campaign, "divide")

    done = dict(applies="适用", work="已经落实", evidence=[county.file("x.pdf")], degree="完全落实")
    for n, (point, handler) in enumerate(points):
        if n in (8, 20):
            county.refused(handler, point, "answer", "不适用依据", applies="不适用")
            county.step(handler, point, "answer", applies="不适用", ground="本县没有高等学校")
        elif n == 5:
            county.refused(handler, point, "answer", "扣分原因", **dict(done, degree="基本落实", self_score=0.8))
            county.refused(handler, point, "answer", "改进措施", deduct_reason="两所学校未达标", problem="两所学校未达标",
                           **dict(done, degree="基本落实", self_score=0.8))
            county.step(handler, point, "answer", deduct_reason="两所学校未达标", problem="两所学校未达标",
                        measure="年内新建两栋教学楼", **dict(done, degree="基本落实", self_score=0.8))
        else:
            county.refused(handler, point, "answer", "不能超过满分", self_score=3.5, **done) if n == 0 else None
            county.step(handler, point, "answer", self_score=3, **done)
        county.step("SUP", point, "review")
    count = lambda name: county.count("SUP", county.code, name)
    assert count("points_all") == 34 and count("points_applicable") == 32
    assert abs(count("points_full_marks") - 96) < 1e-9 and abs(count("points_self_score") - 93.8) < 1e-9
    assert abs(count("points_done_rate") - 31 * 100 / 32) < 0.01 and abs(count("points_basic_rate") - 100 / 32) < 0.01
    assert count("points_measure_rate") == 100

    county.step("SUP", campaign, "review", total=93.8, grade="优秀")
    county.refused("gov", campaign, "approve", "", report=[county.file("report.docx")])  # the leader has not read it yet
    county.step("SUP:ldr", campaign, "leader")
    county.refused("gov", campaign, "approve", "自评报告")
    county.step("gov", campaign, "approve", report=[county.file("report.docx")])
    county.step("SUP:staff", campaign, "publish", public=f"{today}/{today + timedelta(days=7)}")
    county.step("gov", campaign, "hand_up")
    county.step("SUP:staff", points[5][0], "judge_again", again_score=0.5, again_note="一所仍未开工")
    county.step("SUP:staff", campaign, "feed_back", again_total=93.5, feedback=[county.file("x.pdf")])
    made = county.step("SUP:staff", campaign, "problem", text="两所学校校舍未达标", level="一般")
    county.step("SUP:staff", campaign, "rectify", plan=[county.file("x.pdf")])
    county.refused("SUP", campaign, "close", "", closing="督〔2026〕9号")
    assert county.case("SUP", made["children"][-1])["fields"]["text"] == "两所学校校舍未达标"

    # The report: 34 blocks in the order of the framework, its figures those of the points, the same as document and page.
    assert [one["id"] for one in county.case("SUP:staff", campaign)["reports"]] == ["case-form", "duty-self-evaluation"]
    path = f"/cases/{campaign['id']}/report?kind=duty-self-evaluation"
    document = zipfile.ZipFile(io.BytesIO(county.ask("SUP:staff", county.code, "GET", path))).read("word/document.xml").decode()
    paragraphs = ["".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", one)) for one in document.split("</w:p>")]
    blocks = [re.search(r"(\d+\.\d+)\s测评要求(\d+)$", one) for one in paragraphs]
    blocks = [one.groups() for one in blocks if one]
    assert [int(number) for _, number in blocks] == list(range(1, 35)), blocks
    text = "\n".join(paragraphs)
    for said in ("共34个测评点，适用32个", "完全落实31个，占96.88%", "基本落实1个，占3.12%", "满分96分", "自评得分93.8分", "自评等次为优秀",
                 "扣分原因：两所学校未达标", "改进措施：年内新建两栋教学楼", "本县没有高等学校"):
        assert said in text, said
    assert text.count("依据：本县没有高等学校") == 2 and text.count("存在问题：") == 1
    page = county.ask("SUP:staff", county.code, "GET", path + "&format=html").decode()
    assert len(re.findall(r"<h3>[^<]*测评要求\d+</h3>", page)) == 34 and "自评得分93.8分" in page
    county.expect("", lambda: county.ask("head", county.schools[0], "GET", path))  # drafts are for the campaign only
