#!/bin/sh
# Builds the program as it is shipped, with the programs of bench/, measures, prints the table of ratios and writes it into
# docs/performance.md. All of it takes some ten minutes; a part that is measured alone leaves what the others gave.
#   bench/run.sh [REPEATS [PART...]]        REPEATS: at least 5; PART: files rush read country frames cases
set -eu
cd "$(dirname "$0")/.."
build=build/bench
results=$build/results
repeats=${1:-5}
schools=${SCHOOLS:-500000}
cases=${CASES:-1000000} # about 5 GB for a million
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- files rush read country frames cases
mkdir -p "$results"
cmake -G Ninja -S . -B "$build" -DCMAKE_BUILD_TYPE=Release -DDUXUE_BENCH=ON -DBUILD_TESTING=OFF >"$build.log" || {
    cat "$build.log"
    exit 1
}
ninja -C "$build" >"$build.log" || {
    cat "$build.log"
    exit 1
}
work=$(mktemp -d "$build/work.XXXXXX")
trap 'rm -rf "$work"' EXIT

# Imports, forms, a county, a province, a report of a city, the start of commands, memory at rest.
part_files() {
    python3 bench/measure.py "$build" "$repeats"
}

# 2,000 sessions that save, beside a bare loop of commits.
part_rush() {
    for kind in checks entries; do
        python3 bench/rush.py "$build" --kind "$kind" --think 60 --reads 20
    done
}

part_read() {
    "$build/bench/read"
}

# W1, W2 and W3 beside the peers.
part_country() {
    peers=$build/peers
    mkdir -p "$peers" "$work/country"
    for package in @duckdb/node-api chdb; do
        npm install --prefix "$peers" --no-audit --no-fund --loglevel=error "$package" >/dev/null 2>&1 || echo "npm has no $package here"
    done
    "$build/bench/country" "$schools" "$repeats" 2 "$work/country" >"$work/country/ours.txt" &&
        cat "$work/country/ours.txt" &&
        node bench/country.mjs "$work/country" "$repeats" 2 "$peers/node_modules"
}

# A country as it is kept: every county by the whole standard, plans, what is changed, requests for counties.
part_frames() {
    data=$work/nation/data
    mkdir -p "$work/nation"
    python3 bench/make_country.py "$work/nation" "$schools" 2023 2024 &&
        "$build/duxue" init --data "$data" >/dev/null &&
        "$build/duxue" import --data "$data" "$work/nation/country-2023.csv" "$work/nation/country-2024.csv" >/dev/null &&
        "$build/bench/frames" "$data" 2024 yzjh-2017 "$repeats" pupils-primary class-size-primary pupils-per-teacher-primary \
            rooms-per-100 computers-per-100 &&
        python3 bench/overview.py "$build" "$data" 2024
}

part_cases() {
    "$build/duxue" init --data "$work/cases" --demo >/dev/null && "$build/bench/cases" "$work/cases" "$cases"
}

for part; do
    echo "== $part"
    { "part_$part" 2>&1 || echo "$part ended without all of its figures"; } | tee "$results/$part.new"
    mv "$results/$part.new" "$results/$part.txt"
    rm -rf "$work"/*
done
python3 bench/ratios.py "$results" docs/performance.md
