#!/usr/bin/env python3
"""The command line as a user meets it: help, exit statuses, all or nothing, messages with their place.

    commands.py PROGRAM
"""
import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

PROGRAM = sys.argv[1]
ROOT = Path(__file__).resolve().parents[2]
passed = failed = 0
HEAD = "code,name,parent,kind,period,pupils_P,ft_P\n"
COUNTY = "1,青岚县,,县,2024,,\n"


def check(good, what):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    if not good:
        print("NOT OK:", what)


def run(*words):
    return subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True, encoding="utf-8")


def import_text(folder, text, *words, name="表.csv"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return run("import", "--data", folder / "d", path, *words)


def usage():
    check(run().returncode == 2, "without a command the usage is wrong")
    check(run("--help").returncode == 0 and "import" in run("--help").stdout, "--help lists the commands")
    for command in "init import measure unit pack backup restore verify".split():
        got = run(command, "--help")
        check(got.returncode == 0 and "例子" in got.stdout and "选项" in got.stdout, f"{command} --help has an example")
    check(run("fly").returncode == 2, "an unknown command is wrong usage")
    check(run("measure", "--unit", "1").returncode == 2, "a missing option is wrong usage")
    check(run("init", "--colour").returncode == 2, "an unknown option is wrong usage")


def good_table(folder):
    run("init", "--data", folder / "d")
    got = import_text(folder, HEAD + "11,一小,1,小学,2024,４０,2\n12,二小,1,小学,2024,\"1,060\",50\n" + COUNTY)
    check(got.returncode == 0, "units and facts in any order are taken: " + got.stderr)
    got = run("measure", "--data", folder / "d", "--indicator", "pupils-per-teacher-primary", "--unit", "1", "--period",
              "2024", "--format", "json")
    check(got.returncode == 0 and abs(json.loads(got.stdout)["value"] - 1100 / 52) < 1e-12,
          "full-width digits and separators are numbers: " + got.stdout + got.stderr)
    got = import_text(folder, HEAD + "11,一小,1,小学,2024,,2\n" + COUNTY)
    check(got.returncode == 0, "a correction is taken: " + got.stderr)
    got = run("measure", "--data", folder / "d", "--indicator", "pupils-per-teacher-primary", "--unit", "1", "--period",
              "2024", "--format", "json")
    value = json.loads(got.stdout)
    check(value["value"] is None and "小学在校生" in value["why"], "an empty cell is unknown, and says so: " + got.stdout)
    check(run("verify", "--data", folder / "d").returncode == 0, "the chain holds")


def resumed(folder):
    """Files that are stored whole are passed over; a faulty one between them is not, once it was mended."""
    data, names = folder / "resumed", ["a.csv", "b.csv", "c.csv"]
    run("init", "--data", data)
    for name, pupils in zip(names, ("40", "vierzig", "42")):
        (folder / name).write_text(HEAD.replace(",ft_P", "") + COUNTY.replace(",,\n", ",\n") +
                                   f"1{name[0]},{name}小学,1,小学,2024,{pupils}\n", encoding="utf-8")
    paths = [folder / name for name in names]
    check(run("import", "--data", data, "--resume", *paths).returncode == 1, "a faulty file is a fault")
    (folder / "b.csv").write_text((folder / "b.csv").read_text(encoding="utf-8").replace("vierzig", "41"), encoding="utf-8")
    got = run("import", "--data", data, "--resume", "--format", "json", *paths)
    check(got.returncode == 0 and [one["stored"] for one in json.loads(got.stdout)] == [False, True, False] and
          "stored_at" in json.loads(got.stdout)[0], "what is stored is passed over: " + got.stdout + got.stderr)
    got = run("import", "--data", data, "--resume", *paths)
    check(got.returncode == 0 and got.stdout.count("跳过") == 3, "and says so: " + got.stdout + got.stderr)
    before = paths[0].read_text(encoding="utf-8")
    for text in (before.replace(",40", ",50"), before):  # another content came in between: what was there first is not there now
        paths[0].write_text(text, encoding="utf-8")
        got = run("import", "--data", data, "--resume", *paths)
        check(got.returncode == 0 and got.stdout.count("跳过") == 2 and "已保存" in got.stdout, "a content that is put back is stored: " + got.stdout)
    got = run("import", "--data", data, paths[0])
    check(got.returncode == 0 and "已保存" in got.stdout, "who does not ask for it gets every file stored: " + got.stdout)
    check(run("import", "--data", data, "--resume", "--mapping", "x", paths[0]).returncode == 2, "not with a mapping")


BROKEN = [
    ("unknown column", "code,name,parent,kind,period,pupls_P\n1,县,,县,2024,\n", "pupils_P"),
    ("duplicate row", HEAD + COUNTY + COUNTY, "1"),
    ("bad number", HEAD + COUNTY + "11,一小,1,小学,2024,四十,2\n", "F3"),
    ("unknown parent", HEAD + "11,一小,99,小学,2024,40,2\n", "99"),
    ("unknown kind", HEAD + COUNTY + "11,一小,1,小小学,2024,40,2\n", "小小学"),
    ("negative count", HEAD + COUNTY + "11,一小,1,小学,2024,-3,2\n", "F3"),
    ("half a person", HEAD + COUNTY + "11,一小,1,小学,2024,3.5,2\n", "F3"),
    ("missing code", HEAD + COUNTY + ",一小,1,小学,2024,3,2\n", "A3"),
    ("no heading row", "一,二,三\n1,2,3\n", ""),
    ("empty file", "", ""),
    ("not text", b"\x00\x01\x02\xff\xfe\x00", ""),
    ("old workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "xlsx"),
    ("circle of parents", HEAD + "1,甲,2,县,2024,,\n2,乙,1,县,2024,,\n", ""),
    ("failed hard check", "code,name,parent,kind,period,ft_P,backbone_P\n1,县,,县,2024,,\n11,一小,1,小学,2024,5,9\n", "9"),
]


def broken_tables(folder):
    run("init", "--data", folder / "d")
    for name, text, says in BROKEN:
        got = import_text(folder, text)
        check(got.returncode == 1 and says in got.stderr, f"{name}: status {got.returncode}, {got.stderr[:300]}")
        check(run("unit", "list", "--data", folder / "d").returncode == 1, f"{name}: nothing was stored")
    got = import_text(folder, HEAD + COUNTY + "11,一小,1,小学,2024,4k,2\n12,二小,1,小学,2024,5k,2\n", "--format", "json")
    cells = [problem["cell"] for problem in json.loads(got.stdout)[0]["problems"]]
    check(cells == ["F3", "F4"], f"every error is told with its cell: {cells}")
    places = [problem["place"] for problem in json.loads(got.stdout)[0]["problems"]]
    check(places == ["表.csv:F3:3 pupils_P", "表.csv:F4:4 pupils_P"], f"and with its place in one line: {places}")


def backup(folder):
    run("init", "--data", folder / "d", "--demo")
    copy = folder / "备份.duxue"
    check(run("backup", "--data", folder / "d", "-o", copy).returncode == 0, "a backup is written")
    check(run("restore", copy, "--data", folder / "again").returncode == 0, "and restored")
    same = [run("unit", "list", "--data", folder / place).stdout for place in ("d", "again")]
    check(same[0] == same[1] and "澜陵县" in same[0], "with the same units")
    check(run("restore", copy, "--data", folder / "d").returncode == 1, "never over a directory in use")


def packs(folder):
    check(run("pack", "check").returncode == 0, "the packs built in are in order")
    bad = folder / "packs"
    bad.mkdir()
    (bad / "a.yaml").write_text("stages:\n  - {id: primary, name: 小学, sufix: P}\n", encoding="utf-8")
    got = run("pack", "check", bad)
    check(got.returncode == 1 and "a.yaml:2:29" in got.stderr and "suffix" in got.stderr, got.stderr)


def units(folder):
    data = folder / "d"
    run("init", "--data", data)
    unit = lambda *words: run("unit", *words, "--data", data)
    on = lambda day: ("--on", day, "--reason", "布局调整", "--document", "示教〔2024〕5号")
    check(unit("list").returncode == 1, "no units yet")
    check(unit("create", "990121", "--name", "青岚县", "--kind", "县", *on("2023-01-01")).returncode == 0, "a county is founded")
    got = unit("create", "9", "--name", "城关镇", "--kind", "乡镇", "--parent", "990121", *on("2023-01-01"))
    check(got.returncode == 0 and "9位数字" in got.stderr, "a code of another form is a warning: " + got.stderr)
    for number in (1, 2):
        unit("create", f"S{number}", "--name", f"第{number}小学", "--kind", "小学", "--parent", "9", *on("2023-02-01"))
    got = unit("open", "--period", "2023")
    check(got.returncode == 0 and "已开2023年度" in got.stdout, "a year is opened: " + got.stdout + got.stderr)
    check("已有单位" in unit("open", "--period", "2023").stdout, "once")
    check(len(json.loads(unit("list", "--format", "json").stdout)) == 4, "with its units")
    got = import_text(folder, HEAD + "S1,第1小学,9,小学,2023,200,10\nS2,第2小学,9,小学,2023,300,15\n")
    check(got.returncode == 0, "facts come in: " + got.stderr)
    got = unit("merge", "S2", "--into", "S1", *on("2024-07-15"), "--dry-run")
    check(got.returncode == 0 and "未保存" in got.stdout, "a merger is tried: " + got.stdout + got.stderr)
    got = unit("merge", "S2", "--into", "S1", *on("2024-07-15"), "--format", "json")
    check(got.returncode == 0 and json.loads(got.stdout) == {"act": 5, "stored": True, "periods": [], "problems": []},
          "and made: " + got.stdout + got.stderr)
    unit("open", "--period", "2024")
    check("S2" in unit("list", "--period", "2023").stdout and "S2" not in unit("list").stdout, "it holds from the next year on")
    got = import_text(folder, HEAD + "S1,第1小学,9,小学,2024,550,26\n")
    check(got.returncode == 0 and "20%" not in got.stderr, "and is no jump: " + got.stderr)
    got = run("measure", "--data", data, "--indicator", "pupils-growth-primary", "--unit", "990121", "--period", "2024", "--format",
              "json")
    check(abs(json.loads(got.stdout)["value"] - 0.1) < 1e-12, "growth is against both: " + got.stdout)
    years = ("measure", "--data", data, "--unit", "990121", "--period", "2024", "--years", "5")
    got = json.loads(run(*years, "--indicator", "pupils-growth-primary", "--format", "json").stdout)
    check(got["periods"] == ["2023", "2024"] and got["units"][0]["values"][0] is None and
          abs(got["units"][0]["values"][1] - 0.1) < 1e-12 and got["units"][0]["unknown"][0]["period"] == "2023",
          f"the same in all years there are: {got}")
    got = run(*years, "--indicator", "pupils-primary", "--each", "school")
    check(got.stdout.startswith("代码\t名称\t2023\t2024\n") and got.stdout.count("\n") >= 2, "each school in each year: " + got.stdout)
    got = run(*years[:-1], "0", "--indicator", "pupils-primary")
    check(got.returncode == 2 and "--years" in got.stderr, "a number of years is asked for: " + got.stderr)
    got = unit("split", "S1", "S9=东校区:九年一贯制", "--on", "2025-07-15", "--reason", "分设")
    check(got.returncode == 0, "a school splits: " + got.stderr)
    got = unit("history", "S1")
    check("并入  第2小学（S2）" in got.stdout and "分设  东校区（S9）" in got.stdout and "示教〔2024〕5号" in got.stdout, got.stdout)
    check([change["kind"] for change in json.loads(unit("history", "S1", "--format", "json").stdout)["changes"]] ==
          ["create", "merge", "split"], "a unit tells its past")
    check(unit("find", "第1").stdout.startswith("S1 第1小学（小学） < 城关镇 < 青岚县"), "a unit is found by a part of its name")
    check(unit("find", "没有").returncode == 1, "or not")
    for words, status in ((("merge", "S1", "--into", "S1", *on("2025-08-01")), 1), (("close", "9", *on("2025-08-01")), 1),
                          (("rename", "S2", "--name", "名", *on("2025-08-01")), 1), (("close", "S1"), 2), (("fly", "S1"), 2),
                          (("rename", *on("2025-08-01")), 2), (("merge", "S1", *on("2025-08-01")), 2), (("export",), 2),
                          (("list", "--kind", "天文台"), 1), (("list", "--unit", "X"), 1), (("history", "X"), 1), (("open",), 2)):
        got = unit(*words)
        check(got.returncode == status, f"unit {' '.join(words)}: {got.returncode} {got.stderr}")
    check(unit("export", "-o", folder / "u.csv", "--period", "2024").returncode == 0, "units go out")
    run("init", "--data", folder / "e")
    got = run("import", "--data", folder / "e", folder / "u.csv")
    check(got.returncode == 0, "and come in again: " + got.stderr)
    run("unit", "export", "--data", folder / "e", "-o", folder / "v.csv")
    check((folder / "u.csv").read_bytes() == (folder / "v.csv").read_bytes(), "unchanged")
    check(run("verify", "--data", data).returncode == 0, "the chain holds")


def rounds(folder):
    data = folder / "rounds"
    round_ = lambda *words: run("round", *words, "--data", data)
    run("init", "--data", data)
    table = folder / "r.csv"
    table.write_text("code,name,parent,kind,period\n1,青岚县,,县,2024\n11,一小,1,小学,2024\n12,二小,1,小学,2024\n", encoding="utf-8")
    check(run("import", "--data", data, table).returncode == 0, "units are there")
    order = ("--form", "school-basics", "--unit", "1", "--period", "2024", "--due", "2099-12-31")
    got = round_("open", *order, "--dry-run")
    check(got.returncode == 0 and "2个单位" in got.stdout and round_("list").stdout == "", "a dry run opens nothing: " + got.stdout)
    got = round_("open", *order, "--name", "开学报表")
    check(got.returncode == 0 and got.stdout.startswith("1\t"), "a round is opened: " + got.stdout + got.stderr)
    got = round_("open", *order)
    check(got.returncode == 1 and "开学报表" in got.stderr, "once: " + got.stderr)
    check("开学报表" in round_("list", "--period", "2024").stdout and "共2" in round_("list").stdout, "and listed")
    rows = [line.split("\t") for line in round_("matrix", "--id", "1").stdout.splitlines()]
    check([row[0] for row in rows] == ["11", "12"] and rows[0][3] == "draft" and rows[0][4].startswith("灰"), f"every unit is shown: {rows}")
    check(round_("matrix", "--period", "2024", "--unit", "12").stdout.count("\n") == 1, "or one of them")
    check(round_("extend", "--id", "1", "--due", "2099-12-01").returncode == 1, "no earlier day")
    check("已延长1份" in round_("extend", "--id", "1", "--due", "2100-01-31", "--unit", "12").stdout, "a later day for one unit")
    check(round_("close", "--id", "1").returncode == 2, "closing wants a reason")
    check(round_("close", "--id", "1", "--reason", "收齐了").returncode == 0 and "已截止" in round_("list").stdout, "closed")
    for words, status in ((("fly",), 2), (("open",), 2), (("matrix",), 2), (("matrix", "--id", "x"), 2), (("matrix", "--id", "9"), 1),
                          (("open", "--form", "none", "--unit", "1", "--period", "2024"), 1)):
        got = round_(*words)
        check(got.returncode == status, f"round {' '.join(words)}: {got.returncode} {got.stderr}")
    check(run("verify", "--data", data).returncode == 0, "the chain holds")


def forms(folder):
    listed = run("form", "list")
    check(listed.returncode == 0 and "students" in listed.stdout and len(listed.stdout.splitlines()) >= 10, "forms are listed")
    for form in (line.split("\t")[0] for line in listed.stdout.splitlines()):
        book = folder / f"{form}.xlsx"
        got = run("form", "export", form, "-o", book)
        check(got.returncode == 0 and book.exists(), f"{form} is written as a workbook: {got.stderr}")
        check(run("form", "check", book).returncode == 0, f"and {form} is read again")
    yaml = run("form", "yaml", folder / "funds.xlsx")
    check(yaml.returncode == 0 and yaml.stdout.startswith("form:"), "a workbook becomes a pack")
    check(run("form", "show", "nothing").returncode == 1, "a form that is not there")
    broken = folder / "broken.xlsx"
    broken.write_bytes(b"no workbook")
    check(run("form", "check", broken).returncode == 1, "something that is no workbook")
    check(run("form", "mend").returncode == 2, "a word that is none")
    entries = folder / "试填.csv"
    entries.write_text("entry,about,field,row,value\n1,kind,,,小学\n1,before,pupils_P,,100\n1,cell,pupils_P,,150\n"
                       "1,cell,?pupils-jump-primary,,并入一校\n", encoding="utf-8")
    got = run("form", "try", "students", entries)
    entry = json.loads(got.stdout)[0]
    jump = [c for c in entry["checks"] if c["id"] == "pupils-jump-primary"]
    check(jump and jump[0]["reason"] == "并入一校" and not entry["complete"], "an entry is tried, against the year before")
    entries.write_text("1,kind,,,小庙\n1,now,no_such,,1\n1,now,pupils_P,,很多\n1,perhaps,,,\n", encoding="utf-8")
    got = run("form", "try", "students", entries)
    check(got.returncode == 1 and all(cell in got.stderr for cell in ("E1", "C2", "E3", "B4")), "wrong lines are told at their cells")
    check(run("form", "try", "students").returncode == 2, "without entries there is nothing to try")


def judged(folder, kind, cells, now=()):
    """Cells as (field, row, value), tried in the form of pupils."""
    lines = ["entry,about,field,row,value", f"1,kind,,,{kind}"]
    lines += [f"1,now,{field},,{value}" for field, value in now] + [f"1,cell,{field},{row},{value}" for field, row, value in cells]
    (folder / "试填.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    entry = json.loads(run("form", "try", "students", folder / "试填.csv").stdout)[0]
    values = {one["field"]: one["number"] for one in entry["fields"] if not one["row"]}
    return values, {(one["id"], one["row"]) for one in entry["checks"]}, {one["field"]: one["shown"] for one in entry["fields"]}


def class_row(row, stage, grade, pupils, kind="普通班", others=()):
    cells = [("#class_list", row, row[1:]), ("class_stage", row, stage), ("class_grade", row, grade), ("class_name", row, row),
             ("class_kind", row, kind), ("class_pupils", row, pupils)]
    for number, (other, some) in enumerate(others, 2):
        cells += [(f"class_grade{number}", row, other), (f"class_pupils{number}", row, some)]
    return cells


def pupils_form(folder):
    """Combined classes, five-four systems, classes of small children at a primary school: each pupil in the right grade and stage."""
    point = [("five_four", "", "否"), ("attached_kg", "", "否"), ("pupils_P", "", 23)]
    values, checks, shown = judged(folder, "教学点", point + class_row("r1", "小学", "一年级", 14, "复式班", [("二年级", 6), ("三年级", 3)]) +
                                   class_row("r2", "小学", "四年级", 9))
    check([values[f"pupils_P_g{g}"] for g in range(1, 7)] == [5, 6, 3, 9, 0, 0], f"a combined class is parted by grades: {values}")
    check(values["classes_P"] == 2 and values["max_class_P"] == 14 and values["combined_classes"] == 1, "it is one class, as large as it is")
    check(not any(id.startswith(("parts-", "combined-", "class-", "rows-kg")) for id, _ in checks), f"nothing is wrong: {checks}")
    check(not shown["children"] and "kg_class_list" not in str(checks), "no small children are asked where there are none")
    _, checks, _ = judged(folder, "教学点", point + class_row("r1", "小学", "一年级", 9, "复式班", [("一年级", 6), ("三年级", 3)]))
    check({("combined-grade2", "r1"), ("combined-pupils", "r1")} <= checks, f"a grade twice, nobody left for the lowest: {checks}")
    _, checks, _ = judged(folder, "教学点", point + class_row("r1", "小学", "一年级", 9, "复式班", [("二年级", 2), ("三年级", 3), ("三年级", 1)]))
    check(("combined-grade4", "r1") in checks, "or the fourth as the third")
    values, _, _ = judged(folder, "教学点", point + class_row("r1", "小学", "一年级", 9, "复式班"))
    check(values["pupils_P_g1"] is None, "grades of a combined class that was not parted are not known")

    nine = [("five_four", "", "是"), ("attached_kg", "", "否"), ("pupils_P", "", 40), ("pupils_J", "", 71)]
    five = class_row("r1", "小学", "五年级", 40) + class_row("r2", "初中", "六年级", 41) + class_row("r3", "初中", "九年级", 30)
    values, checks, _ = judged(folder, "九年一贯制", nine + five)
    check(values["pupils_J_g6j"] == 41 and values["classes_J"] == 2 and values["pupils_P_g6"] == 0, f"the sixth grade is of the junior stage: {values}")
    check(not any(id.startswith(("parts-", "class-")) for id, _ in checks), f"and adds up there: {checks}")
    _, checks, _ = judged(folder, "九年一贯制", nine + class_row("r1", "小学", "六年级", 40) + five[6:])
    check(("class-five-four", "r1") in checks, "a primary sixth grade is refused there")
    _, checks, _ = judged(folder, "九年一贯制", [("five_four", "", "否")] + nine[1:] + five)
    check(("class-six-three", "r2") in checks, "and a junior one where primary school has six grades")
    _, checks, _ = judged(folder, "初中", [("pupils_J", "", 71)] + class_row("r1", "初中", "七年级", 70))
    check(("parts-pupils_J-grade", "") in checks, "grades that do not add up are told, with the sixth that only some have at zero")

    attached = [("five_four", "", "否"), ("attached_kg", "", "是"), ("pupils_P", "", 40), ("children", "", 51), ("ft_K", "", 3)]
    small = [(field, f"k{n}", value) for n, kind, count in ((1, "小班", 26), (2, "大班", 25))
             for field, value in (("#kg_class_list", n), ("kg_class_kind", kind), ("kg_class_name", n), ("kg_class_children", count))]
    values, checks, shown = judged(folder, "小学", attached + small + class_row("r1", "小学", "一年级", 40))
    check(shown["children"] and values["children"] == 51 and values["kg_classes"] == 2 and values["kg_classes_ok"] == 1,
          f"small children at a primary school: {values}")
    check(values["pupils_P_g1"] == 40 and values["classes_P"] == 1 and values["children_small"] == 26, "are no pupils of it")
    check(("parts-children-class_kind", "") not in checks, "and add up")
    _, checks, _ = judged(folder, "小学", attached + class_row("r1", "小学", "一年级", 40))
    check(("rows-kg_class_list", "") in checks, "their classes are asked")
    _, _, shown = judged(folder, "初中", [])
    check(not shown["children"] and not shown["attached_kg"], "a junior school is not asked")


def documents(folder):
    text = folder / "总结.txt"
    text.write_text("云溪县教育局2025年工作总结\n\n一、经费\n生均公用经费达元。\n二、打算\n明年6月底前，安全股完成3所学校的排查。\n")
    read = run("read", text)
    check(read.returncode == 0 and "（总结，第1—6行）" in read.stdout, read.stdout)
    check("达元  残缺" in read.stdout and "承诺（1）" in read.stdout and "2026-06" in read.stdout, read.stdout)
    told = run("check", text)
    check("第4行数字残缺（“达元”）" in told.stdout, told.stdout)
    paper = folder / "函.docx"
    with zipfile.ZipFile(paper, "w") as archive:
        archive.writestr("word/document.xml", '<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>立案编号：督改2026</w:t><w:noBreakHyphen/><w:t>0001。'
                         "</w:t></w:r></w:p></w:body></w:document>")
    kept = run("read", paper)
    check("督改2026-0001" in kept.stdout, "a hyphen that is not broken is kept: " + kept.stdout + kept.stderr)
    (folder / "包.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    packed = run("check", text, folder / "包.zip")
    check(packed.returncode == 1 and "包.zip：" in packed.stderr and not packed.stdout, "which of several files is none is told")
    idle = run("check", text, "--data", folder)
    check(idle.returncode == 2 and "--unit" in idle.stderr, "data without a unit say nothing")
    check(run("read", folder / "没有.txt").returncode != 0 and run("read", text, "--format", "pdf").returncode != 0, "refused")


def workbook_of(path, sheets):
    """A workbook with (name, state, inside of the worksheet) for each sheet."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("_rels/.rels", f'<Relationships><Relationship Id="a" Type="{kind}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        archive.writestr("xl/workbook.xml", '<workbook xmlns:r="r"><sheets>' + "".join(
            f'<sheet name="{name}" sheetId="{i}" state="{state}" r:id="r{i}"/>' for i, (name, state, _) in enumerate(sheets)) + "</sheets></workbook>")
        archive.writestr("xl/_rels/workbook.xml.rels", "<Relationships>" + "".join(
            f'<Relationship Id="r{i}" Type="{kind}/worksheet" Target="worksheets/s{i}.xml"/>' for i in range(len(sheets))) + "</Relationships>")
        for i, (_, _, inside) in enumerate(sheets):
            archive.writestr(f"xl/worksheets/s{i}.xml", f"<worksheet>{inside}</worksheet>")


def cells_of(*rows):
    return "<sheetData>" + "".join(f'<row r="{r}">' + "".join(
        f'<c r="{"ABCDEF"[c]}{r}" t="inlineStr"><is><t>{text}</t></is></c>' for c, text in enumerate(row) if text) + "</row>"
        for r, row in enumerate(rows, 1)) + "</sheetData>"


def documents_shown(folder):
    """Pages and workbooks of what was read; workbooks of several sheets in."""
    book = folder / "台账.xlsx"
    workbook_of(book, [
        ("任务", "visible", cells_of(("整改任务表", "", ""), ("任务", "责任单位", "完成时限"), ("新建教室12间", "基建股", "2025年9月底前"))
         + '<mergeCells count="1"><mergeCell ref="A1:C1"/></mergeCells>'),
        ("人员", "visible", cells_of(("类别", "人数"), ("教师", "12人"))),
        ("草稿", "hidden", cells_of(("不读", "")))])
    read = json.loads(run("read", book, "--format", "json").stdout)["documents"]
    lines = [line["text"] for one in read for line in one["text"]]
    check("任务" in lines and "人员" in lines and "教师\t12人" in lines and "草稿" not in lines and "不读" not in lines, f"sheets: {lines}")
    made = [c for one in read for c in one["commitments"]]
    check([(c["who"], c["due"]) for c in made] == [("基建股", "2025-09")], f"rows of a table: {made}")
    text = folder / "方案<1>.txt"
    text.write_text("云溪县教育局2025年工作方案\n一、任务\n1.年底前建成3所<学校>。（责任单位：基建股）\n", encoding="utf-8")
    page = run("read", text, "--format", "html").stdout
    check('<mark class="commitment">年底前建成<mark class="figure">3所</mark>&lt;学校&gt;</mark>' in page and "<td>基建股</td>" in page, page)
    check("<学校>" not in page and "方案<1>" not in page, "text inside markup is escaped")
    found = run("check", text, "--format", "html")
    check(found.returncode == 0 and "<table>" in found.stdout and "共核对" in found.stdout, found.stdout)
    out = folder / "结果.xlsx"
    check(run("read", text, "--format", "xlsx").returncode == 2, "a workbook wants -o")
    check(run("read", text, "--format", "xlsx", "-o", out).returncode == 0, "a workbook is written")
    again = run("read", out).stdout
    check("基建股" in again and "承诺" in again, f"and holds what was found: {again[:400]}")
    check(run("read", text, "--format", "xlsx", "-o", folder / "没有" / "a.xlsx").returncode == 1, "a folder that is not there")


def sample_county(folder):
    """What demo.sh serves: work under way, whatever day it is."""
    data = folder / "d"
    check(run("init", "--data", data, "--demo").returncode == 0, "the sample county is made")
    got = subprocess.run([ROOT / "demo" / "work.sh", Path(PROGRAM).resolve(), data], capture_output=True, text=True, encoding="utf-8")
    check(got.returncode == 0, f"work.sh: {got.stdout[-300:]} {got.stderr[-300:]}")
    hazards = [line.split("\t") for line in run("case", "list", "--data", data, "--record", "SAF-02.hazard").stdout.splitlines()]
    check(len(hazards) == 5 and "red" in {line[6] for line in hazards}, f"five hazards, one overdue: {hazards}")
    plan = json.loads(run("plan", "show", "--data", data, "--id", 1).stdout)
    check(sum(one["level"] == "task" for one in plan["nodes"]) == 3, "a plan with three tasks")
    check(plan["case"]["state"] == "draft" and not any(one["issued"] for one in plan["nodes"]), "which is being drawn up")
    check(len(run("round", "list", "--data", data, "--period", 2025).stdout.splitlines()) >= 6, "six forms are asked")
    kept = [line.split("\t") for line in run("document", "list", "--data", data).stdout.splitlines()]
    check({line[1] for line in kept} == {"990121", "990121001001"} and all(int(line[5].split("处")[0]) > 0 for line in kept), f"reports that contradict themselves: {kept}")
    check(run("duty", "list", "--data", data, "--unit", 990121, "--state", "due").stdout.count("\n") > 100, "duties that lie ahead")
    kept_documents(folder, data)


def kept_documents(folder, data):
    """Reports taken into the store, by the command line."""
    good, broken = folder / "小结.txt", folder / "空.txt"
    good.write_text("云溪小学2024年工作小结\n全年排查隐患12处，已整改10处，整改率95.0%。\n", encoding="utf-8")
    broken.write_bytes(b"")
    got = run("document", "add", "--data", data, "--unit", "990121001001", good, broken)
    check(got.returncode == 1 and "空.txt" in got.stderr and got.stdout.count("\n") == 1, f"one is taken in though another cannot be: {got.stdout} {got.stderr}")
    check(good.read_text(encoding="utf-8").startswith("云溪小学"), "the file itself stays as it was")
    number = got.stdout.split("\t")[0]
    again = run("document", "add", "--data", data, "--unit", "990121001001", good)
    check(again.returncode == 1 and not again.stdout, f"the same file twice: {again.stderr}")
    hits = run("document", "search", "--data", data, "--words", "隐患 整改率", "--unit", "990121001001").stdout
    check(f"{number}\t990121001001\t2\t" in hits, f"with the line: {hits}")
    shown = json.loads(run("document", "show", "--data", data, "--id", number).stdout)
    check(shown["document"]["file_name"] == "小结.txt", "as it was called")
    out = folder / "核对.docx"
    check(run("document", "export", "--data", data, "--id", number, "-o", out).returncode == 0 and out.stat().st_size > 1000, "with comments")
    for wrong in (("add", "--data", data, good), ("add", "--data", data, "--unit", 990121), ("show", "--data", data), ("export", "--data", data, "--id", number), ("burn", "--data", data)):
        check(run("document", *wrong).returncode == 2, f"usage: {wrong}")
    check(run("document", "show", "--data", data, "--id", 99).returncode == 1, "one that is not there")
    of = lambda: [line.split("\t")[0] for line in run("document", "list", "--data", data).stdout.splitlines()]
    check(run("document", "withdraw", "--data", data, "--id", number).returncode == 2, "taking back wants a reason")
    check(run("document", "withdraw", "--data", data, "--id", number, "--reason", "传错了").returncode == 0 and number not in of(), "it is taken back")
    check(run("document", "read", "--data", data, "--id", number).returncode == 1, "and not read again")
    check(run("document", "restore", "--data", data, "--id", number, "--reason", "要用").returncode == 0 and number in of(), "it is brought back")
    check("重读0份" in run("document", "read", "--data", data).stdout, "all of them are read by these rules")
    check(not [one for one in data.iterdir() if one.name.startswith("upload-")], "no copy is left behind")


def main():
    usage()
    for test in (good_table, resumed, broken_tables, backup, packs, units, rounds, forms, pupils_form, documents, documents_shown, sample_county):
        with tempfile.TemporaryDirectory() as folder:
            test(Path(folder))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
