#!/bin/sh
# The second tier: what takes longer than a test may take.
#
#     tests/full.sh [KILLS]
#
# 1. Kills `gongshi build` KILLS times (20) at random moments of its run; each time the old site or
#    the new one must be there, whole, and the next build must succeed.
# 2. Builds sites of two sizes and prints time, memory, pages and rows a second, and how the time
#    compares with copying the same output.
# 3. Builds MUTATIONS (10000) sites with random changes: no panic, no hang, nothing by halves.
#
# The seed of the random moments is printed; SEED=… repeats a run. KEEP=1 keeps the work folder.
set -eu
export LC_ALL=C

cd "$(dirname "$0")/.."
KILLS=${1:-20}
SEED=${SEED:-$(date +%s)}
AS_OF=2026-11-23T08:00
WORK=$(mktemp -d)
[ -n "${KEEP:-}" ] || trap 'rm -rf "$WORK"' EXIT
echo "seed $SEED, work folder $WORK"

cargo build --release --quiet --bin gongshi --example sample-data
TARGET=${CARGO_TARGET_DIR:-target}/release
GONGSHI=$TARGET/gongshi
SAMPLE=$TARGET/examples/sample-data

now() { date +%s%N; }

# ---- 1. Killed in the middle ----

SITE=$WORK/site
mkdir "$SITE"
cp -r site.toml data content themes "$SITE/"
TABLE=$SITE/data/air-city-day/aqistudy_daily_2013-2017.csv
cp "$TABLE" "$WORK/old.csv"
# One cell decides which of two sites is built.
sed 's/,2016-01-06,94,52~183,良,68\.1,/,2016-01-06,94,52~183,良,668.1,/' "$WORK/old.csv" >"$WORK/new.csv"
cmp -s "$WORK/old.csv" "$WORK/new.csv" && { echo "the demo's table has changed; mend this script"; exit 1; }

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
# A build that takes nothing over is the longest: measure one.
cp "$WORK/new.csv" "$TABLE"
START=$(now); build "$WORK/measured"; LENGTH=$((($(now) - START) / 1000000))
echo "a build takes $LENGTH ms"

# Numbers from 0 to LENGTH, the same for the same seed.
MOMENTS=$(awk -v seed="$SEED" -v n="$KILLS" -v l="$LENGTH" \
    'BEGIN { srand(seed); for (i = 0; i < n; i++) print int(rand() * l) }')

OLDS=0 NEWS=0 DONE=0 NEXT=new BEFORE=old
for ms in $MOMENTS; do
    cp "$WORK/$NEXT.csv" "$TABLE"
    "$GONGSHI" --site "$SITE" --as-of $AS_OF build --out "$OUT" >"$WORK/log" 2>&1 &
    PID=$!
    sleep "$(awk -v ms="$ms" 'BEGIN { printf "%.3f", ms / 1000 }')"
    kill -9 $PID 2>/dev/null || DONE=$((DONE + 1))
    wait $PID 2>/dev/null || :
    # What a visitor gets at this moment, before any repair.
    if diff -rq "$OUT" "$WORK/$BEFORE" >/dev/null 2>&1; then OLDS=$((OLDS + 1)); FOUND=$BEFORE
    elif diff -rq "$OUT" "$WORK/$NEXT" >/dev/null 2>&1; then NEWS=$((NEWS + 1)); FOUND=$NEXT
    else
        echo "FAILED: killed after $ms ms, neither the old nor the new site is whole"
        diff -rq "$OUT" "$WORK/$BEFORE" | head -5
        ls -la "$WORK/served"
        exit 1
    fi
    "$GONGSHI" verify "$OUT" >"$WORK/log" 2>&1 || {
        echo "FAILED: verify after $ms ms ($FOUND)"; cat "$WORK/log"; exit 1; }
    build "$OUT" || { echo "FAILED: the next build after $ms ms"; cat "$WORK/log"; exit 1; }
    diff -rq "$OUT" "$WORK/$NEXT" >/dev/null || {
        echo "FAILED: the build after the kill is not the new site"; exit 1; }
    LEFT=$(find "$WORK/served" -mindepth 1 -maxdepth 1 ! -name public ! -name '.public.gongshi-lock' | wc -l)
    [ "$LEFT" -eq 0 ] || { echo "FAILED: left behind:"; ls -A "$WORK/served"; exit 1; }
    BEFORE=$NEXT
    [ "$NEXT" = new ] && NEXT=old || NEXT=new
done
echo "killed $KILLS times: the old site stood $OLDS times, the new one $NEWS times, $DONE builds were over before"

# The first publication of all: nothing, or the whole site.
FIRST=$WORK/first/public
for ms in $(echo "$MOMENTS" | head -5); do
    rm -rf "$WORK/first"; mkdir "$WORK/first"
    "$GONGSHI" --site "$SITE" --as-of $AS_OF build --out "$FIRST" >"$WORK/log" 2>&1 &
    PID=$!
    sleep "$(awk -v ms="$ms" 'BEGIN { printf "%.3f", ms / 1000 }')"
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

# ---- 2. Size ----

value() { sed -n "s/^[[:space:]]*$1: //p" "$WORK/time"; }

bench() {
    NAME=$1
    shift
    "$SAMPLE" --out "$WORK/$NAME" "$@"
    ROWS=$(find "$WORK/$NAME/data" -name '*.csv' -exec cat {} + | wc -l)
    /usr/bin/time -v -o "$WORK/time" "$GONGSHI" --site "$WORK/$NAME" --as-of $AS_OF build --out "$WORK/$NAME-out" >"$WORK/log" 2>&1 || {
        cat "$WORK/log"; exit 1; }
    PAGES=$(find "$WORK/$NAME-out" -name '*.html' | wc -l)
    FILES=$(find "$WORK/$NAME-out" -type f | wc -l)
    SIZE=$(du -sm "$WORK/$NAME-out" | cut -f1)
    CPU=$(awk -v u="$(value 'User time (seconds)')" -v s="$(value 'System time (seconds)')" 'BEGIN { print u + s }')
    WALL=$(value 'Elapsed (wall clock) time (h:mm:ss or m:ss)' | awk -F: '{ t = 0; for (i = 1; i <= NF; i++) t = t * 60 + $i; print t }')
    RSS=$(($(value 'Maximum resident set size (kbytes)') / 1024))
    /usr/bin/time -v -o "$WORK/time" cp -r "$WORK/$NAME-out" "$WORK/$NAME-copy"
    COPY=$(awk -v u="$(value 'User time (seconds)')" -v s="$(value 'System time (seconds)')" 'BEGIN { print u + s }')
    COPYWALL=$(value 'Elapsed (wall clock) time (h:mm:ss or m:ss)' | awk -F: '{ t = 0; for (i = 1; i <= NF; i++) t = t * 60 + $i; print t }')
    awk -v name="$NAME" -v rows="$ROWS" -v pages="$PAGES" -v files="$FILES" -v size="$SIZE" -v cpu="$CPU" \
        -v wall="$WALL" -v rss="$RSS" -v copy="$COPY" -v copywall="$COPYWALL" 'BEGIN {
        printf "%s: %d rows, %d pages, %d files, %d MB\n", name, rows, pages, files, size
        printf "  CPU %.2f s, wall %.2f s, peak memory %d MB\n", cpu, wall, rss
        printf "  %.0f pages/CPU-s, %.0f rows/CPU-s\n", pages / cpu, rows / cpu
        printf "  cp -r: CPU %.2f s, wall %.2f s; the build takes %.1f times its CPU, %.1f times its wall time\n",
            copy, copywall, cpu / (copy > 0 ? copy : 0.01), wall / (copywall > 0 ? copywall : 0.01) }'
    /usr/bin/time -v -o "$WORK/time" "$GONGSHI" --site "$WORK/$NAME" --as-of $AS_OF build --out "$WORK/$NAME-out" >"$WORK/log" 2>&1
    CPU=$(awk -v u="$(value 'User time (seconds)')" -v s="$(value 'System time (seconds)')" 'BEGIN { print u + s }')
    echo "  a second build without a change: CPU $CPU s"
    diff -rq "$WORK/$NAME-out" "$WORK/$NAME-copy" || { echo "FAILED: the second build differs"; exit 1; }
    rm -rf "$WORK/$NAME" "$WORK/$NAME-out" "$WORK/$NAME-copy"
}

bench stations --stations 50 --hours 8760
bench enterprises --enterprises 10000 --days 30
# ---- 3. Random changes ----

MUTATION_SEED=${MUTATION_SEED:-$SEED} MUTATIONS=${MUTATIONS:-10000} \
    cargo test --release --quiet --test suite mutations::no_mutation -- --nocapture
echo "all is well"
