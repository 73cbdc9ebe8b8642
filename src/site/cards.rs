//! Cards: one per subject, one per release.

use crate::{
    content::Kind,
    dataset::{Dataset, Who},
    declare::{At, Block as Written},
    diagnostic::Lang,
    indicators::Figure,
    quantity::moment_said,
};

use super::{
    blocks::*,
    compose::{Focus, Making},
    view::{Badge, Block, CardItem},
    words::w,
};

impl<'c> Making<'c, '_> {
    pub(super) fn cards_block(&mut self, block: &Written, focus: &Focus<'c>, title: String) {
        let Some(name) = &block.figure else {
            let at = At {
                value: title.clone(),
                span: 0..0,
            };
            self.complain("site::missing-key", &at, "figure");
            return;
        };
        self.shows(focus.dataset);
        let mut items = Vec::new();
        for i in 0..focus.dataset.subjects.len().min(ROWS) {
            if self
                .findings()
                .rows(focus.dataset, Who::Subject(i), None)
                .is_empty()
                && focus
                    .dataset
                    .schema
                    .declaration
                    .subject
                    .as_ref()
                    .is_some_and(|s| s.areas)
            {
                continue;
            }
            items.push(self.card(block, focus.dataset, i, name));
        }
        let empty = block
            .empty
            .clone()
            .unwrap_or_else(|| w(self.lang(), "empty").to_owned());
        let notes = self.source_notes(focus.dataset);
        self.blocks.push(Block::Cards {
            title,
            items,
            empty,
            notes,
            more: None,
        });
    }

    pub(super) fn card(
        &mut self,
        block: &Written,
        dataset: &'c Dataset,
        i: usize,
        name: &At<String>,
    ) -> CardItem {
        let who = Who::Subject(i);
        let subject = &dataset.subjects[i];
        let grain = block.grain.or(dataset.grain());
        // The newest period of the dataset, not the subject's own: a silent station is silent now.
        let newest = dataset.newest();
        let period = newest.zip(grain).map(|(p, g)| p.within(g));
        let focus = Focus {
            dataset,
            who: Some(who),
            period,
        };
        let figure = self.figure(&focus, name, grain);
        let scope = self.scope(Some(&focus));
        let known = figure.as_ref().is_some_and(|f| f.text().is_some());
        let mut lines: Vec<String> = Vec::new();
        if known {
            lines.extend(
                block
                    .lines
                    .iter()
                    .map(|line| self.fill(line, Kind::Plain, &scope)),
            );
            lines.retain(|l| !l.is_empty());
        } else {
            lines.push(figure.as_ref().map_or_else(
                || w(self.lang(), "no_data").to_owned(),
                |f| f.reason().to_owned(),
            ));
        }
        let badge = figure
            .as_ref()
            .map(|f| badge_of(f).unwrap_or_else(|| none_badge(self.lang())));
        let route = self
            .composer
            .plan
            .subject_route(dataset, &subject.key)
            .map(str::to_owned);
        CardItem {
            title: subject.label.to_string(),
            href: route.map(|r| self.href(&r)),
            badge: badge.or_else(|| Some(none_badge(self.lang()))),
            lines,
            tags: if dataset.schema.declaration.sample {
                vec![w(self.lang(), "sample").to_owned()]
            } else {
                Vec::new()
            },
            time: period.map_or_else(String::new, |p| p.said(self.lang())),
            iso: period.map_or_else(String::new, |p| self.iso(p)),
        }
    }

    pub(super) fn releases_block(&mut self, block: &Written) {
        let newest = self.composer.plan.archive.newest();
        let items = newest
            .take(block.count.map_or(5, |n| n as usize))
            .map(|i| self.release_card(&self.composer.articles[i]))
            .collect();
        let title = block.title.as_ref().map_or_else(
            || w(self.lang(), "releases").to_owned(),
            |t| t.value.clone(),
        );
        let empty = block
            .empty
            .clone()
            .unwrap_or_else(|| w(self.lang(), "empty").to_owned());
        self.blocks.push(Block::Cards {
            title,
            items,
            empty,
            notes: Vec::new(),
            more: None,
        });
        self.more(block);
    }

    /// One release in a list, whose title and summary show figures as the release does.
    pub(super) fn release_card(&mut self, article: &crate::content::Article) -> CardItem {
        for figure in &article.figures {
            if let Some(dataset) = self.findings().catalog.dataset(&figure.address.dataset) {
                self.shows(dataset);
            }
        }
        CardItem {
            title: self.composer.listed_title(article),
            href: Some(self.href(&article.route)),
            badge: None,
            lines: vec![article.summary.clone()]
                .into_iter()
                .filter(|l| !l.is_empty())
                .collect(),
            tags: {
                let config = &self.findings().config;
                let category = article.draft.front.category.iter();
                let category = category.map(|c| config.say(c).to_owned());
                let marks = self.composer.release_marks(article).into_iter();
                category.chain(marks.map(str::to_owned)).collect()
            },
            time: article
                .published
                .map_or_else(String::new, |m| moment_said(m, self.lang())),
            iso: article
                .published
                .map_or_else(String::new, |m| self.moment_iso(m)),
        }
    }
}

pub(super) fn none_badge(lang: Lang) -> Badge {
    Badge {
        key: "none".into(),
        text: "—".into(),
        word: w(lang, "no_data").to_owned(),
    }
}

/// A figure's number in its class's badge.
pub(super) fn badge_of(figure: &Figure) -> Option<Badge> {
    let class = figure.class.as_ref()?;
    let text = figure.text()?.to_owned();
    let word = if text == class.word {
        String::new()
    } else {
        class.word.clone()
    };
    Some(Badge {
        key: class.key.clone(),
        text,
        word,
    })
}
