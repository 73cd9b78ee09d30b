#!/bin/sh
# What the screen reader needs from the system beside the browser: Orca, a screen that nobody sees, and keys to press.
set -eu
PACKAGES="orca xvfb openbox xdotool dbus at-spi2-core"

is_there() {
    for program in orca Xvfb openbox xdotool dbus-daemon; do
        command -v "$program" >/dev/null || return 1
    done
    [ -x /usr/libexec/at-spi-bus-launcher ]
}

is_there && exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "i-City: reading aloud needs these Debian packages, installed by root: apt-get install $PACKAGES" >&2
    echo "i-City: 读屏测试需要以上软件包，请由管理员安装。" >&2
    exit 1
fi
echo "i-City: installing $PACKAGES (once) …" >&2
export DEBIAN_FRONTEND=noninteractive
apt-get -qq update >&2
# shellcheck disable=SC2086
apt-get -qq install --yes --no-install-recommends $PACKAGES >/dev/null
is_there
