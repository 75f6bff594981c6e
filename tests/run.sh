#!/bin/sh
# Runs every test against a build and ends with "N passed, N failed".
#   tests/run.sh BUILD        (DUXUE_SHARED: folder of real tables; tests that need it are skipped without)
# Each kind of test prints lines of its own; `count` adds them up.
set -u
cd "$(dirname "$0")/.."
build=${1:-build}
case $build in /*) ;; *) build=$PWD/$build ;; esac
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
passed=0 failed=0

# count NAME STATUS FILE: from "N passed, N failed" in FILE, or one test by the exit status.
count() {
    line=$(grep -Eo '[0-9]+ passed, [0-9]+ failed' "$3" | tail -n 1)
    p=$(echo "$line" | cut -d' ' -f1) f=$(echo "$line" | cut -d' ' -f3)
    if [ -z "$line" ]; then
        if [ "$2" -eq 0 ]; then p=1 f=0; else p=0 f=1; fi
    elif [ "$2" -ne 0 ] && [ "$f" -eq 0 ]; then
        f=1
    fi
    passed=$((passed + p)) failed=$((failed + f))
    printf '%-28s %s passed, %s failed\n' "$1:" "$p" "$f" | sed 's/ passed, / ok, /; s/ failed$/ not ok/'
}

# run NAME COMMAND...: prints the output only when something failed.
run() {
    name=$1
    shift
    "$@" >"$results/out" 2>&1
    status=$?
    before=$failed
    count "$name" "$status" "$results/out"
    if [ "$failed" -gt "$before" ]; then
        tail -n 80 "$results/out"
    fi
}

# The rooms: every cmocka program of the build, each counts its own behaviours.
for program in "$build"/*_test_*; do
    [ -x "$program" ] && [ -f "$program" ] || continue
    (cd "$build" && "$program") >"$results/out" 2>&1
    status=$?
    p=$(grep -c '^\[       OK \]' "$results/out")
    f=$(grep -c '^\[  FAILED  \] [a-z_]*$' "$results/out")
    [ "$status" -ne 0 ] && [ "$f" -eq 0 ] && f=1
    passed=$((passed + p)) failed=$((failed + f))
    printf '%-28s %s ok, %s not ok\n' "$(basename "$program"):" "$p" "$f"
    [ "$f" -gt 0 ] && tail -n 60 "$results/out"
done

# Hundreds of random counties, formulas and forms against evaluators of their own: what they prove does not depend on the
# compiler, and under sanitizers they take minutes.
long="oracle|plan|formula_property|form_property|real_tables"
for script in tests/cli/*.py tests/web/*.py; do
    if [ -n "${DUXUE_SHORT:-}" ] && echo "$script" | grep -qE "/($long)\.py$"; then
        continue
    fi
    run "$script" python3 "$script" "$build/duxue"
done
run "tests/crash" python3 tests/crash/crash.py "$build" 4
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
