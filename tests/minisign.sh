#!/bin/sh
# Prints the path of minisign, the program that others check signatures with. Where there is none and
# we may install one (as root, in a container or on a build machine), it is installed from the
# system's own packages; a person's machine is left as it is.
set -u
command -v minisign && exit 0
[ "$(id -u)" -eq 0 ] || exit 0
{
    if command -v apt-get; then
        apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -qy install --no-install-recommends minisign
    elif command -v dnf; then
        dnf -qy install minisign
    elif command -v apk; then
        apk -q add minisign
    fi
} >/dev/null 2>&1 </dev/null
command -v minisign || exit 0
