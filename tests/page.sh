#!/bin/sh
# Serves the sample county and walks every page in headless Chromium.
#   tests/page.sh PROGRAM [FOLDER FOR SCREENSHOTS]
set -eu
program=$1
cd "$(dirname "$0")/.."
data=$(mktemp -d)
server=
trap '[ -n "$server" ] && kill "$server" 2>/dev/null; rm -rf "$data"' EXIT
"$program" init --data "$data/d" --demo >"$data/init"
"$program" serve --data "$data/d" --listen 127.0.0.1:0 >"$data/serve" 2>"$data/log" &
server=$!
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    grep -q 'http://' "$data/serve" && break
    sleep 0.25
done
DUXUE_URL=$(grep -Eo 'http://[0-9.:]+' "$data/serve")
DUXUE_USER=dudao
DUXUE_PASSWORD=$(awk '$1 == "dudao" {print $3}' "$data/init")
DUXUE_SCREENSHOTS=${2:-$data/screenshots}
export DUXUE_URL DUXUE_USER DUXUE_PASSWORD DUXUE_SCREENSHOTS
mkdir -p "$DUXUE_SCREENSHOTS"
cd web && npm run --silent e2e
