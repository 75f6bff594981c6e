#!/bin/sh
# Runs every test against a build, one per processor at a time, and ends with "N passed, N failed".
#   tests/run.sh BUILD        (DUXUE_SHARED: folder of real tables; tests that need it are skipped without)
# Each kind of test prints lines of its own; they are added up. What failed shows the end of what it said.
set -u
cd "$(dirname "$0")/.."
build=${1:-build}
case $build in /*) ;; *) build=$PWD/$build ;; esac
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
export build results

# Under AddressSanitizer: 256 MB of freed memory kept back make every start of a reader process copy their page tables.
export ASAN_OPTIONS="quarantine_size_mb=16${ASAN_OPTIONS:+:$ASAN_OPTIONS}"

# Hundreds of random counties, formulas and forms against evaluators of their own: what they prove does not depend on the
# compiler, and under sanitizers they take minutes. So do commands one by one; the server tries the same
# code. What LibreOffice lays out is the same, too, and so is what lies on the disk when an import was killed.
long="oracle|commands|plan|formula_property|form_property|real_tables|report_pages|imports"

# The rooms are cmocka programs of the build; the rest are scripts. Those that take longest begin first.
{
    for script in tests/web/*.py tests/cli/*.py tests/crash/crash.py tests/crash/frames.py tests/crash/imports.py; do
        if [ -n "${DUXUE_SHORT:-}" ] && echo "$script" | grep -qE "/($long)\.py$"; then
            continue
        fi
        echo "$script"
    done
    ls -S "$build"/*_test_*
} >"$results/jobs"

# The scripts that walk the API sign in some hundred people and make counties of thirty, 0.2 s of a processor each with a real hash: they
# ask the program whose only other object hashes quickly (cmake/program.cmake). What is shipped is asked by server.py, by the
# command line's scripts and by those that end it.
# Runs one, and leaves "N passed, N failed" in NAME.count.
cat >"$results/one" <<'END'
begun=$(date +%s)
case $1 in
*.py)
    name=$1
    case $1 in
    tests/crash/*) python3 "$1" "$build" 4 ;;
    tests/web/server.py) python3 "$1" "$build/duxue" ;;
    tests/web/*) python3 "$1" "$build/duxue_played" ;;
    *) python3 "$1" "$build/duxue" ;;
    esac >"$results/said.$$" 2>&1
    status=$?
    line=$(grep -Eo '[0-9]+ passed, [0-9]+ failed' "$results/said.$$" | tail -n 1)
    passed=$(echo "$line" | cut -d' ' -f1) failed=$(echo "$line" | cut -d' ' -f3)
    [ -z "$line" ] && passed=$((status == 0)) failed=$((status != 0))
    ;;
*)
    [ -x "$1" ] && [ -f "$1" ] || exit 0
    name=$(basename "$1")
    (cd "$build" && "$1") >"$results/said.$$" 2>&1
    status=$?
    passed=$(grep -c '^\[       OK \]' "$results/said.$$")
    failed=$(grep -c '^\[  FAILED  \] [a-z_]*$' "$results/said.$$")
    ;;
esac
[ "$status" -ne 0 ] && [ "$failed" -eq 0 ] && failed=1
{
    printf '%-28s %s ok, %s not ok, %s s\n' "$name:" "$passed" "$failed" "$(($(date +%s) - begun))"
    [ "$failed" -gt 0 ] && tail -n 80 "$results/said.$$"
} >"$results/told.$$"
cat "$results/told.$$" # in one piece: others tell at the same time
echo "$passed passed, $failed failed" >"$results/$(echo "$name" | tr / .).count"
rm -f "$results/said.$$" "$results/told.$$"
END
xargs -P "$(nproc)" -n 1 sh "$results/one" <"$results/jobs"

passed=$(cat "$results"/*.count | awk '{ n += $1 } END { print n + 0 }')
failed=$(cat "$results"/*.count | awk '{ n += $3 } END { print n + 0 }')
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
