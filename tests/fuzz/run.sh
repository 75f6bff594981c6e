#!/bin/sh
# Runs each libFuzzer target for some seconds (default 60): those of BUILD, or of a build for fuzzing alone that is made first.
# With SEED every run tries the same inputs one after another, as far as it gets: what passed does not fail by chance the next
# time. Without, each run looks elsewhere.
#   tests/fuzz/run.sh [SECONDS [BUILD [SEED]]]
set -u
cd "$(dirname "$0")/../.."
seconds=${1:-60}
build=${2:-}
if [ -z "$build" ]; then
    build=build/fuzz
    make --no-print-directory server BUILD=$build CC=clang TARGETS=fuzzers \
        CMAKE_FLAGS="-DDUXUE_FUZZ=ON -DDUXUE_SANITIZE=ON -DBUILD_TESTING=OFF" || exit 1
fi
seed=${3:-0} # 0: libFuzzer chooses one
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
export seconds seed results

# One target per processor at a time; what failed tells its end.
ls "$build"/fuzz_* | xargs -P "$(nproc)" -I{} sh -c '
    [ -x "{}" ] || exit 0
    name=$(basename "{}")
    seeds=tests/fuzz/seeds/${name#fuzz_}
    [ -d "$seeds" ] || seeds=
    mkdir "$results/$name"
    if "{}" -max_total_time="$seconds" -seed="$seed" -timeout=60 -rss_limit_mb=2048 -artifact_prefix="$results/$name/" "$results/$name" $seeds \
        >"$results/$name.log" 2>&1; then
        touch "$results/$name.good"
    else
        touch "$results/$name.bad"
    fi'
for bad in "$results"/*.bad; do # what it said, and the input, which nobody could make again
    [ -f "$bad" ] || continue
    name=$(basename "${bad%.bad}")
    grep -aE 'ERROR: |^    #[0-9]+ .*/(src|tests)/' "$results/$name.log" | head -n 12
    tail -n 40 "$results/$name.log"
    for input in "$results/$name"/*-*; do
        [ -f "$input" ] && echo "input of $name, gzip and base64 of $(basename "$input"): $(gzip -9c "$input" | base64 -w 0)"
    done
done
good=$(ls "$results" | grep -c '\.good$')
bad=$(ls "$results" | grep -c '\.bad$')
echo "$good passed, $bad failed"
[ "$bad" -eq 0 ] && [ "$good" -gt 0 ]
