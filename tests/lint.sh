#!/bin/sh
# What a machine can say about the code: format, includes by bare name, no malloc outside base, clang-tidy.
#   tests/lint.sh [BUILD [STATES]]      (BUILD holds compile_commands.json)
# STATES: after how many states the analyser leaves a function; its own figure by default, which takes a quarter of an hour
# of a processor. ./test.sh asks for a ninth of it, which finds nearly all of that in a sixth of the time.
set -u
cd "$(dirname "$0")/.."
build=${1:-build}
bad=0
say() {
    echo "lint: $1"
    bad=1
}
# Rooms that are built; a room that is still being written joins when CMakeLists.txt names it.
rooms=$(sed -n 's/^duxue_room(\([a-z]*\).*/src\/\1/p' CMakeLists.txt)
sources=$(find $rooms src/cli -name '*.c' -o -name '*.h')
clang-format --dry-run --Werror $sources $(find tests bench -name '*.c') || say "run 'make format'"
grep -nE '#include "[^"]*/' $sources && say "include rooms by bare name: a path would get round the rooms"
grep -nE '\b(malloc|calloc|realloc|free)\(' $(find $rooms src/cli -name '*.c' ! -path 'src/base/*') && say "memory belongs to arenas"
grep -nE '\b(strcpy|strcat|sprintf|gets|system|popen)\(' $sources && say "unsafe function"
grep -rnE '\b(TODO|FIXME|XXX)\b' $rooms src/cli packs 2>/dev/null && say "unfinished work is an issue, not a comment"
if [ -f "$build/compile_commands.json" ]; then
    # clang reads how gcc compiles, and does not know all that is said to it
    nodes="--extra-arg=-Wno-unused-command-line-argument --extra-arg=-Xclang --extra-arg=-analyzer-config --extra-arg=-Xclang --extra-arg=max-nodes=${2:-225000}"
    find $rooms src/cli -name '*.c' | xargs -P "$(nproc)" -n 4 clang-tidy --quiet $nodes -p "$build" 2>/dev/null || say "clang-tidy"
else
    say "build first: clang-tidy needs $build/compile_commands.json"
fi
[ "$bad" -eq 0 ] && echo "lint: clean"
exit "$bad"
