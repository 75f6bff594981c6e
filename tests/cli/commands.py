#!/usr/bin/env python3
"""The command line as a user meets it: help, exit statuses, all or nothing, messages with their place.

    commands.py PROGRAM
"""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

PROGRAM = sys.argv[1]
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


def main():
    usage()
    for test in (good_table, broken_tables, backup, packs):
        with tempfile.TemporaryDirectory() as folder:
            test(Path(folder))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
