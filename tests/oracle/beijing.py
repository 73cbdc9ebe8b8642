#!/usr/bin/env python3
"""What the law says of the hours of two Beijing stations in 2016, worked out apart from gongshi.

Nothing here is shared with the program: the tables are typed in from the standards again, the
arithmetic is Python's `fractions`, and the input is read from the data files of the test site.

    python3 tests/oracle/beijing.py                 write tests/golden/beijing-2016/expected.csv
    python3 tests/oracle/beijing.py --check         compare with the file instead of writing it
    python3 tests/oracle/beijing.py --census        say how often each rule decided something
    python3 tests/oracle/beijing.py --import DIR    rewrite the data files from PRSA_*_2016.csv.gz in DIR

Rules, with their places:

day            GB 3095-2012 table 4: at least 20 hourly means (SO2 NO2 CO PM10 PM2.5). An hour stamped
               at its beginning as 00:00 is the first of its day.
mda8           8-hour means end at 8:00 ... 24:00 (17 windows inside the day), each of at least 6 of
               its 8 hours (GB 3095 table 4) and the mean of the hours it has; the day needs 14
               windows, fewer count if the result exceeds the limit of class II, 160 ug/m3
               (HJ 663-2013, 6.1.2).
month          mean of the daily means, at least 27 of them, in February 25 (table 4).
year           mean of the daily means, at least 324 of them, and every month as above (table 4).
percentile     HJ 663-2013 annex A: k = 1 + (n - 1)p, interpolated between neighbours; SO2 and NO2
               98 %, PM10, PM2.5 and CO 95 % of the daily means, O3 90 % of mda8. CO and O3 are held
               to the same numbers of days as the others: GB 3095 does not say it of them.
city           an hour, a day or an mda8 of the city is the mean over its stations, at least 75 % of
               which must be valid (of two stations: both); months, years, percentiles and the index
               are made of the city's own series.
index          HJ 633-2012 table 1. Concentrations are rounded first (GB/T 8170, half to even; CO to
               0.1 mg/m3, others to 1 ug/m3), sub-indices are interpolated and rounded up, the
               highest is the index; above 50 the items that reach it are the primary pollutants.
               Day: five 24-hour means, O3 by the largest hour and by mda8; hour: six hourly means,
               particles by the 24-hour row as the national platform does. Missing items are left
               out. SO2 above 800 (hour) and O3 above 800 (8 hours) have no sub-index.
good share     days of index <= 100 in all days with an index, one decimal.
rounding       once, from the exact value, half to even.

boundary       four made cases of `boundary-day`, thinned from the daily means of one station (rounded
               to 1 ug/m3): a year of just 324 days with a February of 25 and months of 27 days, the
               same without one day, a February of 24, an April of 26.

Columns of expected.csv: address; text ("withheld" where the law allows no value); have and need:
how many inputs there are and how many the law needs (0: it asks nothing). A year that has 324 days but
short months counts months.
"""

import argparse
import csv
import gzip
import io
import math
import sys
from collections import Counter
from fractions import Fraction
from pathlib import Path

HERE = Path(__file__).resolve().parent
GOLDEN = HERE.parent / "golden" / "beijing-2016"
DATA = GOLDEN / "site" / "data" / "beijing-hour"
BOUNDARY = GOLDEN / "site" / "data" / "boundary-day" / "days.csv"

STATIONS = {"Aotizhongxin": "奥体中心", "Dingling": "定陵"}
CITY = "北京"
ITEMS = ["PM2.5", "PM10", "SO2", "NO2", "CO", "O3"]
FIELD = {"PM2.5": "pm25", "PM10": "pm10", "SO2": "so2", "NO2": "no2", "CO": "co", "O3": "o3"}
DECIMALS = {item: 1 if item == "CO" else 0 for item in ITEMS}
DAY_MEANS = ["PM2.5", "PM10", "SO2", "NO2", "CO"]
YEAR_MEANS = ["PM2.5", "PM10", "SO2", "NO2"]
PERCENT = {"SO2": 98, "NO2": 98, "PM10": 95, "PM2.5": 95, "CO": 95, "O3": 90}
MDA8_LIMIT = 160

# HJ 633-2012, table 1. One row: concentrations at these indices, as far as the table goes.
INDICES = [0, 50, 100, 150, 200, 300, 400, 500]
DAY_ROW = {
    "SO2": "0 50 150 475 800 1600 2100 2620",
    "NO2": "0 40 80 180 280 565 750 940",
    "PM10": "0 50 150 250 350 420 500 600",
    "CO": "0 2 4 14 24 36 48 60",
    "PM2.5": "0 35 75 115 150 250 350 500",
}
HOUR_ROW = {
    "SO2": "0 150 500 650 800",
    "NO2": "0 100 200 700 1200 2340 3090 3840",
    "PM10": DAY_ROW["PM10"],
    "CO": "0 5 10 35 60 90 120 150",
    "O3": "0 160 200 300 400 800 1000 1200",
    "PM2.5": DAY_ROW["PM2.5"],
}
MDA8_ROW = "0 100 160 215 265 800"
# Items in the order of the table, as primary pollutants are listed.
TABLE_ORDER = ["SO2", "NO2", "PM10", "CO", "O3", "PM2.5"]
WORDS = [(50, "优"), (100, "良"), (150, "轻度污染"), (200, "中度污染"), (300, "重度污染"), (500, "严重污染")]

MONTH_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]  # 2016
DAYS = [(m + 1, d + 1) for m, n in enumerate(MONTH_DAYS) for d in range(n)]

census = Counter()


def month_need(month):
    return 25 if month == 2 else 27


class Known:
    """A value with the number of its inputs."""

    def __init__(self, value, have, need):
        self.value, self.have, self.need = value, have, need


class Withheld:
    """No value, and how far the inputs went."""

    value = None

    def __init__(self, have, need):
        self.have, self.need = have, need


def mean(values):
    return sum(values, Fraction(0)) / len(values)


def rounded(value, decimals):
    """Half to even, on the exact value: `round` of a Fraction does just that."""
    return round(value, decimals) if decimals else Fraction(round(value))


def text(value, decimals):
    scaled = rounded(value, decimals) * 10**decimals
    assert scaled.denominator == 1 and scaled >= 0
    whole, rest = divmod(scaled.numerator, 10**decimals)
    return f"{whole}.{rest:0{decimals}d}" if decimals else str(whole)


def read_station(code):
    """hours[(month, day)][item] = 24 values in the unit of the law, None where missing."""
    hours = {day: {item: [None] * 24 for item in ITEMS} for day in DAYS}
    with open(DATA / f"PRSA_{code}_2016.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert row["station"] == code
            date, clock = row["time"].split(" ")
            year, month, day = (int(part) for part in date.split("-"))
            assert year == 2016
            for item in ITEMS:
                if row[item] != "NA":
                    value = Fraction(row[item])
                    # The file has CO in ug/m3, the law in mg/m3.
                    value = value / 1000 if item == "CO" else value
                    hours[(month, day)][item][int(clock.split(":")[0])] = value
    return hours


def day_mean(hours):
    values = [v for v in hours if v is not None]
    if len(values) < 20:
        census["day withheld"] += 1
        return Withheld(len(values), 20)
    return Known(mean(values), len(values), 20)


def mda8(hours):
    means = []
    for end in range(8, 25):
        values = [v for v in hours[end - 8 : end] if v is not None]
        if len(values) >= 6:
            means.append(mean(values))
    if not means:
        return Withheld(0, 14)
    if len(means) < 14:
        if rounded(max(means), 0) <= MDA8_LIMIT:
            census["mda8 withheld"] += 1
            return Withheld(len(means), 14)
        census["mda8 valid from fewer than 14 windows"] += 1
    return Known(max(means), len(means), 14)


def max_hour(hours):
    values = [v for v in hours if v is not None]
    return Known(max(values), len(values), 0) if values else Withheld(0, 0)


def over_stations(parts):
    """75 % of two stations, rounded up, are both."""
    values = [p.value for p in parts if p.value is not None]
    if len(values) < 2:
        return Withheld(len(values), 2)
    return Known(mean(values), len(values), 2)


def days_of(series, month):
    return [p.value for (m, _), p in series.items() if m == month and p.value is not None]


def enough_for_year(series):
    """Withheld where the year may not be evaluated, else None."""
    days = sum(p.value is not None for p in series.values())
    if days < 324:
        return Withheld(days, 324)
    good = sum(len(days_of(series, m)) >= month_need(m) for m in range(1, 13))
    return Withheld(good, 12) if good < 12 else None


def month_value(series, month, statistic):
    values = days_of(series, month)
    if len(values) < month_need(month):
        census["month withheld"] += 1
        return Withheld(len(values), month_need(month))
    return Known(statistic(values), len(values), month_need(month))


def year_value(series, statistic):
    short = enough_for_year(series)
    if short:
        census["year withheld for " + ("months" if short.need == 12 else "days")] += 1
        return short
    values = [p.value for p in series.values() if p.value is not None]
    return Known(statistic(values), len(values), 324)


def percentile(percent):
    def of(values):
        ordered = sorted(values)
        k = 1 + (len(ordered) - 1) * Fraction(percent, 100)
        s = math.floor(k)
        low = ordered[s - 1]
        high = ordered[min(s, len(ordered) - 1)]
        return low + (high - low) * (k - s)

    return of


def sub_index(row, value, above):
    """Sub-index of a rounded concentration; `above`: what stands beyond the last column."""
    limits = [Fraction(t) for t in row.split()]
    for (low, high), (at, to) in zip(zip(limits, limits[1:]), zip(INDICES, INDICES[1:])):
        if value <= high:
            return math.ceil(Fraction(to - at) * (value - low) / (high - low) + at)
    return above


def index(entries):
    """entries: (item, row, value or None, beyond the table) -> index, class word, primary, have, need."""
    subs, deciding = [], {}
    for item, row, value, above in entries:
        if value is not None:
            sub = sub_index(row, rounded(value, DECIMALS[item]), above)
            if sub is not None:
                subs.append((item, sub))
                deciding[row] = sub
    if not subs:
        return None, None, None, 0, len(entries)
    aqi = max(sub for _, sub in subs)
    word = next(word for upto, word in WORDS if aqi <= upto)
    first = [item for item in TABLE_ORDER if aqi > 50 and (item, aqi) in subs]
    census["index with items missing"] += len(subs) < len(entries)
    census["index with tied primary pollutants"] += len(first) > 1
    census["index capped at 500"] += aqi == 500
    if MDA8_ROW in deciding and deciding[MDA8_ROW] == aqi:
        census["day's index decided by mda8"] += 1
    elif len(entries) == 7 and deciding.get(HOUR_ROW["O3"]) == aqi:
        census["day's index decided by the largest hour of O3"] += 1
    census["day's index without PM2.5"] += len(entries) == 7 and DAY_ROW["PM2.5"] not in deciding
    return aqi, word, first, len(subs), len(entries)


def day_index(day, means, eight, peak):
    def value(point):
        return point[day].value

    entries = [(item, DAY_ROW[item], value(means[item]), 500) for item in ["SO2", "NO2", "PM10", "CO"]]
    entries.append(("O3", HOUR_ROW["O3"], value(peak), 500))
    entries.append(("O3", MDA8_ROW, value(eight), None))
    entries.append(("PM2.5", DAY_ROW["PM2.5"], value(means["PM2.5"]), 500))
    return index(entries)


def hour_index(hours, slot):
    beyond = {"SO2": None}
    return index([(i, HOUR_ROW[i], hours[i][slot], beyond.get(i, 500)) for i in TABLE_ORDER])


def city_hours(stations):
    """The city's hours: the mean of both stations where both are valid."""

    def hour(day, item, slot):
        values = [hours[day][item][slot] for hours in stations]
        return None if None in values else mean(values)

    return {d: {i: [hour(d, i, s) for s in range(24)] for i in ITEMS} for d in DAYS}


def series_of(hours):
    means = {i: {d: day_mean(hours[d][i]) for d in DAYS} for i in DAY_MEANS}
    eight = {d: mda8(hours[d]["O3"]) for d in DAYS}
    return means, eight


def lines(name, hours, means, eight):
    peak = {d: max_hour(hours[d]["O3"]) for d in DAYS}
    indices = {d: day_index(d, means, eight, peak) for d in DAYS}
    daily = {**means, "O3": eight}

    def line(period, figure, point, decimals):
        shown = "withheld" if point.value is None else text(point.value, decimals)
        return (f"beijing-hour/{name}/{period}/{figure}", shown, point.have, point.need)

    def index_lines(period, result):
        aqi, word, first, have, need = result
        at = f"beijing-hour/{name}/{period}/aqi"
        if aqi is None:
            return [(at + part, "withheld", have, need) for part in ("", ".class", ".primary")]
        primary = "、".join(first) if first else "无首要污染物"
        return [(at, str(aqi), have, need), (at + ".class", word, have, need), (at + ".primary", primary, have, need)]

    for day in DAYS:
        period = "2016-%02d-%02d" % day
        for item in DAY_MEANS:
            yield line(period, FIELD[item] + ".mean", means[item][day], DECIMALS[item])
        yield line(period, "o3.mda8", eight[day], 0)
        yield line(period, "o3.maximum", peak[day], 0)
        yield from index_lines(period, indices[day])
    for period, month in [("2016-%02d" % m, m) for m in range(1, 13)] + [("2016", None)]:

        def of(item, statistic):
            if month:
                return month_value(daily[item], month, statistic)
            return year_value(daily[item], statistic)

        for item in YEAR_MEANS:
            yield line(period, FIELD[item] + ".mean", of(item, mean), DECIMALS[item])
        # By the month the law has percentiles of CO and O3 alone.
        for item in ["CO", "O3"] if month else ITEMS:
            figure = FIELD[item] + ".percentile"
            yield line(period, figure, of(item, percentile(PERCENT[item])), DECIMALS[item])
        judged = [r[0] for d, r in indices.items() if r[0] is not None and month in (None, d[0])]
        asked = sum(month in (None, d[0]) for d in DAYS)
        share = Known(Fraction(100 * sum(a <= 100 for a in judged), len(judged)), len(judged), asked)
        yield line(period, "good-share", share, 1)
    # Hourly indices of the month with the heaviest pollution.
    for day in [d for d in DAYS if d[0] == 12]:
        for slot in range(24):
            period = "2016-%02d-%02dT%02d" % (*day, slot + 1)
            yield from index_lines(period, hour_index(hours[day], slot))


def full_months(**other):
    """Days to keep of each month: all of them, apart from the months named."""
    return [other.get(f"m{m}", 31) for m in range(1, 13)]


CASES = {
    # 27 * 9 + 28 * 2 + 25 = 324
    "exact": [28, 25, 28, 27, 27, 27, 27, 27, 27, 27, 27, 27],
    "one-short": [27, 25, 28, 27, 27, 27, 27, 27, 27, 27, 27, 27],
    "february-24": full_months(m2=24),
    "april-26": full_months(m4=26),
}


def write_boundary():
    """The first valid days of each month, as many as the case keeps."""
    hours = read_station("Aotizhongxin")
    means = {d: day_mean(hours[d]["PM2.5"]) for d in DAYS}
    with open(BOUNDARY, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["case", "date", "PM2.5"])
        for case, keep in CASES.items():
            for month, most in enumerate(keep, 1):
                valid = [d for d in DAYS if d[0] == month and means[d].value is not None]
                for day in valid[:most]:
                    writer.writerow([case, "2016-%02d-%02d" % day, text(means[day].value, 0)])


def boundary_lines():
    series = {case: {d: Withheld(0, 0) for d in DAYS} for case in CASES}
    with open(BOUNDARY, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            _, month, day = (int(part) for part in row["date"].split("-"))
            series[row["case"]][(month, day)] = Known(Fraction(row["PM2.5"]), 1, 0)
    for case, days in series.items():
        results = [("2016-%02d" % m, "mean", month_value(days, m, mean)) for m in range(1, 13)]
        results.append(("2016", "mean", year_value(days, mean)))
        results.append(("2016", "percentile", year_value(days, percentile(95))))
        for period, figure, point in results:
            shown = "withheld" if point.value is None else text(point.value, 0)
            yield (f"boundary-day/{case}/{period}/pm25.{figure}", shown, point.have, point.need)


def expected():
    stations = [(name, read_station(code)) for code, name in STATIONS.items()]
    made = [(name, hours, *series_of(hours)) for name, hours in stations]
    city_means = {i: {d: over_stations([m[i][d] for _, _, m, _ in made]) for d in DAYS} for i in DAY_MEANS}
    city_eight = {d: over_stations([e[d] for _, _, _, e in made]) for d in DAYS}
    made.append((CITY, city_hours([hours for _, hours in stations]), city_means, city_eight))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["address", "text", "have", "need"])
    for one in made:
        writer.writerows(lines(*one))
    writer.writerows(boundary_lines())
    return out.getvalue()


def import_data(folder):
    for code in STATIONS:
        with gzip.open(Path(folder) / f"PRSA_{code}_2016.csv.gz", "rt", encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        with open(DATA / f"PRSA_{code}_2016.csv", "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["time", "station", *ITEMS])
            for row in rows:
                parts = [int(row[key]) for key in ("year", "month", "day", "hour")]
                writer.writerow(["%04d-%02d-%02d %02d:00" % tuple(parts), row["station"], *(row[i] for i in ITEMS)])
    write_boundary()


def main():
    parser = argparse.ArgumentParser(description="the law's figures for two Beijing stations in 2016")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--census", action="store_true")
    parser.add_argument("--import", dest="folder")
    options = parser.parse_args()
    if options.folder:
        import_data(options.folder)
    made, target = expected(), GOLDEN / "expected.csv"
    if options.census:
        print("\n".join(f"{n:6d} {what}" for what, n in sorted(census.items())))
    elif options.check:
        sys.exit(0 if target.read_text(encoding="utf-8") == made else "expected.csv differs")
    else:
        target.write_text(made, encoding="utf-8")
        print(f"{made.count(chr(10)) - 1} lines")


if __name__ == "__main__":
    main()
