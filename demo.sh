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
    demo/work.sh build/duxue "$data" >/dev/null || { rm -rf "$data"; exit 1; }
fi
echo
cat "$data/demo-users.txt"
echo
exec build/duxue serve --data "$data" --listen "${LISTEN:-127.0.0.1:8650}"
