#!/bin/sh
# From a fresh clone to the open page: installs what is missing, builds, makes the sample county, serves the page and
# says who may sign in. Another address: LISTEN=0.0.0.0:8650 ./demo.sh
set -eu
cd "$(dirname "$0")"
packaging/install-needs.sh
make --no-print-directory CMAKE_FLAGS=-DBUILD_TESTING=OFF
data=demo-data
if [ ! -f "$data/duxue.db" ]; then
    rm -rf "$data"
    build/duxue init --data "$data" --demo >/dev/null || { rm -rf "$data"; exit 1; }
    # The next year's forms are just being filled in: days from today until they are due.
    for round in school-basics:0 students:3 teachers:12 conditions:12 funds:12 kindergarten:12; do
        build/duxue round open --data "$data" --form "${round%:*}" --unit 990121 --period 2025 \
            --due "$(date -d "+${round#*:} days" +%F)" >/dev/null || { rm -rf "$data"; exit 1; }
    done
fi
echo
cat "$data/demo-users.txt"
echo
exec build/duxue serve --data "$data" --listen "${LISTEN:-127.0.0.1:8650}"
