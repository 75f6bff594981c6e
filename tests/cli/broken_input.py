#!/usr/bin/env python3
"""Broken packs, tables and workbooks on the command line: each is refused with status 1 and the place of its fault, and nothing of
it is stored - every table of the database keeps its rows, units and measures stay as they were, the chain holds.

    broken_input.py PROGRAM
"""
import io
import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

PROGRAM = sys.argv[1]
PACKS = Path(__file__).resolve().parents[2] / "packs"
passed = failed = 0


def check(good, what):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    if not good:
        print("NOT OK:", what)


def run(*words):
    return subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True, encoding="utf-8")


# ---- packs: one word of a good pack is changed ----

# name, file, what is replaced, by what, where the fault is: the text it stands at (in the changed line), words of the message
CHANGED = [
    ("unknown element in an indicator", "indicators/teachers.yaml", "sum(pupils_P) / sum(ft_P)", "sum(pupls_P) / sum(ft_P)",
     "pupls_P", ["没有“pupls_P”", "pupils_P"]),
    ("yuan and square metres", "indicators/teachers.yaml", "sum(pupils_P) / sum(ft_P)", "sum(equip_value) + sum(aux_area)",
     "+ sum(aux", ["单位不同", "元", "㎡"]),
    ("pupils below a sum of money", "checks.yaml", "boarders_P <= pupils_P,", "boarders_P <= equip_value,", "<= equip",
     ["单位不同", "人", "元"]),
    ("number for a condition", "checks.yaml", "boarders_P <= pupils_P,", "boarders_P + pupils_P,", "boarders_P + pupils_P,", ["是否"]),
    ("formula that stops", "checks.yaml", "boarders_P <= pupils_P,", "boarders_P <=,", None, ["没有写完"]),
    ("bracket left open", "indicators/teachers.yaml", "sum(pupils_P) / sum(ft_P)", "sum(pupils_P / sum(ft_P)", None, ["应当是"]),
    ("function that is none", "indicators/teachers.yaml", "sum(pupils_P) / sum(ft_P)", "total(pupils_P) / sum(ft_P)", "total",
     ["total", "函数"]),
    ("choice that is none", "standards/jbjh-2012.yaml", "owner = 公办)", "owner = 国办)", "国办", ["国办"]),
    ("kind that is none", "standards/jbjh-2012.yaml", "kind in (小学, 初中,", "kind in (小学, 中学,", "中学", ["中学"]),
    ("two general ladders", "ledgers/loan-ladder.yaml", "name: 还款提醒", "name: 还款提醒\ngeneral: true", "", ["只能有一个写“general”"]),
    ("no general ladder", "ledgers/ladders.yaml", "general: true", "general: false", "", ["general: true", "变黄"]),
    ("letter that needs what is no field", "notices.yaml", "needs: [recheck]", "needs: [rechek]", "[rechek]", ["没有“rechek”这个字段"]),
    ("lower limit of a place", "ledgers/SAF-12.yaml", "{id: place, name: 位置, type: place, max: 20, required", "{id: place, name: 位置, type: place, min: 2, required",
     "{id: place", ["“位置”不是数"]),
    ("upper limit of a text", "ledgers/SAF-12.yaml", "{id: name, name: 水域名称, type: text, required", "{id: name, name: 水域名称, type: text, max: 20, required",
     "{id: name", ["“水域名称”不是数"]),
    ("unknown parameter", "standards/jbjh-2012.yaml", "{id: cv_primary, name", "{id: cv_first, name", None, ["cv_primary"]),
    ("unknown stage", "standards/jbjh-2012.yaml", "stages: [primary, junior]", "stages: [primary, middle]", "middle",
     ["middle", "学段"]),
    ("unknown key", "standards/jbjh-2012.yaml", "row_pupils: pupils", "row_pupil: pupils", "row_pupil", ["row_pupil", "row_pupils"]),
    ("missing key", "standards/jbjh-2012.yaml", "document: 教督〔2012〕3号\n", "", None, ["缺少“document”"]),
    ("id given twice", "indicators/teachers.yaml", "backbone-share-primary", "pupils-per-teacher-primary",
     "pupils-per-teacher-primary", ["重复", "indicators/teachers.yaml:4:10"]),
    ("word for a number", "standards/jbjh-2012.yaml", "value: 0.65}", "value: 六成五}", "六成五", ["六成五", "数"]),
    ("bad YAML", "checks.yaml", "checks:\n", "checks:\n  - {id: [}\n", None, ["YAML"]),
    ("empty file", "checks.yaml", None, "", None, ["空的"]),
    ("unknown kind of pack", "checks.yaml", "\nchecks:", "\ncheck:", "check:", ["哪种规则包"]),
    ("alias", "checks.yaml", None, "checks:\n  - &a {id: a, severity: note, rule: 1 = 1, message: 好}\n  - *a\n", None, ["引用"]),
    ("nesting", "checks.yaml", None, "checks: " + "[" * 100000, None, ["套得太深"]),
    ("wrong encoding", "checks.yaml", None, "checks:\n  - {id: a, message: 好}\n".encode("gb18030"), None, ["UTF-8"]),
    ("long file", "checks.yaml", None, "#" * (5 << 20), None, ["上限"]),
    ("alias of an element in use", "elements/school.yaml", "name: 建校年份", "name: 办学性质", "办学性质",
     ["owner"]),
    ("unknown element of a mapping", "mappings/tw-primary.yaml", "element: pupils_P", "element: pupils_X", "pupils_X", ["pupils_X"]),
    ("report of an unknown standard", "reports/self-evaluation.yaml", "name: 督导", "standard: none\nname: 督导", "none", ["标准"]),
    ("limit of another unit, in an item that is switched off", "standards/jbjh-2012.yaml",
     "小学生均校舍建筑面积下限, value: 6, unit: ㎡/人", "小学生均校舍建筑面积下限, value: 6, unit: 元/人", None, ["元/人", "㎡/人"]),
    ("limit made of data, which may be unknown", "standards/yzjh-2017.yaml", "at_least: quota_primary_least",
     "at_least: quota_junior", None, ["只能用数和参数"]),
    ("reference to an unknown item", "standards/yzjh-2017.yaml", "of: [YZ-R-01]", "of: [YZ-R-99]", "YZ-R-99", ["YZ-R-99", "不存在"]),
    ("duty by a record that is not there", "duties/daily.yaml", "record: SAF-04.patrol", "record: SAF-04.patrols", "SAF-04.patrols",
     ["SAF-04.patrols", "没有"]),
    ("duty by a state that its record does not have", "duties/monthly.yaml", "at: [told, reported, filed]", "at: [told, sent]", "sent",
     ["督导记录", "sent"]),
    ("duty by the day of a field that is none", "duties/monthly.yaml", "date: visited_on", "date: facts", "facts", ["facts", "日期"]),
    ("duty by a record of other units", "duties/daily.yaml", "record: SAF-12.water_patrol", "record: SAF-04.patrol", "SAF-04.patrol",
     ["不登记在有这项职责的单位上"]),
    ("states without a record", "duties/daily.yaml", "record: SAF-04.gate_post, date: on", "date: on", None, ["record"]),
    ("source into a record that is not there", "sources.yaml", "record: ADM-12.finding", "record: ADM-12.findings", "ADM-12.findings", ["没有"]),
    ("source into a record that whoever mends closes", "sources.yaml", "record: ADM-12.finding\n    fields:\n      rule: \"数据核对 {rule}\"\n      finding",
     "record: SAF-02.inspection\n    fields:\n      result: \"数据核对 {rule}\"\n      result", "SAF-02.inspection", ["归档", "not_by"]),
    ("source that fills a field that is none", "sources.yaml", "      measure: \"{measure}\"", "      measures: \"{measure}\"", None, ["measures", "字段"]),
    ("mark that a source does not have", "sources.yaml", "{gap}\"", "{gaps}\"", None, ["{gaps}"]),
    ("division that is no person", "indicators/resources.yaml", "unit: ㎡/人", "unit: 册/人", None, ["单位"]),
]


def copy_packs(folder):
    for source in PACKS.rglob("*.yaml"):
        target = folder / source.relative_to(PACKS)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes())


def place_of(text, before, mark):
    """line:column of `mark` from the changed text on."""
    at = text.index(mark, before)
    return f"{text.count(chr(10), 0, at) + 1}:{at - text.rfind(chr(10), 0, at)}"


def broken_packs(folder):
    copy_packs(folder)
    check(run("pack", "check", folder).returncode == 0, "a copy of the packs is in order: " + run("pack", "check", folder).stderr)
    for name, file, old, new, mark, words in CHANGED:
        path, good = folder / file, (PACKS / file).read_bytes()
        text = good.decode("utf-8")
        if old is None:
            path.write_bytes(new if isinstance(new, bytes) else new.encode("utf-8"))
        elif old not in text:
            check(False, f"{name}: “{old}” is not in {file}")
            continue
        else:
            path.write_text(text.replace(old, new, 1), encoding="utf-8")
        got = run("pack", "check", folder)
        path.write_bytes(good)
        wanted = file + ":"
        if mark:
            wanted += place_of(text.replace(old, new, 1), text.index(old), mark)
        lines = [line for line in got.stderr.splitlines() if re.search(r"\.yaml:\d+:\d+", line)]
        told = [line for line in lines if wanted in line and all(word in line for word in words)]
        check(got.returncode == 1 and told, f"{name}: wanted {wanted} {words}, got {got.returncode} {got.stderr[:500]}")
        check(not got.stdout, f"{name}: nothing on stdout")
    for command in (["import", "--data", folder / "d", "x.csv"], ["unit", "list", "--data", folder / "d"]):
        (folder / "checks.yaml").write_text("checks: 1\n", encoding="utf-8")
        got = run(*command, "--packs", folder)
        check(got.returncode == 1 and "checks.yaml:1:9" in got.stderr, f"{command[0]} with broken packs: {got.stderr[:200]}")


# ---- tables ----

HEAD = "code,name,parent,kind,period,pupils_P,ft_P,backbone_P\n"
COUNTY = "1,青岚县,,县,2024,,,\n"
SCHOOL = "11,一小,1,小学,2024,400,20,2\n"
START = HEAD + COUNTY + SCHOOL + "12,二小,1,小学,2024,300,20,3\n"


def workbook(sheet, **parts):
    """A workbook of one sheet; parts by name replace the usual ones, None leaves one out."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    usual = {
        "_rels/.rels": f'<Relationships><Relationship Id="a" Type="{kind}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": '<workbook xmlns:r="r"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships><Relationship Id="r1" Type="{kind}/worksheet" '
                                      'Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{sheet}</sheetData></worksheet>",
    }
    usual.update(parts.get("parts", {}))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in usual.items():
            if text is not None:
                archive.writestr(name, text)
    return out.getvalue()


def row(number, *cells):
    def cell(column, value):
        place = f"{chr(65 + column)}{number}"
        return value.replace("@", place) if value.startswith("<c") else f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'
    return f'<row r="{number}">' + "".join(cell(i, value) for i, value in enumerate(cells)) + "</row>"


XLSX_HEAD = row(1, "code", "name", "parent", "kind", "period", "pupils_P")
XLSX_GOOD = XLSX_HEAD + row(2, "1", "青岚县", "", "县", "2024", "") + row(3, "11", "一小", "1", "小学", "2024", "500")

# name, bytes or text, what the message must hold: a cell or a line and a word
TABLES = [
    ("unknown column", HEAD.replace("ft_P", "ft_Q") + COUNTY, ["G1", "ft_Q"]),
    ("column twice", HEAD.replace("ft_P", "pupils_P") + COUNTY, ["pupils_P"]),
    ("no code column", "name,kind,period\n县,县,2024\n", ["代码"]),
    ("duplicate row", START + SCHOOL, ["A5"]),
    ("word for a number", HEAD + COUNTY + "11,一小,1,小学,2024,四百,20,2\n", ["F3", "四百"]),
    ("long words for a number", HEAD + COUNTY + "11,一小,1,小学,2024," + "约" * 2000 + ",20,2\n", ["F3", "约约"]),
    ("long words at an odd place", HEAD + COUNTY + "11,一小,1,小学,2024,a" + "约" * 2000 + ",20,2\n", ["F3", "约约"]),
    ("two numbers", HEAD + COUNTY + "11,一小,1,小学,2024,400 人 3,20,2\n", ["F3"]),
    ("negative", HEAD + COUNTY + "11,一小,1,小学,2024,-4,20,2\n", ["F3"]),
    ("half a person", HEAD + COUNTY + "11,一小,1,小学,2024,4.5,20,2\n", ["F3"]),
    ("beyond a double", HEAD + COUNTY + "11,一小,1,小学,2024,1e400,20,2\n", ["F3"]),
    ("error of a formula", HEAD + COUNTY + "11,一小,1,小学,2024,#REF!,20,2\n", ["F3"]),
    ("hard check", HEAD + COUNTY + "11,一小,1,小学,2024,400,20,21\n", ["H3"]),
    ("unknown parent", HEAD + COUNTY + SCHOOL.replace(",1,小", ",9,小"), ["C3", "9"]),
    ("own parent", HEAD + "1,青岚县,1,县,2024,,,\n", ["C2"]),
    ("circle", HEAD + "1,甲,2,县,2024,,,\n2,乙,1,县,2024,,,\n", ["圈"]),
    ("unknown kind", HEAD + COUNTY + SCHOOL.replace("小学", "小小学"), ["D3", "小小学"]),
    ("no kind", HEAD + COUNTY + SCHOOL.replace("11,", "13,").replace("小学", ""), ["D3"]),
    ("no period", HEAD + COUNTY + SCHOOL.replace("2024", ""), ["E3"]),
    ("no code", HEAD + COUNTY + SCHOOL.replace("11,", ","), ["A3"]),
    ("last row of many", START + "".join(f"{n},校{n},1,小学,2024,4,2,1\n" for n in range(100, 3000)) + "3000,末,1,小学,2024,多,1,1\n",
     ["F2905"]),
    ("quote left open", HEAD + COUNTY + '11,"一小,1,小学,2024,400,20,2\n', ["引号"]),
    ("empty", "", ["空"]),
    ("only a heading", HEAD, []),
    ("only blanks", "\n\n,,,\n", []),
    ("bytes", bytes(range(256)) * 4, []),
    ("bad UTF-8 behind a mark", b"\xef\xbb\xbf" + HEAD.encode() + b"1,\xff\xfe,,\n", ["2"]),
    ("PDF", b"%PDF-1.7\n", ["PDF"]),
    ("web page", "<html><table><tr><td>1</td></tr></table></html>", ["网页"]),
    ("old workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ["xlsx"]),
    ("archive cut off", workbook(XLSX_GOOD)[:-60], []),
    ("archive with a changed byte", bytes(b ^ (i == 700) for i, b in enumerate(workbook(XLSX_GOOD * 1))), []),
    ("word in a workbook", workbook(XLSX_GOOD.replace(">500<", ">五百<")), ["F3", "五百"]),
    ("error in a workbook", workbook(XLSX_HEAD + row(2, "1", "县", "", "县", "2024", '<c r="@" t="e"><v>#N/A</v></c>')), ["F2"]),
    ("rows out of order", workbook(XLSX_HEAD + row(5, "1") + row(4, "2")), ["行号"]),
    ("sheet cut off", workbook("", parts={"xl/worksheets/sheet1.xml": "<worksheet><sheetData><row"}), []),
    ("document type", workbook("", parts={"xl/worksheets/sheet1.xml": '<!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>'}),
     ["DTD"]),
    ("no sheet", workbook("", parts={"xl/worksheets/sheet1.xml": None}), ["sheet1.xml"]),
    ("zip bomb", workbook("<row><c/></row>" * 3000000), ["DUXUE_LIMIT_RATIO"]),
]


def counts(data):
    """Rows of every table, and the sum of what they hold: nothing may be added or changed."""
    with sqlite3.connect(f"file:{data}/duxue.db?mode=ro", uri=True) as base:
        # An index of words needs the program's own tokenizer; the tables that hold it are looked at like all others, but for
        # those without rowid, which change only with them.
        names = [name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE"
                                                  " 'CREATE VIRTUAL%' AND sql NOT LIKE '%WITHOUT ROWID%' ORDER BY 1")]
        return {name: base.execute(f"SELECT COUNT(*), TOTAL(LENGTH(CAST(t.rowid AS TEXT))) FROM {name} t").fetchone()
                for name in names}


def told(data):
    """What the program says of them: a figure that is measured, and the units."""
    measured = run("measure", "--data", data, "--indicator", "pupils-per-teacher-primary", "--unit", "1", "--period", "2024",
                   "--format", "json").stdout
    return measured, run("unit", "list", "--data", data, "--format", "json").stdout


def state(data):
    return counts(data), sorted(path.name for path in (data / "files").rglob("*"))


def broken_tables(folder):
    data, file = folder / "d", folder / "表"
    run("init", "--data", data)
    file.write_text(START, encoding="utf-8")
    check(run("import", "--data", data, file).returncode == 0, "the first table is good")
    before, told_before = state(data), told(data)
    check(abs(json.loads(told_before[0])["value"] - 700 / 40) < 1e-12, "and measured")
    # Two more starts of the program for each table; under sanitizers they are asked once, behind the last.
    short = bool(os.environ.get("DUXUE_SHORT"))
    for name, content, words in TABLES:
        file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        got = run("import", "--data", data, file)
        check(got.returncode == 1 and str(file.name) in got.stderr and all(word in got.stderr for word in words),
              f"{name}: {got.returncode} {got.stderr[:300]}")
        check(state(data) == before and (short or told(data) == told_before), f"{name}: something was stored")
    check(told(data) == told_before, "what is told of the first table stays")
    check(run("verify", "--data", data).returncode == 0, "the chain holds")
    file.write_bytes(workbook(XLSX_GOOD))
    check(run("import", "--data", data, file).returncode == 0 and state(data) != before, "a good workbook is stored, and seen")


def main():
    # Every broken pack is a start of the program, a second each under sanitizers; tests/pack/test_broken.c judges packs there.
    for test in (broken_tables,) if os.environ.get("DUXUE_SHORT") else (broken_packs, broken_tables):
        with tempfile.TemporaryDirectory() as folder:
            test(Path(folder))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
