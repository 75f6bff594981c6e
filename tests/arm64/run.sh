#!/bin/sh
# The program for ARM (64 bits), built here and run under an emulator: the tests of the rooms that reckon, and what a county of
# the sample comes to, to the last digit as on this processor.
#   tests/arm64/run.sh NATIVE SYSROOT [BUILD]
# NATIVE: a build for this processor, with its program. SYSROOT: a folder with that system's libraries, as `dpkg-deb -x` of Debian's
# arm64 packages leaves them. Asks for qemu-aarch64-static and aarch64-linux-gnu-gcc; says so and ends well where they are not.
set -eu
cd "$(dirname "$0")/../.."
for tool in qemu-aarch64-static aarch64-linux-gnu-gcc; do
    command -v "$tool" >/dev/null || {
        echo "arm64: skipped, there is no $tool"
        exit 0
    }
done
native=$1 root=$(realpath "$2") build=${3:-build/arm64}
libraries=$root/usr/lib/aarch64-linux-gnu
mkdir -p "$build"
PKG_CONFIG_SYSROOT_DIR=$root PKG_CONFIG_LIBDIR=$libraries/pkgconfig:$root/usr/share/pkgconfig \
    cmake -G Ninja -S . -B "$build" -DCMAKE_TOOLCHAIN_FILE="$PWD/cmake/arm64.cmake" -DDUXUE_SYSROOT="$root" \
    -DBUILD_TESTING=ON -DDUXUE_LINES=ON ${CMAKE_FLAGS:-} >"$build.log"
tests=$(ninja -C "$build" -t targets all | sed -n 's/^\(\(base\|pack\|formula\|indicator\|standard\)_test_[a-z_]*\): .*/\1/p' | sort -u)
ninja -C "$build" duxue $tests >"$build.log" || {
    tail -40 "$build.log"
    exit 1
}
aarch64-linux-gnu-gcc --sysroot="$root" -shared -fPIC tests/arm64/no_walls.c -o "$build/no_walls.so"
emulate() {
    LC_ALL=C.UTF-8 qemu-aarch64-static -L "$root" -E LD_PRELOAD="$(realpath "$build/no_walls.so")" "$@"
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bad=0
for test in $tests; do
    if (cd "$build" && emulate "./$test") >"$work/out" 2>&1; then
        echo "arm64: $test: $(grep -c '^\[       OK' "$work/out") tests"
    else
        bad=1
        echo "arm64: $test failed"
        grep -vE '^\[ +(RUN|OK)' "$work/out" | head -5
    fi
done

# Numbers are printed with all the digits that tell them apart.
same() {
    "$native/duxue" "$@" --data "$work/data" --unit 990121 --period 2024 --format json >"$work/here"
    emulate "$build/duxue" "$@" --data "$work/data" --unit 990121 --period 2024 --format json >"$work/there"
    sed -i 's/"as_of":"[^"]*"//' "$work/here" "$work/there"
    if cmp "$work/here" "$work/there"; then
        echo "arm64: duxue $*: the same $(wc -c <"$work/here") bytes"
    else
        bad=1
    fi
}
"$native/duxue" init --data "$work/data" --demo >/dev/null
same evaluate --standard yzjh-2017
for indicator in pupils-per-teacher-primary books-per-pupil teachers-per-100-primary-cv; do
    same measure --indicator "$indicator" --each school
    same measure --indicator "$indicator" --years 2
done
exit "$bad"
