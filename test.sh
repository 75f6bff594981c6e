#!/bin/sh
# Installs what is missing, builds with gcc and with clang under AddressSanitizer and UBSan, lints, runs everything.
# Ends with "N passed, N failed".
set -u
cd "$(dirname "$0")"
packaging/install-needs.sh test || exit 1
results=$(mktemp)
trap 'rm -f "$results" "$results.lint" "$results.lint.status"' EXIT
passed=0 failed=0

# tell STATUS: shows what a part said; adds its last "N passed, N failed", or counts one by its exit status.
tell() {
    grep -vE '^[0-9]+ passed, [0-9]+ failed$' "$results"
    line=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$results" | tail -n 1)
    p=$(echo "$line" | cut -d' ' -f1) f=$(echo "$line" | cut -d' ' -f3)
    [ -z "$line" ] && p=$(($1 == 0)) f=$(($1 != 0))
    [ "$1" -ne 0 ] && [ "$f" -eq 0 ] && f=1
    passed=$((passed + p)) failed=$((failed + f))
}

# part NAME COMMAND...
part() {
    echo "== $1"
    shift
    status=0
    begun=$(date +%s)
    "$@" >"$results" 2>&1 || status=$?
    tell "$status"
    echo "-- $(($(date +%s) - begun)) s"
}

part "build with gcc" make --no-print-directory all CMAKE_FLAGS=-DBUILD_TESTING=ON
# Lint needs a processor, most tests wait: it runs beside them.
(nice tests/lint.sh build >"$results.lint" 2>&1; echo $? >"$results.lint.status") &
lint=$!
part "tests" tests/run.sh build
part "every system, played by its roles" python3 tests/scenarios/run.py build/duxue_played
part "the page in a browser" tests/page.sh build
part "build with clang, AddressSanitizer and UBSan" make --no-print-directory server BUILD=build/sanitized CC=clang \
    CMAKE_FLAGS="-DDUXUE_SANITIZE=ON -DCMAKE_BUILD_TYPE=Debug"
part "tests under sanitizers" env DUXUE_SHORT=1 tests/run.sh build/sanitized
part "a forbidden include does not compile" tests/rooms.sh build
echo "== lint"
wait "$lint"
cp "$results.lint" "$results"
tell "$(cat "$results.lint.status")"
part "fuzz, a few seconds each" tests/fuzz/run.sh 3
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
