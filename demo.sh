#!/bin/sh
# From a fresh clone to first answers: installs what is missing, builds, makes the sample county, shows what it says.
set -eu
cd "$(dirname "$0")"
packaging/install-needs.sh
make --no-print-directory CMAKE_FLAGS=-DBUILD_TESTING=OFF
data=demo-data
if [ ! -f "$data/duxue.db" ]; then
    rm -rf "$data"
    build/duxue init --data "$data" --demo || { rm -rf "$data"; exit 1; }
fi
build/duxue unit list --data "$data" | head -n 12
echo
build/duxue evaluate --data "$data" --standard yzjh-2017 --unit 990121 --period 2024
echo
echo "更多命令（more）：build/duxue --help"
