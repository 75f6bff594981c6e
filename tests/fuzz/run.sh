#!/bin/sh
# Builds the libFuzzer targets with clang and runs each for some seconds (default 60).
#   tests/fuzz/run.sh [SECONDS]
set -u
cd "$(dirname "$0")/../.."
seconds=${1:-60}
make --no-print-directory server BUILD=build/fuzz CC=clang \
    CMAKE_FLAGS="-DDUXUE_FUZZ=ON -DDUXUE_SANITIZE=ON -DBUILD_TESTING=OFF" || exit 1
good=0 bad=0
for program in build/fuzz/fuzz_*; do
    [ -x "$program" ] || continue
    name=$(basename "$program")
    corpus=$(mktemp -d)
    seeds=tests/fuzz/seeds/${name#fuzz_}
    [ -d "$seeds" ] || seeds=
    if "$program" -max_total_time="$seconds" -rss_limit_mb=2048 -artifact_prefix="$corpus/" "$corpus" $seeds \
        >"$corpus.log" 2>&1; then
        good=$((good + 1))
    else
        bad=$((bad + 1))
        tail -n 40 "$corpus.log"
    fi
    rm -rf "$corpus" "$corpus.log"
done
echo "$good passed, $bad failed"
[ "$bad" -eq 0 ]
