#!/bin/sh
# Installs what building (and, with "test", testing) needs on Debian 12. Does nothing when all of it is there.
#   packaging/install-needs.sh [test]
set -eu
build_needs="gcc libc6-dev cmake ninja-build make pkg-config ca-certificates
    libsqlite3-dev libssl-dev libyaml-dev libzip-dev libexpat1-dev libxlsxwriter-dev libseccomp-dev libargon2-dev liboath-dev libxml2-dev
    libturbojpeg0-dev libpng-dev libwebp-dev opencc libopencc-data python3-jieba unicode-data bzip2 libpoppler-glib-dev
    libmicrohttpd-dev libjansson-dev nodejs npm"
test_needs="clang clang-tidy clang-format libclang-rt-14-dev libcmocka-dev python3 python3-yaml faketime
    chromium fonts-noto-cjk python3-docx poppler-utils libreoffice-writer-nogui"

wanted=$build_needs
[ "${1:-}" = test ] && wanted="$wanted $test_needs"

# Programs may have come another way than by their package.
have() {
    case $1 in
    nodejs) command -v node >/dev/null 2>&1 && return 0 ;;
    npm | chromium) command -v "$1" >/dev/null 2>&1 && return 0 ;;
    esac
    dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed'
}

missing=
for package in $wanted; do
    have "$package" || missing="$missing $package"
done
[ -z "$missing" ] && exit 0

if [ "$(id -u)" -eq 0 ]; then
    as_root=
elif command -v sudo >/dev/null 2>&1; then
    as_root=sudo
else
    echo "These Debian packages are missing, and neither root nor sudo is at hand:$missing" >&2
    echo "缺少以上软件包。请让管理员运行： apt-get install -y --no-install-recommends$missing" >&2
    exit 1
fi
echo "Installing (正在安装):$missing"
$as_root apt-get update -qq
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
