#!/bin/sh
# The second tier: what takes longer than a test may take.
#
#     tests/full.sh [KILLS]
#
# 0. Makes the demo's sample data again: every byte must be as committed.
# 1. Kills `gongshi build` KILLS times (20), half of them at random moments of its run, half from the
#    moment on at which the last page is written, where the sites are exchanged; each time the old
#    site or the new one must be there, whole, and the next build must succeed.
# 2. Builds on a disk with ever less room, where the machine lets us mount one.
# 3. Builds sites of several shapes and prints time, memory, pages and rows a second, and how the time
#    compares with copying the same output. The last of them is a province's register of ENTERPRISES
#    (10000) enterprises with 12 months of four pollutants, ratings and penalties, one page each: built
#    without charts and search, without charts, and whole (the differences are what each costs), again
#    without a change, and again after one changed value. With ENTERPRISES=100000 it fails above 35 s of
#    CPU for the pages alone, where the search adds more than two fifths to them, or above 1536 MB in
#    any of these builds; BENCH_ONLY=1 does nothing else. Then the same register with what every
#    enterprise must publish by when, and without.
# 4. Builds MUTATIONS (10000) sites with random changes: no panic, no hang, nothing by halves.
# 5. Tries CANARIES (1000) random schedules of embargoes: nothing a second early, everything in time.
#
# 6. Searches sites of 1,000, 20,000 and 100,000 pages in a browser (SEARCH_ONLY=1 does nothing else):
#    bytes and milliseconds of a question, at most 200,000 bytes; how large the files are.
#
# KILL_SITE=sample kills builds of the small site that `init` makes, which takes a fraction of the
# time; KILLS_ONLY=1 leaves the measurements out.
#
# The seed of the random moments is printed; SEED=… repeats a run. KEEP=1 keeps the work folder.
set -eu
export LC_ALL=C

cd "$(dirname "$0")/.."
KILLS=${1:-20}
SEED=${SEED:-$(date +%s)}
AS_OF=2026-11-23T08:00
WORK=$(mktemp -d)
[ -n "${KEEP:-}" ] || trap 'umount "$WORK/small" 2>/dev/null || :; rm -rf "$WORK"' EXIT
echo "seed $SEED, work folder $WORK"

# BIN=… names a folder with programs that are built already.
TARGET=${BIN:-${CARGO_TARGET_DIR:-target}/release}
[ -n "${BIN:-}" ] || cargo build --release --quiet --bin gongshi --example sample-data
GONGSHI=$TARGET/gongshi
SAMPLE=$TARGET/examples/sample-data

now() { date +%s%N; }

before_measuring() {
# ---- 0. The sample data ----

"$SAMPLE" "$WORK/sample"
for made in "$WORK"/sample/*/*; do
    committed=data/${made#"$WORK/sample/"}
    cmp "$made" "$committed" || { echo "FAILED: $committed is not what the generator writes"; exit 1; }
done
echo "$(find "$WORK/sample" -type f | wc -l) sample tables are as the generator writes them"

# ---- 1. Killed in the middle ----

SITE=$WORK/site
# One line decides which of two sites is built: values that were published do not change unseen.
if [ "${KILL_SITE:-demo}" = sample ]; then
    "$GONGSHI" init "$SITE" >/dev/null 2>&1
else
    mkdir "$SITE"
    cp -r site.toml data content themes "$SITE/"
fi
TABLE=$SITE/site.toml
CELL='1,3s/^\(name = { zh = "\)/\1新/'
cp "$TABLE" "$WORK/old.csv"
sed "$CELL" "$WORK/old.csv" >"$WORK/new.csv"
cmp -s "$WORK/old.csv" "$WORK/new.csv" && { echo "the table has changed; mend this script"; exit 1; }

build() { "$GONGSHI" --site "$SITE" --as-of $AS_OF build --out "$1" >"$WORK/log" 2>&1; }

for which in old new; do
    cp "$WORK/$which.csv" "$TABLE"
    build "$WORK/$which" || { cat "$WORK/log"; exit 1; }
done
diff -rq "$WORK/old" "$WORK/new" >"$WORK/differ" || :
echo "two sites that differ in $(wc -l <"$WORK/differ") files"

OUT=$WORK/served/public
mkdir "$WORK/served"
cp "$WORK/old.csv" "$TABLE"
build "$OUT"

# Half of the kills wait for the exchange: until the manifest is in the staging folder, the last file
# to be written. From there on the run syncs, exchanges, and removes the old site.
await_manifest() {
    while kill -0 "$PID" 2>/dev/null; do
        for staged in "$WORK"/served/.public.gongshi-staging-*/manifest.json; do
            [ ! -e "$staged" ] || return 0
        done
    done
    return 0 # over before it was seen
}

# Two measured runs: how long a whole one takes, and how long its end.
cp "$WORK/new.csv" "$TABLE"
START=$(now); build "$WORK/measured"; LENGTH=$((($(now) - START) / 1000000))
"$GONGSHI" --site "$SITE" --as-of $AS_OF build --out "$OUT" >"$WORK/log" 2>&1 &
PID=$!
await_manifest; START=$(now); wait $PID; END=$((($(now) - START) / 1000))
echo "a build takes $LENGTH ms, from its manifest on $((END / 1000)) ms"

# Moments in microseconds, the same for the same seed: of the whole run, and of its end in turn; more
# of the early ones, because later runs take pages over and are faster. What comes too late for its
# run is no kill, so there are some to spare.
MOMENTS=$(awk -v seed="$SEED" -v n="$KILLS" -v whole="$LENGTH" -v end="$END" 'BEGIN { srand(seed)
    for (i = 0; i < n * 5; i++) { r = rand()
        if (i % 2) print "end " int(r * r * end); else print "run " int(r * whole * 1000) } }')

OLDS=0 NEWS=0 DONE=0 HALF=0 COUNT=0 NEXT=old BEFORE=new
while read -r KIND us && [ "$COUNT" -lt "$KILLS" ]; do
    cp "$WORK/$NEXT.csv" "$TABLE"
    "$GONGSHI" --site "$SITE" --as-of $AS_OF build --out "$OUT" >"$WORK/log" 2>&1 &
    PID=$!
    [ "$KIND" = run ] || await_manifest
    [ "$us" -lt 1000 ] || sleep "$(awk -v us="$us" 'BEGIN { printf "%.6f", us / 1000000 }')"
    if kill -9 $PID 2>/dev/null; then COUNT=$((COUNT + 1)); else DONE=$((DONE + 1)); fi
    wait $PID 2>/dev/null || :
    # What a visitor gets at this moment, before any repair.
    if diff -rq "$OUT" "$WORK/$BEFORE" >/dev/null 2>&1; then OLDS=$((OLDS + 1)); FOUND=$BEFORE
    elif diff -rq "$OUT" "$WORK/$NEXT" >/dev/null 2>&1; then NEWS=$((NEWS + 1)); FOUND=$NEXT
    else
        echo "FAILED: killed after $KIND $us us, neither the old nor the new site is whole"
        diff -rq "$OUT" "$WORK/$BEFORE" | head -5
        ls -la "$WORK/served"
        exit 1
    fi
    # Killed after the exchange, with the old site not yet removed.
    [ "$FOUND" = "$BEFORE" ] || [ -z "$(find "$WORK/served" -maxdepth 1 -name '.public.gongshi-staging-*')" ] ||
        HALF=$((HALF + 1))
    "$GONGSHI" verify "$OUT" >"$WORK/log" 2>&1 || {
        echo "FAILED: verify after $KIND $us us ($FOUND)"; cat "$WORK/log"; exit 1; }
    build "$OUT" || { echo "FAILED: the next build after $KIND $us us"; cat "$WORK/log"; exit 1; }
    diff -rq "$OUT" "$WORK/$NEXT" >/dev/null || {
        echo "FAILED: the build after the kill is not the new site"; exit 1; }
    LEFT=$(find "$WORK/served" -mindepth 1 -maxdepth 1 ! -name public | wc -l)
    [ "$LEFT" -eq 0 ] || { echo "FAILED: left behind:"; ls -A "$WORK/served"; exit 1; }
    BEFORE=$NEXT
    [ "$NEXT" = new ] && NEXT=old || NEXT=new
done <<EOT
$MOMENTS
EOT
echo "killed $COUNT times: the old site stood $OLDS times, the new one $NEWS times" \
    "($HALF times with the old one not yet removed); $DONE more builds were over before the kill"
[ "$COUNT" -eq "$KILLS" ] || { echo "FAILED: only $COUNT of $KILLS kills came in time"; exit 1; }

# The first publication of all: nothing, or the whole site.
FIRST=$WORK/first/public
for tenth in 3 6 8 9 10; do
    rm -rf "$WORK/first"; mkdir "$WORK/first"
    "$GONGSHI" --site "$SITE" --as-of $AS_OF build --out "$FIRST" >"$WORK/log" 2>&1 &
    PID=$!
    sleep "$(awk -v ms="$((LENGTH * tenth / 10))" 'BEGIN { printf "%.3f", ms / 1000 }')"
    kill -9 $PID 2>/dev/null || :
    wait $PID 2>/dev/null || :
    if [ -e "$FIRST/index.html" ]; then
        "$GONGSHI" verify "$FIRST" >"$WORK/log" 2>&1 || { echo "FAILED: half a first site"; exit 1; }
    elif [ -n "$(find "$FIRST" -type f 2>/dev/null)" ]; then
        echo "FAILED: pieces of a first site"; exit 1
    fi
    build "$FIRST" || { echo "FAILED: the build after a killed first one"; cat "$WORK/log"; exit 1; }
done
echo "killed 5 first builds"

# ---- 2. A small disk ----

SMALL=$WORK/small
mkdir "$SMALL"
NEED=$(du -sk "$WORK/new" | cut -f1)
if WHY=$(mount -t tmpfs -o size=$((NEED * 5 / 2))k,mode=755 tmpfs "$SMALL" 2>&1); then
    cp "$WORK/old.csv" "$TABLE"
    build "$SMALL/public" || { echo "FAILED: a build on an empty small disk"; cat "$WORK/log"; exit 1; }
    cp "$WORK/new.csv" "$TABLE"
    FULL=0
    # From no room at all to as much as the new site needs.
    for part in 0 1 2 4 8 12 16 18 19 20; do
        FREE=$(df -k --output=avail "$SMALL" | tail -1)
        FILL=$((FREE - NEED * part / 20))
        [ "$FILL" -le 0 ] || head -c "${FILL}k" /dev/zero >"$SMALL/filler" 2>/dev/null || :
        if build "$SMALL/public"; then SAME=new; else
            [ $? -eq 3 ] || { echo "FAILED: a full disk is exit 3"; cat "$WORK/log"; exit 1; }
            SAME=old FULL=$((FULL + 1))
        fi
        diff -rq "$SMALL/public" "$WORK/$SAME" >/dev/null || { echo "FAILED: not the $SAME site at $part/20"; exit 1; }
        rm -f "$SMALL/filler"
        cp "$WORK/old.csv" "$TABLE"
        build "$SMALL/public" || { echo "FAILED: the build after a full disk"; cat "$WORK/log"; exit 1; }
        diff -rq "$SMALL/public" "$WORK/old" >/dev/null || { echo "FAILED: not whole after a full disk"; exit 1; }
        [ "$(ls -A "$SMALL")" = public ] || { echo "FAILED: left behind:"; ls -A "$SMALL"; exit 1; }
        cp "$WORK/new.csv" "$TABLE"
    done
    [ "$FULL" -gt 0 ] || { echo "FAILED: the small disk never ran full"; exit 1; }
    umount "$SMALL"
    echo "ten builds on a small disk, $FULL of them ran it full: the old site or the new one, whole"
else
    echo "SKIPPED a small disk: $WHY"
fi
}
[ -n "${BENCH_ONLY:-}${SEARCH_ONLY:-}" ] || before_measuring
[ -z "${KILLS_ONLY:-}" ] || exit 0

# ---- 3. Size ----

value() { sed -n "s/^[[:space:]]*$1: //p" "$WORK/time"; }

# Runs a command; CPU, WALL (s) and RSS (MB) are what it took.
measure() {
    /usr/bin/time -v -o "$WORK/time" "$@" >"$WORK/log" 2>&1 || { cat "$WORK/log"; exit 1; }
    CPU=$(awk -v u="$(value 'User time (seconds)')" -v s="$(value 'System time (seconds)')" 'BEGIN { print u + s }')
    WALL=$(value 'Elapsed (wall clock) time (h:mm:ss or m:ss)' | awk -F: '{ t = 0; for (i = 1; i <= NF; i++) t = t * 60 + $i; print t }')
    RSS=$(($(value 'Maximum resident set size (kbytes)') / 1024))
}

# Builds the site of a folder and copies what came out; BUILD is the CPU of the build.
bench() {
    NAME=$1
    ROWS=$(find "$WORK/$NAME/data" -name '*.csv' -exec cat {} + | wc -l)
    measure "$GONGSHI" --site "$WORK/$NAME" --as-of $AS_OF build --out "$WORK/$NAME-out"
    BUILD=$CPU BUILDWALL=$WALL PEAK=$RSS
    PAGES=$(find "$WORK/$NAME-out" -name '*.html' | wc -l)
    FILES=$(find "$WORK/$NAME-out" -type f | wc -l)
    SIZE=$(du -sm "$WORK/$NAME-out" | cut -f1)
    measure cp -r "$WORK/$NAME-out" "$WORK/$NAME-copy"
    awk -v name="$NAME" -v rows="$ROWS" -v pages="$PAGES" -v files="$FILES" -v size="$SIZE" -v cpu="$BUILD" \
        -v wall="$BUILDWALL" -v rss="$PEAK" -v copy="$CPU" -v copywall="$WALL" 'BEGIN {
        printf "%s: %d rows, %d pages, %d files, %d MB\n", name, rows, pages, files, size
        printf "  CPU %.2f s, wall %.2f s, peak memory %d MB\n", cpu, wall, rss
        printf "  %.0f pages/CPU-s, %.0f pages/s, %.0f rows/CPU-s\n", pages / cpu, pages / (wall > 0 ? wall : 0.01), rows / cpu
        printf "  cp -r: CPU %.2f s, wall %.2f s; the build takes %.1f times its CPU, %.1f times its wall time\n",
            copy, copywall, cpu / (copy > 0 ? copy : 0.01), wall / (copywall > 0 ? copywall : 0.01) }'
}

# Builds the same once more: every byte as before.
again() {
    measure "$GONGSHI" --site "$WORK/$1" --as-of $AS_OF build --out "$WORK/$1-out"
    echo "  a second build without a change: CPU $CPU s, wall $WALL s, peak memory $RSS MB"
    diff -rq "$WORK/$1-out" "$WORK/$1-copy" || { echo "FAILED: the second build differs"; exit 1; }
}

tidy() { rm -rf "$WORK/$1" "$WORK/$1-out" "$WORK/$1-copy"; }

# A number is no more than another.
within() { awk -v a="$1" -v most="$2" 'BEGIN { exit !(a <= most) }'; }

# A province's register; the same declarations without charts and search first, then without charts.
province() {
    "$SAMPLE" --out "$WORK/no-charts" --enterprises "$1" --months 12 --no-chart
    cp "$WORK/no-charts/site.toml" "$WORK/site.toml"
    { echo "search = false"; cat "$WORK/site.toml"; } >"$WORK/no-charts/site.toml"
    bench no-charts
    PAGESONLY=$BUILD
    [ "$1" -lt 100000 ] || within "$PAGESONLY" 35 || { echo "FAILED: more than 35 s of CPU"; exit 1; }
    rm -rf "$WORK/no-charts-out" "$WORK/no-charts-copy"
    cp "$WORK/site.toml" "$WORK/no-charts/site.toml"
    bench no-charts
    BARE=$BUILD
    awk -v all="$BARE" -v bare="$PAGESONLY" 'BEGIN { printf "  of which the search: CPU %.2f s\n", all - bare }'
    # What the search may cost is set against the pages of the same run, so that it holds on any machine.
    MOST=$(awk -v pages="$PAGESONLY" 'BEGIN { print pages * 1.4 }')
    [ "$1" -lt 100000 ] || within "$BARE" "$MOST" || { echo "FAILED: the search takes more than 40 %"; exit 1; }
    [ "$1" -lt 100000 ] || within "$PEAK" 1536 || { echo "FAILED: more than 1536 MB"; exit 1; }
    tidy no-charts
    "$SAMPLE" --out "$WORK/province" --enterprises "$1" --months 12
    bench province
    awk -v all="$BUILD" -v bare="$BARE" 'BEGIN { printf "  of which charts, with their tables and downloads: CPU %.2f s\n", all - bare }'
    [ "$1" -lt 100000 ] || within "$PEAK" 1536 || { echo "FAILED: more than 1536 MB"; exit 1; }
    again province
    TABLE=$WORK/province/data/enterprise-monitoring/monitoring.csv
    # One value of one enterprise, in the first row.
    awk -F, -v OFS=, 'NR == 2 { $4 = "9.9" } { print }' "$TABLE" >"$WORK/changed" && mv "$WORK/changed" "$TABLE"
    "$GONGSHI" --site "$WORK/province" --as-of $AS_OF change enterprise-monitoring --kind correction \
        --reason "one value" --by "the bench" --against "$WORK/province-out" >/dev/null 2>&1
    measure "$GONGSHI" --site "$WORK/province" --as-of $AS_OF build --out "$WORK/province-out"
    echo "  after one changed value: CPU $CPU s, wall $WALL s, peak memory $RSS MB"
    DIFFER=$(diff -rq "$WORK/province-out" "$WORK/province-copy" | grep -c '\.html' || :)
    # Besides the pages that show it: the two pages that tell of the change.
    [ "$DIFFER" -le 5 ] || { echo "FAILED: one value changed $DIFFER pages"; exit 1; }
    [ "$1" -lt 100000 ] || within "$RSS" 1536 || { echo "FAILED: more than 1536 MB"; exit 1; }
    tidy province
}

# What every enterprise must publish by when: a report a year and its monitoring every month. The
# same register without the declaration of duties is what they are measured against.
duties() {
    "$SAMPLE" --out "$WORK/duties" --enterprises "$1" --months 12 --no-chart --duties
    bench duties
    WITH=$BUILD WITHPEAK=$PEAK
    rm -rf "$WORK/duties-out" "$WORK/duties-copy" "$WORK/duties/data/duties.toml"
    bench duties
    MORE=$(awk -v a="$WITH" -v b="$BUILD" 'BEGIN { printf "%.2f", a - b }')
    echo "  duties of $1 enterprises: CPU $MORE s, $((WITHPEAK - PEAK)) MB more, peak memory $WITHPEAK MB"
    [ "$1" -lt 100000 ] || within "$WITHPEAK" 1536 || { echo "FAILED: more than 1536 MB"; exit 1; }
    tidy duties
}

# ---- 6. Search ----

search() {
    SITES=
    for pages in ${SEARCH_PAGES:-1000 20000 100000}; do
        "$SAMPLE" --out "$WORK/search-$pages" --enterprises "$pages" --months 12 --no-chart
        bench "search-$pages"
        awk -v files="$(find "$WORK/search-$pages-out/search" -type f | wc -l)" \
            -v size="$(du -sm "$WORK/search-$pages-out/search" | cut -f1)" \
            'BEGIN { printf "  of which the search: %d files, %d MB\n", files, size }'
        rm -rf "$WORK/search-$pages" "$WORK/search-$pages-copy"
        SITES="$SITES $WORK/search-$pages-out"
    done
    SEARCH_SITES="$SITES" BROWSER=required \
        cargo test --release --quiet --test suite search::a_question_costs_little -- --nocapture
    for pages in ${SEARCH_PAGES:-1000 20000 100000}; do tidy "search-$pages"; done
}
if [ -n "${SEARCH_ONLY:-}" ]; then
    search
    exit 0
fi

if [ -z "${BENCH_ONLY:-}" ]; then
    "$SAMPLE" --out "$WORK/stations" --stations 50 --hours 8760
    bench stations; again stations; tidy stations
    "$SAMPLE" --out "$WORK/enterprises" --enterprises 10000 --days 30
    bench enterprises; again enterprises; tidy enterprises
    # The cost of a page must not grow with the number of releases.
    "$SAMPLE" --out "$WORK/releases-1000" --releases 1000
    bench releases-1000; tidy releases-1000
    "$SAMPLE" --out "$WORK/releases" --releases 10000
    bench releases; again releases; tidy releases
    "$SAMPLE" --out "$WORK/packets" --releases 10000 --packet text,sms,docx,figures
    bench packets; tidy packets
fi
province "${ENTERPRISES:-10000}"
duties "${ENTERPRISES:-10000}"
[ -z "${BENCH_ONLY:-}" ] || exit 0

# ---- 4. Random changes ----

MUTATION_SEED=${MUTATION_SEED:-$SEED} MUTATIONS=${MUTATIONS:-10000} \
    cargo test --release --quiet --test suite mutations::no_mutation -- --nocapture
# ---- 5. Embargoes ----

CANARIES=${CANARIES:-1000} cargo test --release --quiet --test suite canary::

search

echo "all is well"
