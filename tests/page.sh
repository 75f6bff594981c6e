#!/bin/sh
# The page in a real browser: unit tests, and every script of web/tests, each against a program of its own (whose passwords are
# hashed quickly: cmake/program.cmake) with a fresh sample county, one per processor at a time. Ends with "N passed, N failed".
#   tests/page.sh BUILD [FOLDER-FOR-SCREENSHOTS] [SCRIPT...]      (a script's name without .mjs)
set -u
cd "$(dirname "$0")/.."
build=${1:-build}
case $build in /*) ;; *) build=$PWD/$build ;; esac
[ -n "${2:-}" ] && export DUXUE_SHOTS="$2"
if [ $# -gt 2 ]; then
    shift 2
    scripts=$*
else # those that take longest begin first
    scripts=$(ls -S $(grep -l "from './support.mjs'" web/tests/*.mjs) | xargs -n 1 basename -s .mjs)
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export build work

(cd web && npx vitest run) >"$work/unit" 2>&1
status=$?
passed=$(sed 's/\x1b\[[0-9;]*m//g' "$work/unit" | sed -n 's/^ *Tests .* \([0-9]*\) passed.*/\1/p')
failed=0
if [ "$status" -ne 0 ]; then
    cat "$work/unit"
    failed=1
fi
echo "${passed:-0} passed, $failed failed" >"$work/unit.count"

# A fresh sample county (for the first start: nothing at all), served; then the script. Leaves "N passed, N failed" in NAME.count.
cat >"$work/one" <<'END'
name=$1 demo=--demo
[ "$name" = setup ] && demo=
"$build/duxue_played" init --data "$work/data-$name" $demo >"$work/$name.init" 2>&1 || cat "$work/$name.init"
: >"$work/$name.serve"
"$build/duxue_played" serve --data "$work/data-$name" --listen 127.0.0.1:0 >"$work/$name.serve" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null' EXIT
for _ in $(seq 100); do
    DUXUE_URL=$(sed -n 's/.*\(http:[^ ]*[0-9]\)\/.*/\1/p' "$work/$name.serve" | head -n 1)
    [ -n "$DUXUE_URL" ] && break
    sleep 0.1
done
DUXUE_PASSWORDS=$work/data-$name/demo-users.txt
DUXUE_SETUP=$(grep -o 'http:[^ ]*#setup=.*' "$work/$name.serve")
DUXUE_PROGRAM=$build/duxue_played # for a script that starts one of its own
export DUXUE_URL DUXUE_PASSWORDS DUXUE_SETUP DUXUE_PROGRAM
begun=$(date +%s)
(cd web && node "tests/$name.mjs") >"$work/$name.said" 2>&1
status=$?
line=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$work/$name.said" | tail -n 1)
{
    echo "$name: ${line:-ended without a count}, $(($(date +%s) - begun)) s" | sed 's/ passed, / ok, /; s/ failed,/ not ok,/'
    if [ "$status" -ne 0 ] || [ -z "$line" ]; then
        cat "$work/$name.said" "$work/$name.serve"
    fi
} >"$work/$name.told"
cat "$work/$name.told" # in one piece: others tell at the same time
echo "${line:-0 passed, 1 failed}" >"$work/$name.count"
END
for name in $scripts; do # a name that is none would leave no count, and nothing would have failed
    [ -f "web/tests/$name.mjs" ] || { echo "there is no web/tests/$name.mjs"; exit 1; }
done
printf '%s\n' $scripts | xargs -P "$(nproc)" -n 1 sh "$work/one"

passed=$(cat "$work"/*.count | awk '{ n += $1 } END { print n + 0 }')
failed=$(cat "$work"/*.count | awk '{ n += $3 } END { print n + 0 }')
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
