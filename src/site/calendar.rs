//! A month as a table of weeks.

use crate::{
    declare::{At, Block as Written, Said},
    diagnostic::Lang,
    indicators::Figure,
    quantity::{Grain, Period},
};

use super::{
    compose::{Focus, Making},
    view::{Badge, Block, DayCell},
    words::{listed, w, wf},
};

impl<'c> Making<'c, '_> {
    pub(super) fn calendar_block(&mut self, block: &Written, focus: &Focus<'_>, title: String) {
        let (Some(name), Some(who)) = (&block.figure, focus.who) else {
            let at = block.title.as_ref().map(Said::at).unwrap_or(At {
                value: title,
                span: 0..0,
            });
            self.complain("site::missing-key", &at, "figure、subject");
            return;
        };
        let findings = self.findings();
        let latest = || findings.latest_period(focus.dataset, who, Grain::Month);
        let Some(month) = focus
            .period
            .filter(|p| p.grain == Grain::Month)
            .or_else(latest)
        else {
            return;
        };
        self.shows(focus.dataset);
        let newest = focus.dataset.newest();
        let mut days: Vec<(DayCell, Option<Figure>)> = Vec::new();
        for day in month.parts(Grain::Day) {
            let day_focus = Focus {
                dataset: focus.dataset,
                who: Some(who),
                period: Some(day),
            };
            let figure = self.figure(&day_focus, name, None);
            let over = newest.is_some_and(|n| day.first_day() <= n.first_day());
            days.push((day_cell(self.lang(), day, figure.as_ref(), over), figure));
        }
        let scope = self.calendar_scope(focus, month, &days);
        let sentence = self.sentence("calendar_sentence", &scope);
        let weeks = weeks(month, &days);
        let last = days
            .iter()
            .rev()
            .find_map(|(_, f)| f.as_ref().filter(|f| f.text().is_some()));
        let how = last.map(|f| self.how(f));
        let mut notes = self.source_notes(focus.dataset);
        notes.extend(last.map(|figure| self.judged_note(figure)));
        let legend = self.legend(&days);
        let label = last.map_or_else(String::new, |f| f.label.clone());
        let caption = wf(
            self.lang(),
            "calendar_caption",
            &[("month", &month.said(self.lang())), ("figure", &label)],
        );
        let downloads = self.dataset_downloads(focus.dataset);
        self.blocks.push(Block::Calendar {
            title,
            sentence,
            caption,
            weeks,
            legend,
            notes,
            downloads,
            how,
        });
    }

    /// By which editions a figure was judged.
    fn judged_note(&self, figure: &Figure) -> String {
        let editions = self.findings().editions_of(figure);
        let names: Vec<&str> = editions.iter().map(|e| e.edition.as_str()).collect();
        wf(
            self.lang(),
            "judged",
            &[("editions", &listed(self.lang(), &names))],
        )
    }

    pub(super) fn calendar_scope(
        &self,
        focus: &Focus<'_>,
        month: Period,
        days: &[(DayCell, Option<Figure>)],
    ) -> crate::content::Scope {
        let mut counts: Vec<(String, usize)> = Vec::new();
        for class in self.scale_words(days) {
            let n = days
                .iter()
                .filter(|(cell, _)| cell.word == class && !cell.value.is_empty())
                .count();
            counts.push((class, n));
        }
        let valid = days
            .iter()
            .filter(|(cell, _)| !cell.value.is_empty())
            .count();
        let missing = days.iter().filter(|(cell, _)| cell.missing).count();
        let mut scope = self.scope(Some(&Focus {
            dataset: focus.dataset,
            who: focus.who,
            period: Some(month),
        }));
        let list: Vec<crate::content::SeriesSummary> = counts
            .into_iter()
            .map(|(name, valid)| crate::content::SeriesSummary {
                name,
                valid,
                ..Default::default()
            })
            .collect();
        scope.names.push((
            "s".into(),
            minijinja::Value::from(minijinja::value::Serde(&list)),
        ));
        scope
            .names
            .push(("valid".into(), minijinja::Value::from(valid)));
        scope
            .names
            .push(("missing".into(), minijinja::Value::from(missing)));
        scope
    }

    /// Class words of the scale in its order.
    pub(super) fn scale_words(&self, days: &[(DayCell, Option<Figure>)]) -> Vec<String> {
        self.scale_badges(days)
            .into_iter()
            .map(|b| b.word)
            .collect()
    }

    pub(super) fn scale_badges(&self, days: &[(DayCell, Option<Figure>)]) -> Vec<Badge> {
        let edition = days
            .iter()
            .rev()
            .find_map(|(_, f)| self.findings().edition(f.as_ref()?.point.edition));
        let scale = edition.and_then(|e| {
            e.index()
                .map(|r| r.scale.as_ref())
                .or_else(|| e.scales.first().map(AsRef::as_ref))
        });
        scale.map_or_else(Vec::new, |scale| {
            let badge = |c: &crate::standards::Class| Badge {
                key: c.key.clone(),
                text: c.word.get(self.lang()).to_owned(),
                word: c.word.get(self.lang()).to_owned(),
            };
            scale.classes.iter().map(badge).collect()
        })
    }

    pub(super) fn legend(&self, days: &[(DayCell, Option<Figure>)]) -> Vec<Badge> {
        let mut out: Vec<Badge> = self
            .scale_badges(days)
            .into_iter()
            .map(|b| Badge {
                word: String::new(),
                ..b
            })
            .collect();
        out.push(Badge {
            key: "none".into(),
            text: w(self.lang(), "missing").to_owned(),
            word: String::new(),
        });
        out
    }
}

/// Weeks of seven days, Monday first, with nothing outside the month.
fn weeks(month: Period, days: &[(DayCell, Option<Figure>)]) -> Vec<Vec<Option<DayCell>>> {
    let lead = month.first_day().weekday().to_monday_zero_offset();
    let mut cells: Vec<Option<DayCell>> = (0..lead).map(|_| None).collect();
    cells.extend(days.iter().map(|(cell, _)| Some(cell.clone())));
    cells.resize(cells.len().next_multiple_of(7), None);
    cells.chunks(7).map(<[_]>::to_vec).collect()
}

pub(super) fn day_cell(lang: Lang, day: Period, figure: Option<&Figure>, over: bool) -> DayCell {
    let number = i32::from(day.first_day().day());
    let known = figure.and_then(|f| Some((f.text()?, f.class.as_ref()?)));
    match known {
        Some((text, class)) => DayCell {
            day: number,
            value: text.to_owned(),
            key: class.key.clone(),
            word: class.word.clone(),
            missing: false,
        },
        None => DayCell {
            day: number,
            value: String::new(),
            key: "none".into(),
            word: if over {
                figure.map_or_else(|| w(lang, "missing").to_owned(), |f| f.reason().to_owned())
            } else {
                w(lang, "not_over").to_owned()
            },
            missing: over,
        },
    }
}
