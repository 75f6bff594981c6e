#!/bin/sh
# The page in a real browser: unit tests; a walk through all of it on an office screen and on a phone; the first start; accounts;
# forms; personal data; quality of drafts; draws; duties; two people on one entry; a full round of 120 schools. Each against the program with a
# fresh sample county. Ends with "N passed, N failed".
#   tests/page.sh BUILD [FOLDER-FOR-SCREENSHOTS] [SCRIPT...]
#   (scripts: walk setup accounts forms personal quality draws duty two-browsers round evidence)
set -u
cd "$(dirname "$0")/.."
build=${1:-build}
case $build in /*) ;; *) build=$PWD/$build ;; esac
[ -n "${2:-}" ] && export DUXUE_SHOTS="$2"
[ $# -gt 2 ] && shift 2 && scripts=$* || scripts="walk setup accounts forms personal quality draws duty two-browsers round evidence"
work=$(mktemp -d)
server=
trap '[ -n "$server" ] && kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
passed=0 failed=0

(cd web && npx vitest run) >"$work/unit" 2>&1
status=$?
p=$(sed 's/\x1b\[[0-9;]*m//g' "$work/unit" | sed -n 's/^ *Tests .* \([0-9]*\) passed.*/\1/p')
passed=$((passed + ${p:-0}))
if [ "$status" -ne 0 ]; then
    cat "$work/unit"
    failed=$((failed + 1))
fi

# serve NAME: a fresh sample county (for the first start: nothing at all), served at $url.
serve() {
    [ -n "$server" ] && kill "$server" 2>/dev/null && wait "$server" 2>/dev/null
    demo=--demo
    [ "$1" = setup ] && demo=
    "$build/duxue" init --data "$work/data-$1" $demo >"$work/init" 2>&1 || { cat "$work/init"; failed=$((failed + 1)); }
    "$build/duxue" serve --data "$work/data-$1" --listen 127.0.0.1:0 >"$work/serve" 2>&1 &
    server=$!
    url=
    for _ in $(seq 100); do
        url=$(sed -n 's/.*\(http:[^ ]*[0-9]\)\/.*/\1/p' "$work/serve" | head -n 1)
        [ -n "$url" ] && break
        sleep 0.1
    done
    export DUXUE_URL="$url" DUXUE_PASSWORDS="$work/data-$1/demo-users.txt"
    DUXUE_SETUP=$(grep -o 'http:[^ ]*#setup=.*' "$work/serve")
    export DUXUE_SETUP
}

for script in $scripts; do
    serve "$script"
    (cd web && node "tests/$script.mjs") >"$work/$script" 2>&1
    status=$?
    line=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$work/$script" | tail -n 1)
    if [ "$status" -ne 0 ] || [ -z "$line" ]; then
        cat "$work/$script" "$work/serve"
        [ -z "$line" ] && failed=$((failed + 1))
    fi
    passed=$((passed + $(echo "${line:-0}" | cut -d' ' -f1)))
    failed=$((failed + $(echo "${line:-0 x 0}" | cut -d' ' -f3)))
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
