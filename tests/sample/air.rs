//! Made-up hours of made-up stations, of a kind that a coastal city in Jiangsu might see.

use std::{collections::BTreeMap, fmt::Write, io, path::Path};

use crate::{
    random::{Memory, Random, swell, wave},
    write::{civil, date, days, file},
};

const NAMES: [&str; 5] = [
    "样例站点甲（海滨）",
    "样例站点乙（老城）",
    "样例站点丙（新区）",
    "样例站点丁（园区旁）",
    "样例站点戊（山地）",
];
/// How dirty each kind of place is: particles, traffic gases, ozone.
const PLACES: [[f64; 3]; 5] = [
    [0.92, 0.80, 1.08],
    [1.08, 1.18, 0.93],
    [1.00, 1.00, 1.00],
    [1.15, 1.10, 0.95],
    [0.82, 0.65, 1.10],
];
/// Columns of a file of hours.
const HEADER: &str =
    "时间,站点,PM2.5(μg/m³),PM10(μg/m³),SO2(μg/m³),NO2(μg/m³),CO(mg/m³),O3(μg/m³)\n";

/// A stop that was planned, of one station, in hours counted like [`Plan::last_hour`].
struct Stop {
    station: usize,
    from: i64,
    until: i64,
    token: &'static str,
}

/// What is to be written.
pub(crate) struct Plan {
    seed: u64,
    stations: usize,
    hours: i64,
    /// Hours since 1970 at the beginning of the last hour.
    last_hour: i64,
    stops: Vec<Stop>,
}

impl Plan {
    /// Five stations from 2024-11-23 to 2026-11-23 08:00, with two long stops.
    pub(crate) fn demo(seed: u64) -> Self {
        let last_hour = days(2026, 11, 23) * 24 + 7;
        let stop = |station, from: i64, until: i64, token| Stop {
            station,
            from: from * 24,
            until: until * 24,
            token,
        };
        Self {
            seed,
            stations: 5,
            hours: last_hour + 1 - days(2024, 11, 23) * 24,
            last_hour,
            stops: vec![
                stop(1, days(2025, 7, 7), days(2025, 7, 21), "停运"),
                stop(3, days(2026, 2, 9), days(2026, 2, 23), "停运"),
                // Two of five stations away at once: the city's days and month are withheld.
                stop(1, days(2026, 2, 16), days(2026, 2, 22), "维护"),
            ],
        }
    }

    /// Any number of stations and hours, ending with the demo's last hour.
    pub(crate) fn of_size(seed: u64, stations: usize, hours: i64) -> Self {
        Self {
            seed,
            stations,
            hours,
            last_hour: days(2026, 11, 23) * 24 + 7,
            stops: Vec::new(),
        }
    }
}

/// Writes the register of stations.
pub(crate) fn write_stations(folder: &Path, count: usize) -> io::Result<()> {
    let mut text = String::from("站点编码,站点名称,区域,类型,启用日期,经度,纬度\n");
    for i in 0..count {
        let kind = ["海滨", "老城区", "新城区", "园区周边", "山地"][i % 5];
        let _ = writeln!(
            text,
            "{},{},连云港市区（样例站点）,{kind},2024-11-01,{}",
            code(i),
            name(i),
            spot(i)
        );
    }
    file(folder, "stations.csv", &text)
}

/// Longitude and latitude: those of the demo, else points of a grid around them.
fn spot(station: usize) -> String {
    const SPOTS: [&str; 5] = [
        "119.4470,34.7425",
        "119.1730,34.5910",
        "119.1620,34.6870",
        "119.3430,34.6905",
        "119.3870,34.6105",
    ];
    SPOTS.get(station).map_or_else(
        || {
            let (column, row) = (station % 25, station / 25 % 25);
            format!(
                "{}.{:04},{}.{:04}",
                119,
                1000 + column * 200,
                34,
                4000 + row * 170
            )
        },
        |spot| (*spot).to_string(),
    )
}

fn code(station: usize) -> String {
    format!("S{:02}", station + 1)
}

fn name(station: usize) -> String {
    NAMES.get(station).map_or_else(
        || format!("样例站点{:03}", station + 1),
        |n| (*n).to_string(),
    )
}

/// Writes one file of hours per month.
pub(crate) fn write_hours(folder: &Path, plan: &Plan) -> io::Result<()> {
    let first = plan.last_hour + 1 - plan.hours;
    let weather = Weather::series(
        plan.seed,
        first.div_euclid(24),
        plan.last_hour.div_euclid(24),
    );
    let mut stations: Vec<Station> = (0..plan.stations)
        .map(|i| Station::new(plan.seed, i))
        .collect();
    let mut months: BTreeMap<(i64, i64), String> = BTreeMap::new();
    for hour in first..=plan.last_hour {
        let day = hour.div_euclid(24);
        let (year, month, _) = civil(day);
        let text = months
            .entry((year, month))
            .or_insert_with(|| HEADER.to_string());
        let sky = &weather[(day - first.div_euclid(24)) as usize];
        for (i, station) in stations.iter_mut().enumerate() {
            let stop = plan
                .stops
                .iter()
                .find(|s| s.station == i && (s.from..s.until).contains(&hour));
            let Some(cells) = station.hour(hour, sky, stop.map(|s| s.token)) else {
                continue;
            };
            // The hour is named by its end; the last of a day is 24:00.
            let _ = writeln!(
                text,
                "{} {:02}:00,{},{cells}",
                date(day),
                hour.rem_euclid(24) + 1,
                code(i)
            );
        }
    }
    months
        .iter()
        .try_for_each(|((y, m), text)| file(folder, &format!("{y:04}-{m:02}.csv"), text))
}

/// One day of weather over the whole city.
struct Weather {
    /// 1 in the middle of January, -1 in July.
    season: f64,
    /// How still the air is.
    still: f64,
    /// How strong the sun is.
    sun: f64,
    /// Dust from the north, μg/m³.
    dust: f64,
    /// Slow improvement over the years.
    trend: f64,
}

impl Weather {
    fn series(seed: u64, first: i64, last: i64) -> Vec<Self> {
        let mut random = Random::new(seed, "weather");
        let (mut still, mut sun, mut dust) = (Memory::default(), Memory::default(), 0.0);
        (first..=last)
            .map(|day| {
                let (year, month, _) = civil(day);
                let of_year = (day - days(year, 1, 1)) as f64;
                dust *= 0.3;
                let storm = (3..=5).contains(&month) && random.chance(0.05);
                if storm {
                    dust += 90.0 + 160.0 * random.even();
                }
                Self {
                    season: wave((of_year - 15.0) / 365.25),
                    still: still.step(0.62, &mut random),
                    sun: sun.step(0.55, &mut random),
                    dust,
                    trend: 1.0 - 0.03 * (day - days(2025, 1, 1)) as f64 / 365.25,
                }
            })
            .collect()
    }
}

/// One station with its memory and its breakdowns.
struct Station {
    random: Random,
    place: [f64; 3],
    noise: Memory,
    /// Hours that the present breakdown still lasts.
    down: i64,
    /// What is written meanwhile; nothing: the rows are missing.
    token: Option<&'static str>,
    /// Item that is invalid alone, and for how long.
    bad: (usize, i64),
}

impl Station {
    fn new(seed: u64, index: usize) -> Self {
        let mut random = Random::new(seed, &format!("station {index}"));
        let mut place = PLACES[index % 5];
        if index >= 5 {
            place = place.map(|p| p * (0.9 + 0.2 * random.even()));
        }
        Self {
            random,
            place,
            noise: Memory::default(),
            down: 0,
            token: None,
            bad: (0, 0),
        }
    }

    /// The six cells of an hour; `None`: no row arrived.
    fn hour(&mut self, hour: i64, sky: &Weather, stop: Option<&'static str>) -> Option<String> {
        let values = self.values(hour.rem_euclid(24) as f64, sky);
        self.break_down();
        if let Some(token) = stop {
            return Some([token; 6].join(","));
        }
        if self.down > 0 {
            return self.token.map(|token| [token; 6].join(","));
        }
        let mut cells: Vec<String> = values
            .iter()
            .enumerate()
            .map(|(i, v)| {
                if i == 4 {
                    format!("{v:.1}")
                } else {
                    format!("{v:.0}")
                }
            })
            .collect();
        if self.bad.1 > 0 {
            cells[self.bad.0] = "无效".into();
        }
        // The gas analysers are calibrated every Monday (1970-01-01 was a Thursday) at 4.
        if hour.div_euclid(24).rem_euclid(7) == 4 && hour.rem_euclid(24) == 3 {
            cells[2..6].fill("维护".into());
        }
        if self.random.chance(0.002) {
            cells[(hour % 6) as usize].clear();
        }
        Some(cells.join(","))
    }

    fn break_down(&mut self) {
        self.down -= 1;
        self.bad.1 -= 1;
        if self.down <= 0 && self.random.chance(1.0 / 700.0) {
            self.down = self.random.whole(2, 9);
            self.token = [None, Some("维护"), Some("--")][self.random.whole(0, 2) as usize];
        }
        if self.bad.1 <= 0 && self.random.chance(1.0 / 900.0) {
            self.bad = (self.random.whole(0, 5) as usize, self.random.whole(1, 7));
        }
    }

    /// PM2.5, PM10, SO2, NO2, CO, O3 of the hour that begins at `clock`.
    fn values(&mut self, clock: f64, sky: &Weather) -> [f64; 6] {
        let noise = self.noise.step(0.8, &mut self.random);
        let mut jitter = || 1.0 + 0.06 * self.random.normal();
        let [dirt, traffic, ozone] = self.place;
        // Two rush hours and a shallow mixing layer at night.
        let rush = (1.0 - ((clock - 8.0) / 3.0).powi(2)).max(0.0)
            + (1.0 - ((clock - 19.0) / 4.0).powi(2)).max(0.0);
        let night = wave((clock - 4.0) / 24.0);
        let air = swell(0.55 * sky.still + 0.14 * noise);
        let pm25 = (32.0 + 17.0 * sky.season)
            * sky.trend
            * dirt
            * air
            * 0.86
            * (1.0 + 0.12 * night + 0.10 * rush);
        let pm10 =
            pm25 * 1.18 + (13.0 + 4.0 * rush) * dirt * jitter() + sky.dust * (0.8 + 0.2 * night);
        let so2 =
            (6.5 + 2.0 * sky.season) * dirt * swell(0.25 * sky.still + 0.12 * noise) * jitter();
        let no2 = (20.0 + 8.0 * sky.season)
            * traffic
            * swell(0.32 * sky.still)
            * (0.85 + 0.45 * rush + 0.12 * night);
        let co = 0.30 + 0.10 * sky.season + 0.0075 * pm25 * jitter();
        let peak = (106.0 - 40.0 * sky.season) * ozone * swell(0.24 * sky.sun + 0.04 * noise);
        let bump = (1.0 - ((clock - 14.5) / 8.5).powi(2)).max(0.0);
        let o3 = peak * (0.36 + 0.64 * bump) - 0.25 * no2 * rush;
        let floor = [3.0, 6.0, 2.0, 3.0, 0.2, 4.0];
        let mut values = [
            pm25 + 0.12 * sky.dust,
            pm10,
            so2,
            no2 * jitter(),
            co,
            o3 * jitter(),
        ];
        values
            .iter_mut()
            .zip(floor)
            .for_each(|(v, f)| *v = v.max(f));
        values
    }
}
