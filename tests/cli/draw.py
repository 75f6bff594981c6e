#!/usr/bin/env python3
"""Draws on the command line, and their proofs held against the independent script.

    draw.py PROGRAM
"""
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "draw"))
import verify  # noqa: E402

PROGRAM = sys.argv[1]
passed = failed = 0


def check(good, what):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    if not good:
        print("NOT OK:", what)


def run(folder, *words):
    return subprocess.run([PROGRAM, "draw", *map(str, words), "--data", folder / "d"], capture_output=True, text=True,
                          encoding="utf-8")


def commit(folder, kind, name, *words):
    return run(folder, "commit", "--kind", kind, "--unit", "990121", "--name", name, "--basis", "方案", *words)


def double_random(folder):
    schools = "学校编号,学校名称,分类,不参加原因\n" + "".join(
        f"X{i:03},第{i}小学,{'城区' if i < 30 else '乡村'},{'今年已查' if i == 5 else ''}\n" for i in range(58))
    people = "督学编号,姓名,本人所在单位,亲属所在单位\n" + "".join(
        f"D{i:02},督学{i},第{i}小学,第{i + 20}小学\n" for i in range(20))
    (folder / "schools.csv").write_text(schools, encoding="utf-8")
    (folder / "people.csv").write_text(people, encoding="gb18030")
    lists = ("--pool", folder / "schools.csv", "--others", folder / "people.csv")
    got = commit(folder, "inspection-double", "秋季", *lists, "--rule", "count=99")
    check(got.returncode == 1 and "57" in got.stderr, "more than there are is refused: " + got.stderr)
    got = commit(folder, "inspection-double", "秋季", *lists, "--rule", "wishes=first")
    check(got.returncode == 1 and "不能改" in got.stderr, "what the kind fixes stays: " + got.stderr)
    got = commit(folder, "inspection-double", "秋季", *lists, "--rule", "count=5;team=2;helpers=4", "--dry-run")
    check(got.returncode == 0 and "没有定下来" in got.stdout, "a dry run stores nothing: " + got.stderr)
    got = commit(folder, "inspection-double", "秋季", *lists, "--rule", "count=5;team=2;helpers=4")
    check(got.returncode == 0 and "第1号" in got.stdout, "a draw is fixed: " + got.stdout + got.stderr)
    promised = got.stdout.split("承诺值\t")[1].split()[0]
    check(run(folder, "proof", "--id", 1).returncode == 1, "there is no proof before the draw")
    got = run(folder, "run", "--id", 1)
    check(got.returncode == 0 and "种子" in got.stdout, "it is drawn: " + got.stderr)
    check(run(folder, "run", "--id", 1).returncode == 1, "once")
    check(run(folder, "cancel", "--id", 1, "--reason", "不满意").returncode == 1, "and never cancelled after")
    run(folder, "proof", "--id", 1, "-o", folder / "p.json")
    text = (folder / "p.json").read_text(encoding="utf-8")
    check(verify.verify(text, promised) == [], "the script repeats it")
    check(verify.verify(text, "0" * 64) == ["公布内容"], "another commitment is told")
    got = run(folder, "verify", folder / "p.json", "--commit", promised)
    check(got.returncode == 0 and got.stdout.count("一致") == 7, "the program repeats it: " + got.stdout + got.stderr)
    check(run(folder, "verify", folder / "p.json", "--commit", "0" * 64).returncode == 1, "with its commitment")
    (folder / "q.json").write_text(text.replace("第1小学", "第一小学", 1), encoding="utf-8")
    got = run(folder, "verify", folder / "q.json")
    check(got.returncode == 1 and "名单\t不一致" in got.stdout, "a changed name is found: " + got.stdout)
    check(run(folder, "verify", folder / "schools.csv").returncode == 1, "a table is no proof")
    got = run(folder, "result", "--id", 1, "-o", folder / "r.xlsx")
    check(got.returncode == 0 and (folder / "r.xlsx").stat().st_size > 4000, "the result as a workbook: " + got.stderr)


def quota(folder):
    graduates = [120, 95, 240, 310, 60, 180, 75, 150, 270]
    (folder / "j.csv").write_text("初中编号,初中名称,毕业生数,城乡\n" + "".join(
        f"J{i},第{i}中学,{n},{'乡村' if n < 80 else '城区'}\n" for i, n in enumerate(graduates)), encoding="utf-8")
    (folder / "s.csv").write_text("高中编号,高中名称,指标数\nS1,甲高中,50\n", encoding="utf-8")
    got = commit(folder, "quota-places", "指标", "--pool", folder / "j.csv", "--others", folder / "s.csv", "--rule",
                 "tilt=乡村=150;cap_percent=10")
    check(got.returncode == 0, "quota places: " + got.stderr)
    got = run(folder, "run", "--id", 2)
    shares = [int(line.split("\t")[4]) for line in got.stdout.splitlines() if line.startswith("S1\t")]
    check(sum(shares) == 50 and len(shares) == 9, f"every place is given: {shares}")
    # 90 and 112.5 count for 60 and 75: 50 / 1567.5 = 0.0319 a graduate; 3.83 3.03 7.66 9.89 2.87 5.74 3.59 4.78 8.61
    check(shares == [4, 3, 8, 10, 3, 6, 3, 5, 8], f"as computed by hand: {shares}")


def templates(folder):
    got = run(folder, "kinds")
    for line in got.stdout.splitlines():
        kind = line.split("\t")[0]
        made = run(folder, "template", "--kind", kind, "-o", folder / f"{kind}.xlsx")
        check(made.returncode == 0, f"an empty list of {kind}: " + made.stderr)
        got = commit(folder, kind, "空", "--pool", folder / f"{kind}.xlsx")
        check(got.returncode == 1 and ("名单要有" in got.stderr or "要写" in got.stderr), "which nobody can draw from: " + got.stderr)


with tempfile.TemporaryDirectory() as name:
    where = Path(name)
    subprocess.run([PROGRAM, "init", "--demo", "--data", where / "d"], capture_output=True, check=True)
    double_random(where)
    quota(where)
    templates(where)
    check(subprocess.run([PROGRAM, "verify", "--data", where / "d"], capture_output=True).returncode == 0,
          "the audit chain vouches for it")
print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0)
