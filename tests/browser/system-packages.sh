#!/bin/sh
# What the browser tests need from the system: Chromium and Chinese fonts, out of Debian's packages.
set -eu
PACKAGES="chromium fonts-noto-cjk fonts-hanazono"

is_there() {
    command -v chromium >/dev/null && [ -e /usr/share/doc/fonts-noto-cjk ] && [ -e /usr/share/doc/fonts-hanazono ]
}

is_there && exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "i-City: the browser tests need these Debian packages, installed by root: apt-get install $PACKAGES" >&2
    echo "i-City: 浏览器测试需要以上软件包，请由管理员安装。" >&2
    exit 1
fi
echo "i-City: installing $PACKAGES (once) …" >&2
export DEBIAN_FRONTEND=noninteractive
apt-get -qq update >&2
# shellcheck disable=SC2086
apt-get -qq install --yes --no-install-recommends $PACKAGES >/dev/null
is_there
