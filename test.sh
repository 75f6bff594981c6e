#!/bin/sh
# Installs what is missing, builds with gcc and with clang under AddressSanitizer and UBSan, lints, runs everything.
# Ends with "N passed, N failed".
set -u
cd "$(dirname "$0")"
packaging/install-needs.sh test || exit 1
folder=$(mktemp -d)
results=$folder/results
trap 'rm -rf "$folder"' EXIT
passed=0 failed=0

# tell STATUS: shows what a part said; adds its last "N passed, N failed", or counts one by its exit status. What failed is told
# once more at the end with what it said, where it is not looked for among thousands of lines: of a log that is long, only its end
# may be kept.
faults='^ *FAIL(ED)?( |$)|  FAILED  |^not ok|^lint: |\[  (FAILED |ERROR  ) \]|, [1-9][0-9]* not ok|  failed|error:|warning:|ERROR: |Error: '
faults="$faults|SUMMARY: |ended without|^input of "
tell() {
    grep -vE '^[0-9]+ passed, [0-9]+ failed$' "$results"
    line=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$results" | tail -n 1)
    p=$(echo "$line" | cut -d' ' -f1) f=$(echo "$line" | cut -d' ' -f3)
    [ -z "$line" ] && p=$(($1 == 0)) f=$(($1 != 0))
    [ "$1" -ne 0 ] && [ "$f" -eq 0 ] && f=1
    passed=$((passed + p)) failed=$((failed + f))
    if [ "$f" -ne 0 ]; then
        echo "== $name: $f failed" >>"$results.faults"
        { grep -aE -A 4 "$faults" "$results" || tail -n 20 "$results"; } | head -n 120 >>"$results.faults"
    fi
}

# Puts into `used` the seconds of processor time that the children of this shell took: the second line of `times`, 1m2.3s 0m1.0s.
# (Not in $(...), which would be another shell, without these children.)
processor() {
    times >"$results.times"
    used=$(tail -n 1 "$results.times" | sed 's/s//g' | awk '{ split($1, user, "m"); split($2, own, "m")
        print int(60 * (user[1] + own[1]) + user[2] + own[2]) }')
}

# part NAME COMMAND...
part() {
    name=$1
    echo "== $name"
    shift
    status=0
    begun=$(date +%s)
    processor
    before=$used
    "$@" >"$results" 2>&1 || status=$?
    tell "$status"
    processor
    echo "-- $(($(date +%s) - begun)) s, $((used - before)) s of processor time"
}

# behind KEY COMMAND...: keeps what it said, and how it ended, until it is asked for.
behind() {
    key=$1
    shift
    nice "$@" >"$results.$key" 2>&1
    echo $? >"$results.$key.status"
}

# kept KEY: waits for the end of what was put behind, and says what it said.
kept() {
    while [ ! -s "$results.$1.status" ]; do
        sleep 1
    done
    cat "$results.$1"
    return "$(cat "$results.$1.status")"
}

gcc_flags="-DBUILD_TESTING=ON -DDUXUE_LINES=ON"
# What needs a processor, one after the other, behind what waits: the page's build takes one processor, many tests take none. Lint
# needs no more of a build than how each file is compiled; the page is part of the program that is built with clang.
make --no-print-directory server TARGETS=build.ninja CMAKE_FLAGS="$gcc_flags" >"$results.configured" 2>&1 || cat "$results.configured"
(
    behind lint tests/lint.sh build 12000
    while [ -d "$folder" ] && [ ! -e "$results.built" ]; do
        sleep 1
    done
    [ -d "$folder" ] || exit # it was interrupted
    behind clang make --no-print-directory server BUILD=build/sanitized CC=clang \
        CMAKE_FLAGS="-DDUXUE_SANITIZE=ON -DDUXUE_FUZZ=ON -DBUILD_TESTING=ON -DDUXUE_LINES=ON -DCMAKE_BUILD_TYPE=Debug"
) &
part "build with gcc" make --no-print-directory all CMAKE_FLAGS="$gcc_flags"
touch "$results.built"
part "tests" tests/run.sh build
part "every system, played by its roles" python3 tests/scenarios/run.py build/duxue_played
part "the page in a browser" tests/page.sh build
part "lint" kept lint
part "build with clang, AddressSanitizer and UBSan, fuzzers too" kept clang
part "tests under sanitizers" env DUXUE_SHORT=1 tests/run.sh build/sanitized
part "a forbidden include does not compile" tests/rooms.sh build
part "fuzz, a few seconds each" tests/fuzz/run.sh 2 build/sanitized 1
[ -s "$results.faults" ] && cat "$results.faults"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
