//! How long a figure has gone one way: 连续三年下降, 连续三年改善.

use crate::{
    dataset::Dataset,
    declare::Better,
    quantity::{Decimal, Exact, Unit},
};

use super::{
    address::{Address, AddressFault},
    figure::{Figure, Shown},
    findings::Findings,
    point::{Point, Why},
    shown::withheld,
    words::{filled, word},
};

/// So many years are looked back at most.
const LONGEST: u32 = 50;

/// How a streak is spoken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// 上升, 下降
    Direction,
    /// 改善, 恶化: only where the indicator says which way is better.
    Judged,
}

impl Findings {
    /// Years in a row in which the printed number went the same way; withheld below two.
    pub(super) fn streak(
        &self,
        now: &Figure,
        dataset: &Dataset,
        address: Address,
        said: Said,
    ) -> Result<Figure, AddressFault> {
        let better = self.better(now, dataset);
        if said == Said::Judged && better.is_none() {
            return Err(AddressFault::Part("yoy、streak".into()));
        }
        let (years, rises) = self.run_of_changes(now, dataset);
        let (shown, point) = if years < 2 {
            let point = Point::withheld(Why::NoStreak, years, 2);
            (withheld(self.config.lang, &point), point)
        } else {
            let way = match (said, better, rises) {
                (Said::Judged, Some(Better::Higher), true)
                | (Said::Judged, Some(Better::Lower), false) => "better",
                (Said::Judged, ..) => "worse",
                (Said::Direction, _, true) => "up",
                (Said::Direction, _, false) => "down",
            };
            let point = Point::known(Exact::whole(i64::from(years)), years, 2);
            (Shown::Words(self.streak_words(years, way)), point)
        };
        let values = [("figure", now.label.clone())];
        Ok(Figure {
            label: filled(self.config.lang, "streak", "label", &values),
            unit: Unit::number(),
            shown,
            class: None,
            point,
            note: String::new(),
            address,
        })
    }

    /// Length and direction of the run of changes that ends with a figure.
    fn run_of_changes(&self, now: &Figure, dataset: &Dataset) -> (u32, bool) {
        let mut period = now.address.period;
        let (mut years, mut rises) = (0, false);
        while let Some(at) = period.filter(|_| years < LONGEST) {
            let base = Address {
                period: Some(at),
                ..now.address.clone()
            };
            let change = self
                .resolve(dataset, base.clone())
                .map(|figure| self.year_on_year(&figure, dataset, base));
            let Some(change) = change.ok().and_then(|c| c.number()) else {
                break;
            };
            if change.is_zero() || years > 0 && rises != (change > Decimal::ZERO) {
                break;
            }
            rises = change > Decimal::ZERO;
            years += 1;
            period = at.year_before();
        }
        (years, rises)
    }

    fn streak_words(&self, years: u32, way: &str) -> String {
        let lang = self.config.lang;
        let spoken = word(lang, "streak", &format!("n{years}"));
        let n = if spoken.is_empty() {
            years.to_string()
        } else {
            spoken.to_owned()
        };
        let way = word(lang, "streak", way).to_owned();
        filled(lang, "streak", "said", &[("n", n), ("way", way)])
    }

    /// Which way is better, where the figure's indicator says it.
    fn better(&self, figure: &Figure, dataset: &Dataset) -> Option<Better> {
        let series = self.series(dataset.id()).iter();
        let series = series.into_iter().find(|s| s.name == figure.address.name)?;
        dataset.schema.declaration.indicator[series.indicator].better
    }

    /// The years that a streak was read from, newest first.
    pub(super) fn streak_addresses(&self, figure: &Figure) -> Vec<String> {
        let text = figure.address.to_string();
        let base = text.trim_end_matches(".better").trim_end_matches("streak");
        let base = base.trim_end_matches('.');
        let mut out = vec![base.to_owned()];
        let Some(own) = figure.address.period else {
            return out;
        };
        let mut period = own.year_before();
        while let Some(at) = period.filter(|_| out.len() <= figure.point.have as usize) {
            out.push(base.replacen(&format!("/{own}/"), &format!("/{at}/"), 1));
            period = at.year_before();
        }
        out
    }
}

/// The part before `streak` or `streak.better`, and how the streak is spoken of.
pub(super) fn streak_of(part: &str) -> Option<(&str, Said)> {
    let ends = [("streak.better", Said::Judged), ("streak", Said::Direction)];
    ends.into_iter().find_map(|(end, said)| {
        let before = part.strip_suffix(end)?;
        let before = match before.strip_suffix('.') {
            Some(before) => before,
            None if before.is_empty() => before,
            None => return None,
        };
        Some((before, said))
    })
}
