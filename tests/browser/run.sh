#!/bin/sh
# Looks at a built site in a browser, as people do: tests/browser/run.sh SITE [CHECK …]
#
# Installs what it needs: packages of package-lock.json into node_modules beside this file, and, as
# root on a build machine, Chromium, Java, node and a Chinese font from the system's own packages. Ends with 0 where all is
# well, 1 where something is not, 77 where something that is needed cannot be had.
#
#     FULL=1           every page kind in every variant, not only the telling ones
#     APPROVE=1        takes the pictures as approved that are taken now
#     PICTURES=FOLDER  keeps pictures of every page kind
#     AUDIT=FILE       writes what was found into the accessibility statement, a Markdown file
set -eu
here=$(cd "$(dirname "$0")" && pwd)
missing() {
    echo "$1" >&2
    exit 77
}
install() {
    [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null || return 0
    { apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -qy install --no-install-recommends "$@"; } >/dev/null 2>&1 || :
}
command -v node >/dev/null && command -v npm >/dev/null || install nodejs npm
command -v node >/dev/null && command -v npm >/dev/null || missing "no node or npm"
CHROMIUM=$(sh "$here/../browser.sh" | head -n 1)
[ -n "$CHROMIUM" ] || missing "no Chromium"
command -v java >/dev/null || install default-jre-headless
# Letters of Chinese: without a font pictures show boxes, and widths are not those of readers.
fc-list 2>/dev/null | grep -qi "cjk\|source han\|wenquanyi" || install fontconfig fonts-noto-cjk
command -v java >/dev/null || missing "no Java for the HTML validator"
if ! cmp -s "$here/package-lock.json" "$here/node_modules/.installed"; then
    (cd "$here" && npm ci --ignore-scripts --no-audit --no-fund >/dev/null 2>&1) || missing "the packages cannot be installed"
    cp "$here/package-lock.json" "$here/node_modules/.installed"
fi
export CHROMIUM
exec node "$here/main.mjs" "$@"
