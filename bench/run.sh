#!/bin/sh
# Builds the program as it is shipped, with the programs of bench/, and measures. Takes a few minutes.
#   bench/run.sh [REPEATS]        (at least 5)
set -eu
cd "$(dirname "$0")/.."
build=build/bench
mkdir -p build
cmake -G Ninja -S . -B "$build" -DCMAKE_BUILD_TYPE=Release -DDUXUE_BENCH=ON -DBUILD_TESTING=OFF >"$build.log" || {
    cat "$build.log"
    exit 1
}
ninja -C "$build" >"$build.log" || {
    cat "$build.log"
    exit 1
}
python3 bench/measure.py "$build" "${1:-5}"
for kind in checks entries; do
    echo "2,000 sessions that save $kind:"
    python3 bench/rush.py "$build" --kind "$kind" --think 60 --reads 20
done
echo "Reading documents:"
"$build/bench/read"
echo "A country at once:"
work=$(mktemp -d "$build/country.XXXXXX")
trap 'rm -rf "$work"' EXIT
peers="$build/peers"
mkdir -p "$peers"
for package in @duckdb/node-api chdb; do
    npm install --prefix "$peers" --no-audit --no-fund --loglevel=error "$package" >/dev/null 2>&1 || echo "npm has no $package here"
done
"$build/bench/country" 500000 "${1:-5}" 2 "$work" >"$work/ours.txt"
cat "$work/ours.txt"
node bench/country.mjs "$work" "${1:-5}" 2 "$peers/node_modules"
rm -rf "$work"
cases=${CASES:-1000000} # about 5 GB for a million
echo "$cases cases with ten steps each:"
work=$(mktemp -d "$build/cases.XXXXXX")
trap 'rm -rf "$work"' EXIT
"$build/duxue" init --data "$work/data" --demo >/dev/null
"$build/bench/cases" "$work/data" "$cases"
