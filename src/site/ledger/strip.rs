//! Duties in rows, months in columns: the worst verdict of what was due in the month, in words.

use crate::{
    disclosure::{Item, Verdict},
    quantity::{Grain, Period},
};

use super::{
    super::{
        compose::{Composer, Making},
        view::{Block, Cell, Head as Column, Table},
        words::{w, wf},
    },
    said::{title, verdict_badge},
};

/// Months in a strip.
const MONTHS: i32 = 12;

/// The worse of two verdicts.
fn worse(a: Verdict, b: Verdict) -> Verdict {
    let rank = |v: Verdict| Verdict::KEYS.iter().position(|key| *key == v.key());
    if rank(b) < rank(a) { b } else { a }
}

impl Making<'_, '_> {
    /// Twelve months up to that of a day.
    pub(super) fn ledger_strip(&mut self, duties: &[usize], until: Period) {
        let lang = self.lang();
        let last = until.within(Grain::Month);
        let months: Vec<Period> = (1 - MONTHS..=0).map(|n| last.plus(n)).collect();
        let mut head = vec![Column {
            text: w(lang, "ledger_duty").to_owned(),
            number: false,
        }];
        head.extend(months.iter().map(|month| Column {
            text: month.to_string(),
            number: false,
        }));
        let ledger = &self.composer.plan.ledger;
        let rows = duties.iter().map(|&n| {
            let duty = &ledger.duties[n];
            let mut row = vec![Cell {
                href: Some(self.href(&Composer::duty_route(duty))),
                ..Cell::header(title(duty, lang).to_owned())
            }];
            row.extend(self.strip_cells(ledger.of_duty(n), &months));
            row
        });
        let name = w(lang, "ledger_strip").to_owned();
        let rows = rows.collect();
        self.blocks.push(Block::Table {
            table: Table {
                caption: name.clone(),
                head,
                rows,
            },
            title: name,
            empty: w(lang, "ledger_none").to_owned(),
            notes: vec![w(lang, "ledger_strip_note").to_owned()],
            downloads: Vec::new(),
            how: None,
        });
    }

    fn strip_cells(&self, items: &[Item], months: &[Period]) -> Vec<Cell> {
        let lang = self.lang();
        let mut cells: Vec<(usize, usize, Option<Verdict>)> = vec![(0, 0, None); months.len()];
        for item in items {
            let month = item
                .due
                .day()
                .map(|day| Period::day(day).within(Grain::Month));
            let Some(cell) = months.iter().position(|m| Some(*m) == month) else {
                continue;
            };
            let (all, bad, worst) = &mut cells[cell];
            *all += 1;
            *bad += usize::from(matches!(
                item.verdict,
                Verdict::Late(_) | Verdict::Overdue(_) | Verdict::NoEvidence
            ));
            *worst = Some(worst.map_or(item.verdict, |worst| worse(worst, item.verdict)));
        }
        let cell = |(all, bad, worst): (usize, usize, Option<Verdict>)| match worst {
            None => Cell::text("—".to_owned()),
            Some(worst) => {
                let badge = verdict_badge(worst, lang);
                let (all_said, bad_said) = (all.to_string(), bad.to_string());
                let values = [("all", all_said.as_str()), ("bad", bad_said.as_str())];
                let note = match (all, bad) {
                    (1, _) => String::new(),
                    (_, 0) => wf(lang, "ledger_strip_all", &values),
                    _ => wf(lang, "ledger_strip_bad", &values),
                };
                Cell {
                    note,
                    ..Cell {
                        badge: Some(badge.clone()),
                        ..Cell::text(badge.text)
                    }
                }
            }
        };
        cells.into_iter().map(cell).collect()
    }
}
