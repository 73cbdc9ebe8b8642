//! Random numbers and curves that are the same bits on every machine.

/// SplitMix64 (Steele, Lea and Flood 2014).
pub(crate) struct Random(u64);

impl Random {
    /// A stream of its own for `topic`, so that one table may grow without changing another.
    pub(crate) fn new(seed: u64, topic: &str) -> Self {
        let mut state = seed ^ 0xcbf2_9ce4_8422_2325;
        for byte in topic.bytes() {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        Self(state)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Evenly from 0 (included) to 1.
    pub(crate) fn even(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Whether something of that probability happens.
    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        self.even() < probability
    }

    /// A whole number from `low` to `high`, both included.
    pub(crate) fn whole(&mut self, low: i64, high: i64) -> i64 {
        low + (self.even() * (high - low + 1) as f64) as i64
    }

    /// Nearly normal, mean 0, deviation 1 (sum of twelve even numbers).
    pub(crate) fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.even()).sum::<f64>() - 6.0
    }
}

/// A state that remembers its last value: autoregressive, deviation 1.
#[derive(Default)]
pub(crate) struct Memory(f64);

impl Memory {
    /// The next value; `keep` (0 to 1) is the share of the last one that stays.
    pub(crate) fn step(&mut self, keep: f64, random: &mut Random) -> f64 {
        self.0 = self.0 * keep + random.normal() * (1.0 - keep * keep).sqrt();
        self.0
    }
}

/// Close to `exp(x)` for small `x`: `(1 + x/64)^64`, never negative.
pub(crate) fn swell(x: f64) -> f64 {
    let mut value = (1.0 + x / 64.0).max(0.0);
    for _ in 0..6 {
        value *= value;
    }
    value
}

/// Close to the cosine of `turns` whole circles (Bhaskara's approximation).
pub(crate) fn wave(turns: f64) -> f64 {
    let part = turns - turns.floor();
    let quarter = |x: f64| (1.0 - 16.0 * x * x) / (1.0 + 4.0 * x * x);
    match part {
        p if p <= 0.25 => quarter(p),
        p if p <= 0.75 => -quarter(p - 0.5),
        p => quarter(p - 1.0),
    }
}
