#!/usr/bin/env python3
"""Places all over China and where GCJ-02 puts them, in millionths of a degree.

An oracle for src/earth/datum.rs, written by itself from the formula in common use, with the shift
in one direction only: the program has to find the way back. python3 gcj02.py > gcj02.csv
"""

from math import cos, pi, radians, sin, sqrt

A, EE = 6378245.0, 0.00669342162296594323


def shifted(lon, lat):
    x, y = lon - 105, lat - 35
    common = (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    dlat = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + common
    dlat += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3
    dlat += (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3
    dlon = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + common
    dlon += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
    dlon += (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    magic = 1 - EE * sin(radians(lat)) ** 2
    dlat = dlat * 180 / (A * (1 - EE) / (magic * sqrt(magic)) * pi)
    dlon = dlon * 180 / (A / sqrt(magic) * cos(radians(lat)) * pi)
    return lon + dlon, lat + dlat


print("longitude,latitude,shifted_longitude,shifted_latitude")
for i in range(25):
    for j in range(18):
        lon, lat = 74 + i * 2.437611, 18.25 + j * 1.973307
        lon, lat = round(lon, 6), round(lat, 6)
        s = shifted(lon, lat)
        print(*(round(v * 1e6) for v in (lon, lat, *s)), sep=",")
