#!/bin/sh
# Prints the path of a Chromium for the browser tests. Where there is none and we may install one (as
# root, in a container or on a build machine), it is installed from the system's own packages; a
# person's machine is left as it is. Prints nothing where there is none in the end.
#
#     CHROMIUM=/path/to/chromium   use this one
set -u
find_one() {
    for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable chrome; do
        [ -n "$name" ] && command -v "$name" && return 0
    done
    return 1
}
find_one && exit 0
[ "$(id -u)" -eq 0 ] || exit 0
{
    if command -v apt-get; then
        apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -qy install --no-install-recommends chromium
    elif command -v dnf; then
        dnf -qy install chromium
    elif command -v apk; then
        apk -q add chromium
    elif command -v zypper; then
        zypper -qn install chromium
    fi
} >/dev/null 2>&1 </dev/null
find_one || exit 0
