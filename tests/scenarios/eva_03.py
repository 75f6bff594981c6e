"""EVA-03: a project of thirty items with six weak points: what is red, what lacks evidence."""
import io
import zipfile
from datetime import timedelta


def scenario(county):
    today = county.today()
    day = lambda n: str(today + timedelta(days=n))
    project = county.open("SUP:staff", county.code, "EVA-03.project", name="教育强县", giver="省教育厅", level="省", standard="2026版",
                          apply_on=day(60), accept_on=day(90), lead="县教育局", item_count=30)
    county.refused_open("SUP:staff", county.code, "EVA-03.project", "不能早于申报日期", name="教育强县", giver="省教育厅", level="省",
                        standard="2026版", apply_on=day(90), accept_on=day(60), lead="县教育局", item_count=30)
    handler = county.person("BAS:staff", county.code)
    items = []
    for n in range(30):
        made = county.step("SUP:staff", project, "item", number=f"{n + 1:02}", text=f"标准第{n + 1}条", owner_section="基础教育股",
                           handler=handler, due_on=day(3 if n < 2 else 50))
        items.append(made["children"][-1])
    county.refused("SUP:staff", project, "start", "")
    county.step("SUP:ldr", project, "start")
    for n in range(6):
        county.step("SUP:staff", project, "weak", text=f"短板{n + 1}", due_on=day(50))
    for n, item in enumerate(items[6:]):
        county.refused(handler, item, "prepare", "佐证", present="已达到", conclusion="达到") if n == 0 else None
        county.step(handler, item, "prepare", present="已达到", conclusion="达到", evidence=[county.file("x.pdf")])
        county.refused(handler, item, "check", "") if n == 0 else None
        county.step("SUP", item, "check")
    county.later(days=4)
    count = lambda name: county.count("SUP", county.code, name)
    assert count("creation_items_ready_rate") == 80
    assert count("creation_items_red") == 2
    assert count("creation_items_without_evidence") == 6
    weak = county.cases("OFF", "ADM-02.task", unit=county.code)
    assert len(weak) == 6
    assert county.case("SUP", project)["due_at"][:10] == day(30)  # thirty days before the application: the mock inspection
    county.step("ins", project, "mock", mock_on=str(county.today()), mock_note="六条未备齐")

    # The pack of evidence: numbered files with an index that says what lacks.
    with zipfile.ZipFile(io.BytesIO(county.ask("SUP", county.code, "GET", f"/cases/{project['id']}/evidence.zip"))) as pack:
        names = [name for name in pack.namelist() if name != "目录.html"]
        assert [name[:5] for name in names] == [f"{n:04}_" for n in range(1, 25)], names
        index = pack.read("目录.html").decode()
        assert all(pack.read(name).startswith(b"%PDF") and name in index for name in names) and pack.testzip() is None
        assert "标准第1条" in index.partition("还没有材料的")[2] and "标准第7条" not in index.partition("还没有材料的")[2], index[-900:]
