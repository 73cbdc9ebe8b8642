//! How laboratories write their tables: months, seasons, tokens below the detection limit.

use std::fmt::Write;

use crate::random::{Memory, Random, swell, wave};

/// A month counted from the year 0.
pub(crate) const fn month(year: i64, month: i64) -> i64 {
    year * 12 + month - 1
}

/// First and last month of the demo's monthly tables.
pub(crate) const MONTHS: (i64, i64) = (month(2024, 1), month(2026, 10));

/// `2026-10`
pub(crate) fn month_text(month: i64) -> String {
    format!("{:04}-{:02}", month / 12, month % 12 + 1)
}

/// 1 in January, -1 in July.
pub(crate) fn winter(month: i64) -> f64 {
    wave((month % 12) as f64 / 12.0)
}

/// A column: head, decimals that are written, detection limit of the method as it is printed
/// (empty: none is ever met), and whether only the first month of a quarter is sampled.
pub(crate) struct Item {
    pub(crate) head: &'static str,
    pub(crate) decimals: usize,
    pub(crate) detection: &'static str,
    pub(crate) quarterly: bool,
}

/// A column that is filled every month.
pub(crate) const fn monthly(head: &'static str, decimals: usize, detection: &'static str) -> Item {
    Item {
        head,
        decimals,
        detection,
        quarterly: false,
    }
}

/// A column that is filled in January, April, July and October.
pub(crate) const fn quarterly(
    head: &'static str,
    decimals: usize,
    detection: &'static str,
) -> Item {
    Item {
        head,
        decimals,
        detection,
        quarterly: true,
    }
}

impl Item {
    /// A value as the laboratory writes it: `0.004L` where the method sees nothing.
    pub(crate) fn written(&self, value: f64) -> String {
        match self.detection.parse::<f64>() {
            Ok(limit) if value < limit => format!("{}L", self.detection),
            _ => format!("{value:.*}", self.decimals),
        }
    }

    /// The cell of a month: a dash where the item is not due.
    pub(crate) fn cell(&self, month: i64, value: f64) -> String {
        if self.quarterly && month % 3 != 0 {
            "—".into()
        } else {
            self.written(value)
        }
    }
}

/// The heads of the columns, each after a comma.
pub(crate) fn heads(items: &[Item]) -> String {
    items.iter().fold(String::new(), |mut out, item| {
        let _ = write!(out, ",{}", item.head);
        out
    })
}

/// A body of water with its memory.
pub(crate) struct Water {
    random: Random,
    /// How much it carries: 1 is close to the limits of the third class.
    dirt: f64,
    memory: Memory,
}

/// One month of a body of water.
pub(crate) struct Sample {
    /// ℃
    pub(crate) temperature: f64,
    /// How much the water carries this month.
    pub(crate) load: f64,
    /// Dissolved oxygen, mg/L; falls with temperature and load.
    pub(crate) oxygen: f64,
    /// Permanganate index, mg/L.
    pub(crate) permanganate: f64,
    /// Chemical oxygen demand, mg/L.
    pub(crate) cod: f64,
    /// Biochemical oxygen demand, mg/L.
    pub(crate) bod: f64,
    /// Ammonia nitrogen, mg/L.
    pub(crate) ammonia: f64,
    /// Total phosphorus, mg/L.
    pub(crate) phosphorus: f64,
    /// Total nitrogen, mg/L.
    pub(crate) nitrogen: f64,
    /// pH
    pub(crate) ph: f64,
}

impl Water {
    pub(crate) fn new(seed: u64, topic: &str, dirt: f64) -> Self {
        Self {
            random: Random::new(seed, topic),
            dirt,
            memory: Memory::default(),
        }
    }

    /// Near 1, for values that follow nothing else.
    pub(crate) fn jitter(&mut self, deviation: f64) -> f64 {
        (1.0 + deviation * self.random.normal()).max(0.05)
    }

    /// The next month.
    pub(crate) fn month(&mut self, month: i64) -> Sample {
        let winter = winter(month);
        // Floods of July and August wash the fields out.
        let flood = if matches!(month % 12, 6 | 7) {
            0.08
        } else {
            0.0
        };
        let years = (month - MONTHS.0) as f64 / 12.0;
        let memory = self.memory.step(0.55, &mut self.random);
        let load = self.dirt * swell(0.13 * memory + flood - 0.015 * years);
        let t = (16.0 - 12.0 * winter + 0.9 * self.random.normal()).max(0.8);
        let saturated = 14.6 - 0.39 * t + 0.007 * t * t - 0.000_06 * t * t * t;
        Sample {
            temperature: t,
            load,
            oxygen: (saturated * (1.06 - 0.21 * load) * self.jitter(0.04)).max(0.6),
            permanganate: 3.9 * load * (1.0 - 0.10 * winter) * self.jitter(0.07),
            cod: 13.2 * load * (1.0 - 0.08 * winter) * self.jitter(0.07),
            bod: 2.4 * load * self.jitter(0.09),
            ammonia: 0.40 * load * load * (1.0 + 0.45 * winter) * self.jitter(0.14),
            phosphorus: 0.118 * load * (1.0 - 0.18 * winter) * self.jitter(0.10),
            nitrogen: (1.35 + 1.1 * load) * (1.0 + 0.15 * winter) * self.jitter(0.08),
            ph: 7.9 - 0.15 * winter + 0.18 * self.random.normal(),
        }
    }
}
