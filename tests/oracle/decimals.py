#!/usr/bin/env python3
"""Tables for the decimal arithmetic of the law, worked out apart from gongshi with mpmath.

mpmath computes with 50 significant digits; nothing here is shared with the program. The tables are
kept in tests/standards and read by tests/suite/standards/decimals.rs.

    python3 tests/oracle/decimals.py                write the three tables
    python3 tests/oracle/decimals.py --check        compare with the files instead of writing them

logarithms.csv      function, argument, value to 25 decimal places: ln and lg of decimals and of
                    fractions over many magnitudes, powers of ten from -18 to below 10
ph-means.csv        pH values joined by blanks, -lg of the mean of 10^-pH to 15 decimal places
tli.csv             chlorophyll a (mg/m3), TP, TN (mg/L), SD (m), CODMn (mg/L), the five single
                    indices and the index to 12 decimal places, and the trophic state at one
                    decimal (half to even). Formulas: weights r^2 / sum r^2 with r = 1, 0.84, 0.82,
                    -0.83, 0.83.
"""

import itertools
import pathlib
import random
import sys

import mpmath

mpmath.mp.dps = 50
HERE = pathlib.Path(__file__).resolve().parent.parent / "standards"


def number(text):
    """A decimal or a fraction as written."""
    top, _, bottom = text.partition("/")
    return mpmath.mpf(top) / mpmath.mpf(bottom or "1")


def shown(value, places):
    """Plain decimal notation with so many places, rounded half to even on the 50-digit value."""
    units = int(mpmath.nint(value * mpmath.mpf(10) ** places))
    sign = "-" if units < 0 else ""
    digits = str(abs(units)).rjust(places + 1, "0")
    return f"{sign}{digits[:-places]}.{digits[-places:]}"


def logarithms():
    rng = random.Random(20020601)
    arguments = ["1", "2", "3", "7", "10", "100", "1/3", "2/3", "0.5", "1.5", "1.4142135623730951"]
    arguments += [f"1{'0' * n}" for n in range(3, 25, 3)]
    arguments += [f"0.{'0' * n}1" for n in range(0, 27, 3)]
    arguments += ["0.999999999999999999", "1.000000000000000001", "79228162514264337593543950335", "1/79228162514264337593543950335"]
    for _ in range(400):
        whole, places = rng.randrange(1, 10 ** rng.randrange(1, 16)), rng.randrange(0, 15)
        digits = str(whole).rjust(places + 1, "0")
        arguments.append(f"{digits[:-places]}.{digits[-places:]}" if places else str(whole))
    for _ in range(150):
        arguments.append(f"{rng.randrange(1, 10 ** 12)}/{rng.randrange(1, 10 ** 12)}")
    yield "function,argument,value"
    for text in arguments:
        x = number(text)
        yield f"ln,{text},{shown(mpmath.log(x), 25)}"
        yield f"log10,{text},{shown(mpmath.log10(x), 25)}"
    powers = [str(n) for n in range(-18, 10)] + ["0.5", "-0.5", "9.999999999999", "-17.999999999999", "1/3", "-1/3", "0.301029995663981195"]
    for _ in range(400):
        powers.append(f"{rng.randrange(-17, 9)}.{rng.randrange(0, 10 ** 6):06d}")
    for text in powers:
        yield f"exp10,{text},{shown(mpmath.mpf(10) ** number(text), 25)}"


def ph_means():
    rng = random.Random(2020)
    rows = [["7.5"] * 3, ["6.5", "6.5"], ["7", "8"], ["6", "9"], ["6.0", "14.0"], ["7.35"], ["0", "14"], ["8.2"] * 24, ["8.5"] + ["7.5"] * 10]
    for _ in range(200):
        rows.append([f"{rng.randrange(400, 1000) / 100:.2f}" for _ in range(rng.randrange(1, 40))])
    rows.append([f"{rng.randrange(600, 900) / 100:.2f}" for _ in range(2000)])
    yield "values,mean"
    for row in rows:
        powers = [mpmath.mpf(10) ** -mpmath.mpf(v) for v in row]
        yield f"{' '.join(row)},{shown(-mpmath.log10(mpmath.fsum(powers) / len(row)), 15)}"


PARTS = [("2.5", "1.086", "1"), ("9.436", "1.624", "0.84"), ("5.453", "1.694", "0.82"), ("5.118", "-1.94", "-0.83"), ("0.109", "2.661", "0.83")]


def state(units):
    """The trophic state of an index in tenths."""
    if units < 300:
        return "贫营养"
    for most, word in [(500, "中营养"), (600, "轻度富营养"), (700, "中度富营养")]:
        if units <= most:
            return word
    return "重度富营养"


def tli():
    grid = itertools.product(
        ["0.5", "4", "26.3", "160"], ["0.005", "0.031", "0.2"], ["0.12", "0.79", "4.6"], ["12.0", "2.4", "0.37"], ["0.9", "3.6", "14"]
    )
    yield "chla,tp,tn,sd,codmn,tli_chla,tli_tp,tli_tn,tli_sd,tli_codmn,tli,shown,state"
    squares = [mpmath.mpf(r) ** 2 for _, _, r in PARTS]
    for values in grid:
        single = [10 * (mpmath.mpf(a) + mpmath.mpf(b) * mpmath.log(mpmath.mpf(x))) for (a, b, _), x in zip(PARTS, values)]
        index = mpmath.fsum(s * t for s, t in zip(squares, single)) / mpmath.fsum(squares)
        tenths = int(mpmath.nint(index * 10))
        yield ",".join([*values, *(shown(s, 12) for s in single), shown(index, 12), shown(mpmath.mpf(tenths) / 10, 1), state(tenths)])


def main():
    check = "--check" in sys.argv
    for name, rows in [("logarithms.csv", logarithms()), ("ph-means.csv", ph_means()), ("tli.csv", tli())]:
        text = "\n".join(rows) + "\n"
        if not check:
            (HERE / name).write_text(text, encoding="utf-8")
        elif (HERE / name).read_text(encoding="utf-8") != text:
            sys.exit(f"{name} differs")


main()
