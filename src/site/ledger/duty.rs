//! The page of one duty, and duties as a table.

use std::collections::BTreeMap;

use crate::{
    declare::Confidence,
    disclosure::{Basis, Item, Tally},
    quantity::{Grain, Period},
};

use super::{
    super::{
        articles::plain_fact,
        compose::{Composer, Making},
        library::heads,
        view::{Block, Cell, Fact, Table},
        words::{w, wf},
    },
    lists::{Listing, year_of},
    pages::number_head,
    said::*,
};

/// Months of a frequent duty that are counted on its page.
const MONTHS: usize = 36;

impl Making<'_, '_> {
    pub(super) fn duty_blocks(&mut self, duty: usize, list: &Listing, page: usize) {
        self.shows_duty(duty);
        let ledger = &self.composer.plan.ledger;
        if page == 1 {
            self.duty_facts(duty);
            self.basis_table(&ledger.duties[duty].basis);
            self.counts(duty);
        }
        let items: Vec<&Item> = list
            .on(page)
            .iter()
            .map(|i| &ledger.items[*i as usize])
            .collect();
        let of_register = ledger.duties[duty].is_of_register();
        let (key, empty) = match (of_register, ledger.duties[duty].is_frequent()) {
            (true, _) => ("ledger_overdue_list", "ledger_none_overdue"),
            (_, true) => ("ledger_exceptions", "ledger_none_wrong"),
            _ => ("ledger_items", "ledger_none"),
        };
        let empty = w(self.lang(), empty);
        self.items_table(key, &items, false, empty);
        if list.left_out > 0 {
            let n = list.left_out.to_string();
            let text = wf(self.lang(), "ledger_left_out", &[("n", &n)]);
            let html = self.html(&text);
            self.blocks.push(Block::Text {
                lead: false,
                title: String::new(),
                html,
            });
        }
        self.pages(page, list.pages(), list.members.len(), &|n| list.page(n));
    }

    fn duty_facts(&mut self, duty: usize) {
        let (lang, ledger) = (self.lang(), &self.composer.plan.ledger);
        let duty = &ledger.duties[duty];
        let unit = ledger.units[duty.unit].name.get(lang);
        let mut items = vec![
            plain_fact(w(lang, "ledger_unit"), unit),
            plain_fact(w(lang, "ledger_rule"), &rule_said(&duty.written, lang)),
        ];
        let catalog = &self.findings().catalog;
        if let Some(register) = duty.register().and_then(|id| catalog.dataset(id)) {
            let title = register.schema.declaration.title.get(lang);
            items.push(plain_fact(w(lang, "ledger_owed_by"), title));
        }
        if let Some(page) = &duty.written.page {
            items.push(Fact {
                href: Some(self.href(&page.value)),
                ..plain_fact(w(lang, "ledger_where"), &self.route_title(&page.value))
            });
        }
        for dataset in duty.datasets().filter_map(|id| catalog.dataset(id)) {
            items.push(Fact {
                href: Some(self.href(&format!("data/{}/", dataset.id()))),
                ..plain_fact(
                    w(lang, "ledger_data"),
                    dataset.schema.declaration.title.get(lang),
                )
            });
        }
        let notes = duty
            .written
            .note
            .iter()
            .map(|note| note.get(lang).to_owned());
        self.blocks.push(Block::Facts {
            title: String::new(),
            items,
            notes: notes.collect(),
        });
    }

    fn basis_table(&mut self, basis: &[Basis]) {
        let lang = self.lang();
        let date = |day: Option<jiff::civil::Date>| {
            day.map_or_else(|| "—".to_owned(), |day| day.to_string())
        };
        let today = self.composer.as_of.date();
        let rows = basis.iter().map(|basis| {
            let doubt = match basis.confidence {
                Confidence::Sure => "ledger_sure",
                Confidence::Likely => "ledger_likely",
                Confidence::Unsure => "ledger_unsure",
            };
            let note = basis.note.as_ref().map_or("", |note| note.get(lang));
            let holds = match basis.holds_on(today) {
                true => "ledger_in_force",
                false => "ledger_not_in_force",
            };
            vec![
                Cell {
                    note: note.to_owned(),
                    ..Cell::header(basis_said(
                        &Basis {
                            confidence: Confidence::Sure,
                            ..basis.clone()
                        },
                        lang,
                    ))
                },
                Cell::text(date(basis.from)),
                Cell::text(date(basis.until)),
                Cell::text(w(lang, holds).to_owned()),
                Cell::text(w(lang, doubt).to_owned()),
            ]
        });
        let keys = [
            "ledger_basis",
            "ledger_from",
            "ledger_until",
            "ledger_now",
            "ledger_confidence",
        ];
        let title = w(lang, "ledger_basis").to_owned();
        self.blocks.push(Block::Table {
            table: Table {
                caption: title.clone(),
                head: heads(lang, &keys),
                rows: rows.collect(),
            },
            title,
            empty: w(lang, "ledger_no_basis").to_owned(),
            notes: Vec::new(),
            downloads: Vec::new(),
            how: None,
        });
    }

    /// Counts by year (of frequent duties by month), and by district where a register owes it.
    fn counts(&mut self, duty: usize) {
        let (lang, ledger) = (self.lang(), &self.composer.plan.ledger);
        let items = ledger.of_duty(duty);
        let frequent = ledger.duties[duty].is_frequent();
        let mut by_time: BTreeMap<Period, Tally> = BTreeMap::new();
        for item in items {
            let year = Period::year(i32::from(year_of(item.due)));
            let when = match (frequent, item.due.day()) {
                (true, Some(day)) => Period::day(day).within(Grain::Month),
                _ => year,
            };
            by_time.entry(when).or_default().add(item.verdict);
        }
        let newest = by_time.into_iter().rev().take(MONTHS);
        let rows = newest.map(|(when, tally)| (when.said(lang), None, tally));
        let rows: Vec<_> = rows.collect();
        self.count_table("ledger_by_time", "ledger_due", rows);
        self.by_area(duty);
    }

    /// Counts by district of the items of the year, and of the year before.
    fn by_area(&mut self, duty: usize) {
        let ledger = &self.composer.plan.ledger;
        let catalog = &self.findings().catalog;
        let register = ledger.duties[duty].register();
        let Some(register) = register.and_then(|id| catalog.dataset(id)) else {
            return;
        };
        let year = self.composer.as_of.year();
        let areas = &self.findings().config.areas;
        let lang = self.lang();
        for year in [year, year - 1] {
            let mut by_area: BTreeMap<Option<usize>, Tally> = BTreeMap::new();
            let items = ledger.of_duty(duty).iter();
            for item in items.filter(|item| year_of(item.due) == year) {
                let area = register.subjects[item.subject as usize].area;
                by_area.entry(area).or_default().add(item.verdict);
            }
            let name = |area: Option<usize>| match area.and_then(|a| areas.get(a)) {
                Some(area) => area.name.get(lang).to_owned(),
                None => w(lang, "ledger_no_area").to_owned(),
            };
            let rows = by_area.into_iter().map(|(a, tally)| (name(a), None, tally));
            let rows: Vec<_> = rows.collect();
            if !rows.is_empty() {
                self.count_table("ledger_by_area", "ledger_area", rows);
                if let Some(Block::Table { title, table, .. }) = self.blocks.last_mut() {
                    *title = wf(lang, "ledger_by_area", &[("year", &year.to_string())]);
                    table.caption.clone_from(title);
                }
            }
        }
    }

    /// Names with counts by verdict.
    pub(super) fn count_table(
        &mut self,
        key: &str,
        first: &str,
        rows: Vec<(String, Option<String>, Tally)>,
    ) {
        let lang = self.lang();
        let keys = [
            "ledger_on_time",
            "ledger_late",
            "ledger_overdue",
            "ledger_undated",
            "ledger_no_evidence",
            "ledger_upcoming",
            "ledger_unknown",
        ];
        let counts = |t: &Tally| {
            [
                t.on_time,
                t.late,
                t.overdue,
                t.undated,
                t.no_evidence,
                t.upcoming,
                t.unknown,
            ]
        };
        // Columns of nothing but zeros tell nothing.
        let used: Vec<usize> = (0..keys.len())
            .filter(|&c| rows.iter().any(|(_, _, tally)| counts(tally)[c] > 0))
            .collect();
        let mut head = heads(lang, &[first]);
        head.extend(used.iter().map(|&c| number_head(plain(w(lang, keys[c])))));
        let rows = rows.into_iter().map(|(name, href, tally)| {
            let mut row = vec![Cell {
                href,
                ..Cell::header(name)
            }];
            let numbers = counts(&tally);
            row.extend(
                used.iter()
                    .map(|&c| Cell::number(&numbers[c].to_string(), true)),
            );
            row
        });
        let title = w(lang, key).to_owned();
        self.blocks.push(Block::Table {
            table: Table {
                caption: title.clone(),
                head,
                rows: rows.collect(),
            },
            title,
            empty: w(lang, "ledger_none").to_owned(),
            notes: Vec::new(),
            downloads: Vec::new(),
            how: None,
        });
    }

    /// Duties with rule, basis and what became of the items due this year.
    pub(super) fn duties_table(&mut self, key: &str, of_register: bool) {
        let (lang, ledger) = (self.lang(), &self.composer.plan.ledger);
        let today = self.composer.as_of.date();
        let mut rows = Vec::new();
        for (n, duty) in ledger.duties.iter().enumerate() {
            if duty.is_of_register() != of_register {
                continue;
            }
            let this_year = ledger.of_duty(n).iter();
            let this_year = this_year.filter(|item| year_of(item.due) == today.year());
            let basis: Vec<String> = duty.basis_on(today).map(|b| basis_said(b, lang)).collect();
            let basis = match basis.is_empty() {
                true => w(lang, "ledger_no_basis").to_owned(),
                false => basis.join(w(lang, "semicolon")),
            };
            rows.push(vec![
                Cell {
                    href: Some(self.href(&Composer::duty_route(duty))),
                    note: basis,
                    ..Cell::header(title(duty, lang).to_owned())
                },
                Cell::text(ledger.units[duty.unit].name.get(lang).to_owned()),
                Cell::text(rule_said(&duty.written, lang)),
                Cell::text(tally_said(Tally::of(this_year), lang)),
            ]);
        }
        if rows.is_empty() {
            return;
        }
        let keys = ["ledger_duty", "ledger_unit", "ledger_rule", "ledger_year"];
        let name = w(lang, key).to_owned();
        self.blocks.push(Block::Table {
            table: Table {
                caption: name.clone(),
                head: heads(lang, &keys),
                rows,
            },
            title: name,
            empty: String::new(),
            notes: Vec::new(),
            downloads: Vec::new(),
            how: None,
        });
    }
}
