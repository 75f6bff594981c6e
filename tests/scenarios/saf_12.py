"""SAF-12: a stall unsolved after 15 days is hard, goes on the joint agenda, is ended by two departments, shows in a circular."""
from datetime import timedelta


def scenario(county):
    school, town = county.schools[0], county.townships[0]
    day = county.today()
    problem = county.open("safo", school, "SAF-12.problem", on=str(day), kind="摊点", place="校门东侧", text="放学时占道经营",
                          town=town)
    chief = county.person("twn", town)
    county.refused("SAFE:staff", problem, "mark_hard", "")  # not before its limit
    county.step(chief, problem, "receive", department="城管", fix_by=str(day + timedelta(days=15)))
    county.later(days=16)
    hard = county.step("SAFE:staff", problem, "mark_hard")
    assert hard["state"] == "hard"
    assert county.count("SAFE", school, "surroundings_hard_open") == 1

    action = county.open("SAFE:staff", county.code, "SAF-12.joint_action", on=str(county.today()), topic="校园周边集中整治",
                         agenda=[problem["id"]], departments=["城管", "公安"])
    one, two = county.person("deptu", county.code), county.person("deptu#2", county.code)
    county.refused("SAFE:ldr", problem, "consult", "会商意见", handler=[one, two], action=action["id"])
    county.step("SAFE:ldr", problem, "consult", consult_note="城管、公安联合整治", handler=[one, two], action=action["id"])
    words = dict(measure="划定便民经营区，撤除摊点12个", evidence=[county.file("photo.png")])
    first = county.step(one, problem, "joint_report", **words)
    assert first["state"] == "consulted", "one department is not enough"
    county.refused(one, problem, "joint_report", "", **words)
    second = county.step(two, problem, "joint_report", **words)
    assert second["state"] == "reported"
    county.refused("SAFE", problem, "close", "")
    county.step("head", problem, "recheck", recheck="已整改到位")
    county.step("SAFE", problem, "close")
    assert county.count("SAFE", school, "surroundings_closed_rate") == 100
    county.step("SAFE:staff", action, "file", people=52, spots=9, result="撤除摊点12个")
    assert county.count("SAFE", county.code, "joint_actions_people") == 52
    circular = county.step("SAFE", problem, "circular")
    assert county.case("SUP", circular["children"][-1])["state"] == "draft"

    # Waters: nobody calls one guarded without sign, rescue gear and patrols.
    water = county.open("twn", town, "SAF-12.water", name="三号水塘", place="村东", chain=[{"post": "村主任", "duty": "日巡查"}],
                        signs=True, rescue=False, per_day=1)
    county.refused("SAFE:staff", water, "guard", "")
    county.step("twn", water, "change", rescue=True)
    county.step("SAFE:staff", water, "guard")
    assert county.count("SAFE", town, "waters_guarded_rate") == 100

    # Patrols from June to September, every day: one is written down and checked, the next day nobody went.
    county.duty_on("D-13")
    june = county.today().replace(month=6, day=1)
    county.later((june - county.today()).days if june > county.today() else (june.replace(year=june.year + 1) - county.today()).days)
    first = county.window("D-13", town)
    patrol = county.open("twn", town, "SAF-12.water_patrol", on=str(county.today()), water_name="三号水塘", times=2)
    county.step("SAFE:staff", patrol, "check")
    assert [one["state"] for one in county.duties("SAFE", town, "D-13", within=town)] == ["verified"]
    county.past(first)
    second = county.window("D-13", town)
    county.past(second)
    assert town in county.missed("SAFE", "D-13", **{"from": second["due_on"], "to": second["due_on"]})
