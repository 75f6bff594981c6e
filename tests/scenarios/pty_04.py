"""PTY-04: a text without its three reviews is blocked; an event unanswered for 24 hours turns red."""
from datetime import timedelta


def scenario(county):
    day, year = county.today().isoformat(), county.today().year
    author = county.person("aff", county.schools[0])

    def written(number):
        return county.open("aff", county.schools[0], "PTY-04.article", headline=f"开学第一课{number}", on=day, kind="新闻", media="市级",
                           section="学校", author=author, text=[county.file("report.docx")])

    published = dict(link="https://example.org/1", published_on=day)
    blocked = written(0)
    county.refused("PUB:staff", blocked, "publish", "", **published)
    county.step("head", blocked, "review_school")
    county.refused("PUB:staff", blocked, "publish", "", **published)
    county.step("PUB", blocked, "review_second")
    county.refused("PUB:staff", blocked, "publish", "", **published)
    county.step("PUB:ldr", blocked, "review_final")
    assert county.step("PUB:staff", blocked, "publish", **published)["state"] == "published"
    for number in range(1, 36):
        case = written(number)
        county.step("head", case, "review_school")
        county.step("PUB", case, "review_second")
        county.step("PUB:ldr", case, "review_final")
        county.step("PUB:staff", case, "publish", **published)
    assert county.count("PUB", county.code, "articles_published", year=year) == 36
    event = county.open("PUB:staff", county.code, "PTY-04.event", text="网传食堂价格", first_at=f"{day} 09:00")
    assert county.case("PUB", event)["light"] != "red"
    county.later(days=2)
    assert county.case("PUB", event)["light"] == "red"
    county.step("PUB:ldr", event, "judge", judged="及时说明")
    county.step("PUB:staff", event, "answer", answered_at=f"{county.today().isoformat()} 10:00", answer="公布价格表")
    # 36 of 40 when more than nine tenths of the time have gone by: yellow. The target is one of a plan, counted by itself.
    today = county.today()
    period = f"{today - timedelta(days=330)}/{today + timedelta(days=30)}"
    fields = dict(name="宣传重点工作", basis="年初会议", period=period, layout="C 思路目标措施")
    plan = county.ask("OFF:staff", county.code, "POST", "/plans", {"kind": "rectification-plan", "unit": county.code, "fields": fields})
    target = {"kind": "count", "of": "articles_published", "goal": 40}
    answer = county.ask("OFF:staff", county.code, "POST", f"/plans/{plan['id']}/changes",
                        {"changes": [{"op": "add", "level": "problem", "text": "宣传报道偏少", "targets": [target]}]})
    measured = answer["nodes"][0]["targets"][0]
    assert measured["value"] == 36 and measured["progress"] == 90, measured
    assert measured["light"] == "yellow" and "完成90" in measured["why"], measured
