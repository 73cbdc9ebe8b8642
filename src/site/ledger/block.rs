//! The duties of one subject on its page; the duties that a dataset or a release has to do with.

use crate::{
    dataset::{Dataset, Who},
    declare::Block as Written,
    disclosure::{Item, Tally},
};

use super::{
    super::{
        articles::plain_fact,
        compose::{Composer, Focus, Making},
        library::heads,
        view::{Block, Cell, Fact, Table},
        words::{w, wf},
    },
    pages::verdict_cell,
    said::*,
};

/// Items of one duty that are shown of a subject, where `count` says nothing.
const FEW: usize = 5;

impl<'c> Making<'c, '_> {
    /// What the subject of the page owes, and whether it was done: the newest items of each duty.
    pub(in crate::site) fn duties_block(
        &mut self,
        block: &Written,
        focus: &Focus<'_>,
        title: String,
    ) {
        let Some(Who::Subject(subject)) = focus.who else {
            return;
        };
        let (lang, ledger) = (self.lang(), &self.composer.plan.ledger);
        let few = block.count.map_or(FEW, |n| n as usize);
        let (mut rows, mut notes) = (Vec::new(), Vec::new());
        for (n, duty) in ledger.duties.iter().enumerate() {
            if duty.register() != Some(focus.dataset.id()) {
                continue;
            }
            let items = ledger.of_subject(n, subject);
            if items.is_empty() {
                continue;
            }
            self.shows_duty(n);
            rows.extend(items.iter().rev().take(few).map(|item| self.own_row(item)));
            if items.len() > few {
                let (all, said) = (items.len().to_string(), tally_said(Tally::of(items), lang));
                let name = self::title(duty, lang);
                let values = [("title", name), ("n", &all), ("said", &said)];
                notes.push(wf(lang, "ledger_more_items", &values));
            }
        }
        if rows.is_empty() && block.empty.is_none() {
            return;
        }
        let keys = [
            "ledger_duty",
            "ledger_about",
            "ledger_due",
            "ledger_published",
            "ledger_state",
        ];
        let empty = block.empty.clone();
        self.blocks.push(Block::Table {
            table: Table {
                caption: title.clone(),
                head: heads(lang, &keys),
                rows,
            },
            title,
            empty: empty.unwrap_or_else(|| w(lang, "ledger_none").to_owned()),
            notes,
            downloads: Vec::new(),
            how: None,
        });
    }

    fn own_row(&self, item: &Item) -> Vec<Cell> {
        let lang = self.lang();
        let duty = self.composer.plan.ledger.duty(item);
        vec![
            Cell {
                href: Some(self.href(&Composer::duty_route(duty))),
                ..Cell::header(title(duty, lang).to_owned())
            },
            Cell::text(self.composer.about(item)),
            Cell::text(due_said(item.due, lang)),
            self.published_cell(item),
            verdict_cell(item.verdict, lang),
        ]
    }

    /// Facts that link the duties a dataset has to do with.
    pub(in crate::site) fn duty_facts_of(&self, dataset: &Dataset) -> Vec<Fact> {
        let (lang, ledger) = (self.lang(), &self.composer.plan.ledger);
        let duties = ledger.duties.iter();
        let duties = duties.filter(|d| d.datasets().any(|id| id == dataset.id()));
        duties
            .map(|duty| Fact {
                href: Some(self.href(&Composer::duty_route(duty))),
                ..plain_fact(w(lang, "ledger_duty"), title(duty, lang))
            })
            .collect()
    }

    /// The duties that a release shows done, each with its verdict.
    pub(in crate::site) fn duties_of_release(&self, article: usize) -> Vec<Fact> {
        let (lang, ledger) = (self.lang(), &self.composer.plan.ledger);
        let shown = ledger.of_article(article);
        shown
            .map(|item| {
                let duty = ledger.duty(item);
                let said = [
                    title(duty, lang),
                    plain(w(lang, word_key(item.verdict.key()))),
                ];
                Fact {
                    href: Some(self.href(&Composer::duty_route(duty))),
                    ..plain_fact(w(lang, "ledger_duty"), &said.join(w(lang, "comma")))
                }
            })
            .collect()
    }
}
