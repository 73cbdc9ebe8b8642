//! The change against the year before, as a number and as words.

use crate::{
    dataset::Dataset,
    declare::Op,
    quantity::{Exact, Period, Unit},
};

use super::{
    address::Address,
    figure::Figure,
    point::{EditionRef, Point, Why},
    series::Series,
    words::{filled, word},
};
use super::{findings::Findings, shown::*};

/// Unit of a change between shares.
const POINTS: &str = "个百分点";

/// In what a change is spoken of.
#[derive(Clone, Copy)]
enum ChangeKind {
    /// 百分点
    Points,
    /// 天、家、个
    Number,
    /// %
    Percent,
}

/// Decimals of a change in per cent: those declared for the figure, else one.
fn change_decimals(dataset: &Dataset, series: &[Series], figure: &Figure) -> u32 {
    let declaration = &dataset.schema.declaration;
    let name = &figure.address.name;
    let declared = match series.iter().find(|s| s.name == *name) {
        Some(series) => declaration.indicator[series.indicator].change_decimals,
        None => {
            let field = declaration.field.iter().find(|f| f.name.value == *name);
            field.and_then(|f| f.change_decimals)
        }
    };
    declared.unwrap_or(1)
}

impl Findings {
    /// The change against the same period of the year before, from the numbers as printed.
    pub(super) fn year_on_year(&self, now: &Figure, dataset: &Dataset, address: Address) -> Figure {
        let before = now.address.period.and_then(Period::year_before);
        let before = before.and_then(|period| {
            let base = Address {
                period: Some(period),
                ..now.address.clone()
            };
            self.resolve(dataset, base).ok()
        });
        let kind = self.change_kind(now);
        let anew = before
            .as_ref()
            .filter(|before| !self.comparable(now, before))
            .and_then(|before| self.on_one_basis(now, before, dataset));
        let note = anew
            .as_ref()
            .map_or_else(String::new, |(a, b)| self.basis_note(now, a, b));
        let (now, before) = match &anew {
            Some((now, before)) => (now, Some(before)),
            None => (now, before.as_ref()),
        };
        let decimals = change_decimals(dataset, self.series(dataset.id()), now);
        let (shown, point) = match self.changed(now, before, kind, decimals) {
            Ok((change, decimals)) => {
                let point = Point::known(change, 2, 2).under(now.point.edition);
                (number(self.config.lang, change, Some(decimals)), point)
            }
            Err(why) => {
                let point = Point::withheld(why, 0, 2);
                (withheld(self.config.lang, &point), point)
            }
        };
        Figure {
            label: filled(
                self.config.lang,
                "change",
                "label",
                &[("figure", now.label.clone())],
            ),
            unit: match kind {
                ChangeKind::Points => Unit::parse(POINTS),
                ChangeKind::Number => now.unit.clone(),
                ChangeKind::Percent => Unit::parse("%"),
            },
            shown,
            class: None,
            point,
            note,
            address,
        }
    }

    /// Both periods under the law in force at the end of the later one.
    fn on_one_basis(
        &self,
        now: &Figure,
        before: &Figure,
        dataset: &Dataset,
    ) -> Option<(Figure, Figure)> {
        let day = now.address.period?.last_day();
        let anew = |figure: &Figure| self.on_basis(dataset, &figure.address, day);
        Some((anew(now)?, anew(before)?))
    }

    /// The change of the numbers as printed, and its decimals.
    fn changed(
        &self,
        now: &Figure,
        before: Option<&Figure>,
        kind: ChangeKind,
        percent_decimals: u32,
    ) -> Result<(Exact, u32), Why> {
        let (value, before) = now.number().zip(before).ok_or(Why::NoBase)?;
        let old = before.number().ok_or(Why::NoBase)?;
        if !self.comparable(now, before) {
            return Err(Why::Editions);
        }
        let base = Exact::from_decimal(old);
        let difference = Exact::from_decimal(value).sub(base);
        let (change, decimals) = match kind {
            ChangeKind::Percent => {
                let share = difference.and_then(|d| d.div(base));
                (
                    share.and_then(|q| q.mul(Exact::whole(100))),
                    percent_decimals,
                )
            }
            _ => (difference, value.scale().max(old.scale())),
        };
        change.map(|c| (c, decimals)).ok_or(Why::NoBase)
    }

    /// Shares change by points, numbers of things by things, everything else by per cent.
    fn change_kind(&self, figure: &Figure) -> ChangeKind {
        match (figure.unit.is_share(), self.is_count(figure)) {
            (true, _) => ChangeKind::Points,
            (false, true) => ChangeKind::Number,
            (false, false) => ChangeKind::Percent,
        }
    }

    pub(super) fn is_count(&self, figure: &Figure) -> bool {
        let series = self
            .series(&figure.address.dataset)
            .iter()
            .find(|s| s.name == figure.address.name);
        series.is_some_and(|s| {
            matches!(
                s.op,
                Op::CountWhere | Op::ClassCount | Op::Count | Op::Exceedance
            )
        })
    }

    /// Figures that the law defines compare only under one edition.
    pub(super) fn comparable(&self, now: &Figure, before: &Figure) -> bool {
        let defined_by_law = self
            .series(&now.address.dataset)
            .iter()
            .find(|s| s.name == now.address.name)
            .is_some_and(|s| {
                matches!(
                    s.op,
                    Op::Index
                        | Op::CountWhere
                        | Op::ShareWhere
                        | Op::ClassCount
                        | Op::Class
                        | Op::CompositeIndex
                        | Op::Attainment
                )
            });
        !defined_by_law
            || (now.point.edition == before.point.edition && now.point.edition != EditionRef::Mixed)
    }

    /// The words of a change: `同比下降8.7%`, `同比上升2.4个百分点`, `同比持平`.
    #[must_use]
    pub fn change_words(&self, change: &Figure) -> Option<String> {
        let words = self.direction_words(change)?;
        let said = filled(self.config.lang, "change", "said", &[("words", words)]);
        Some(format!("{said}{}", change.note))
    }

    /// A signed number as word and size: `下降8.7%`, `上升2.4个百分点`, `增加3天`, `持平`.
    #[must_use]
    pub fn direction_words(&self, change: &Figure) -> Option<String> {
        let value = change.number()?;
        let points = Unit::parse(POINTS);
        let size = value.abs().to_string();
        let (up, down, n) = if change.unit.is_share() {
            (
                "up",
                "down",
                filled(self.config.lang, "change", "percent", &[("n", size)]),
            )
        } else if change.unit == points {
            (
                "up",
                "down",
                filled(self.config.lang, "change", "points", &[("n", size)]),
            )
        } else {
            ("more", "less", change.unit.after(&size, self.config.lang))
        };
        let key = match (value.is_zero(), value.is_sign_negative()) {
            (true, _) => return Some(word(self.config.lang, "change", "same").to_owned()),
            (false, true) => down,
            (false, false) => up,
        };
        Some(filled(self.config.lang, "change", key, &[("n", n)]))
    }
}
