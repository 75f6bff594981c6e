#!/bin/sh
# A room that includes the header of a room it may not use must not compile.
#   tests/rooms.sh BUILD
set -u
cd "$(dirname "$0")/.."
build=${1:-build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# refused ROOM HEADER: compiles a file with ROOM's own flags and expects that HEADER is not found.
refused() {
    flags=$(python3 - "$build" "$1" <<'PY'
import json, sys
build, room = sys.argv[1:]
for entry in json.load(open(f"{build}/compile_commands.json")):
    if f"/src/{room}/" in entry["file"]:
        words = entry["command"].split()
        print(" ".join(w for w in words if w.startswith("-I")))
        break
PY
)
    [ -n "$flags" ] || { echo "no flags for room $1"; return 1; }
    printf '#include "%s"\nint nothing;\n' "$2" >"$work/try.c"
    if gcc $flags -c "$work/try.c" -o "$work/try.o" 2>"$work/log"; then
        echo "room $1 can include $2, which it may not"
        return 1
    fi
    grep -q 'No such file' "$work/log"
}

good=0 bad=0
while read -r room header; do
    if refused "$room" "$header"; then good=$((good + 1)); else bad=$((bad + 1)); fi
done <<'LIST'
base store.h
table store.h
store pack.h
pack store.h
org fact.h
formula pack.h
fact indicator.h
indicator standard.h
standard writer.h
draw fact.h
ledger plan.h
plan duty.h
notice collect.h
notice duty.h
ledger notice.h
duty ledger.h
document indicator.h
document web.h
ledger document.h
reader store.h
writer ledger.h
report web.h
found report.h
found campaign.h
notice campaign.h
campaign web.h
campaign report.h
campaign collect.h
LIST
echo "$good passed, $bad failed"
[ "$bad" -eq 0 ]
