//! Maps: where subjects are, by the class of a figure, with the same places in a table.

use std::collections::BTreeMap;

use crate::{
    chart::{MapClass, MapLine, MapOutline, MapPoint, MapSpec, MapWords, draw_map},
    dataset::{Dataset, Who},
    declare::{Along, At, Block as Written, Rows},
    earth::{Area, Place},
    indicators::{ClassBadge, Figure},
    quantity::Decimal,
};

use super::{
    blocks::ROWS,
    compose::{Focus, Making},
    view::{Block, Cell, Head, MapRow},
    words::{listed, w, wf},
};

/// A subject of a map.
struct Located {
    who: Who,
    place: Option<Place>,
    figure: Option<Figure>,
}

impl<'c> Making<'c, '_> {
    pub(super) fn map_block(&mut self, block: &Written, focus: &Focus<'c>, title: String) {
        self.shows(focus.dataset);
        let fine = match (&block.along, block.rows) {
            (Some(along), _) => self.has_lines(along, focus),
            (None, Some(Rows::Areas)) => self.has_boundaries(block),
            (None, _) => self.has_places(block, focus),
        };
        if !fine {
            return;
        }
        // What is silent now has no value now: one period for all.
        let grain = block.grain.or(focus.dataset.grain());
        let newest = focus.dataset.newest().zip(grain).map(|(p, g)| p.within(g));
        let focus = &Focus {
            period: focus.period.or(newest),
            ..*focus
        };
        let mut whos = self.rows_of(block, focus);
        if let Some(order) = block.along.as_ref().and_then(|a| a.order.as_ref()) {
            whos.sort_by_cached_key(|who| self.place_on_line(focus, *who, &order.value));
        }
        let all = whos.len();
        whos.truncate(block.count.map_or(ROWS, |n| n as usize));
        let located: Vec<Located> = whos
            .into_iter()
            .map(|who| self.located(block, focus, who))
            .collect();
        let title = match title.as_str() {
            "" => w(self.lang(), "map_title").to_owned(),
            _ => title,
        };
        self.push_map(block, focus, title, (&located, all));
    }

    /// The register of the subjects.
    fn register_behind(&self, dataset: &'c Dataset) -> Option<&'c Dataset> {
        let declared = dataset.schema.declaration.subject.as_ref();
        match declared.and_then(|s| s.dataset.as_ref()) {
            Some(named) => self.findings().catalog.dataset(&named.value),
            None => Some(dataset),
        }
    }

    /// Whether the register has the fields that say who stands where on which line.
    fn has_lines(&mut self, along: &Along, focus: &Focus<'c>) -> bool {
        let schema = self.register_behind(focus.dataset).map(|r| &r.schema);
        let known = schema.map_or_else(String::new, |s| s.field_names());
        let mut fine = true;
        for field in [Some(&along.field), along.order.as_ref()]
            .into_iter()
            .flatten()
        {
            if schema.is_none_or(|s| s.field(&field.value).is_none()) {
                self.complain("site::unknown-field", field, &known);
                fine = false;
            }
        }
        fine
    }

    /// The number by which a subject stands on its line; without one it comes last.
    fn place_on_line(&self, focus: &Focus<'_>, who: Who, field: &str) -> (bool, Option<Decimal>) {
        let number = || {
            let Who::Subject(subject) = who else {
                return None;
            };
            let (register, row) = self.findings().register_row(focus.dataset, subject)?;
            let number = register.columns[register.schema.field(field)?].number(row)?;
            number.rounded(number.decimals)
        };
        let number = number();
        (number.is_none(), number)
    }

    /// The lines with their subjects, by position, in the order in which the lines occur.
    fn lines(&self, block: &Written, focus: &Focus<'_>, shown: &[&Located]) -> Vec<MapLine> {
        let Some(along) = &block.along else {
            return Vec::new();
        };
        let mut lines: Vec<MapLine> = Vec::new();
        for (at, located) in shown.iter().enumerate() {
            let cell = self.register_cell(focus.dataset, located.who, &along.field.value);
            let name = cell.map_or_else(|| "—".to_owned(), |cell| cell.text);
            let name = self.findings().config.lexicon.called(name);
            match lines.iter_mut().find(|line| line.name == name) {
                Some(line) => line.points.push(at),
                None => lines.push(MapLine {
                    name,
                    points: vec![at],
                }),
            }
        }
        lines
    }

    /// Whether there is a map of areas.
    fn has_boundaries(&mut self, block: &Written) -> bool {
        let has = self.findings().config.map.is_some();
        if !has {
            self.complain("site::no-boundaries", &place_of(block), "");
        }
        has
    }

    /// Whether the register says where things are.
    fn has_places(&mut self, block: &Written, focus: &Focus<'c>) -> bool {
        let register = self.register_behind(focus.dataset);
        let has = register.is_some_and(|r| r.schema.position.is_some());
        if !has {
            let at = place_of(block);
            let id = register.map_or(focus.dataset.id(), |r| r.id());
            self.complain("site::no-position", &at, id);
        }
        has
    }

    fn located(&mut self, block: &Written, focus: &Focus<'_>, who: Who) -> Located {
        let place = match who {
            Who::Subject(subject) => {
                let row = self.findings().register_row(focus.dataset, subject);
                row.and_then(|(register, row)| register.place(row))
            }
            Who::Area(area) => self.drawn_area(area).and_then(|drawn| {
                let (longitude, latitude) = drawn.middle()?;
                Some(Place {
                    longitude,
                    latitude,
                })
            }),
        };
        let at = Focus {
            who: Some(who),
            ..*focus
        };
        let figure = block.figure.as_ref();
        let figure = figure.and_then(|name| self.figure(&at, name, block.grain));
        Located { who, place, figure }
    }

    /// `all` is how many there would be without the cap.
    fn push_map(
        &mut self,
        block: &Written,
        focus: &Focus<'_>,
        title: String,
        (located, all): (&[Located], usize),
    ) {
        let lang = self.lang();
        let maps = self
            .blocks
            .iter()
            .filter(|b| matches!(b, Block::Map { .. }));
        let id = format!("map-{}", maps.count() + 1);
        let mut summary = self.map_summary(block, focus, located);
        if all > located.len() {
            summary += &wf(lang, "map_more", &[("n", &all.to_string())]);
        }
        // On a line everything has a place.
        let is_shown = |l: &&Located| block.along.is_some() || l.place.is_some();
        let shown: Vec<&Located> = located.iter().filter(is_shown).collect();
        let map = draw_map(&MapSpec {
            id: id.clone(),
            title: title.clone(),
            description: summary.clone(),
            points: shown
                .iter()
                .map(|l| self.map_point(block, focus, l))
                .collect(),
            outlines: self.outlines(located),
            lines: self.lines(block, focus, &shown),
            words: self.map_words(block),
        });
        let mut numbers = map.numbers.into_iter();
        let numbers: Vec<Option<usize>> = located
            .iter()
            .map(|l| is_shown(&l).then(|| numbers.next()).flatten())
            .collect();
        let (head, rows, how) = self.map_table(block, focus, (located, &numbers), &title);
        let explained = match block.along {
            Some(_) => "map_numbers",
            None => "map_places",
        };
        let mut notes = vec![w(lang, explained).to_owned()];
        notes.extend(self.source_notes(focus.dataset));
        let downloads = self.dataset_downloads(focus.dataset);
        self.blocks.push(Block::Map {
            id,
            caption: title.clone(),
            title,
            summary,
            svg_narrow: map.narrow,
            svg_wide: map.wide,
            head,
            rows,
            near: block.near,
            notes,
            downloads,
            how,
        });
    }

    fn map_point(&self, block: &Written, focus: &Focus<'_>, located: &Located) -> MapPoint {
        let place = located.place.map_or((0, 0), |p| (p.longitude, p.latitude));
        let text = located.figure.as_ref().and_then(Figure::text);
        let class = class_of(located);
        let said = match (text, class) {
            (Some(text), Some((_, class))) if class.word != text => {
                format!("{text} {}", class.word)
            }
            (Some(text), _) => text.to_owned(),
            (None, _) if block.figure.is_some() => w(self.lang(), "no_data").to_owned(),
            (None, _) => String::new(),
        };
        let key = self.findings().who_key(focus.dataset, located.who);
        let route = self.composer.plan.subject_route(focus.dataset, &key);
        MapPoint {
            place,
            name: self
                .findings()
                .config
                .lexicon
                .called(self.findings().who_label(focus.dataset, located.who)),
            said,
            class: map_class(located),
            missing: block.figure.is_some() && text.is_none(),
            href: route.map(|route| self.href(route)),
        }
    }

    /// When, how many places, how many in each class, how many without a place.
    fn map_summary(&self, block: &Written, focus: &Focus<'_>, located: &[Located]) -> String {
        let lang = self.lang();
        let mut classes: BTreeMap<(u16, &str), usize> = BTreeMap::new();
        for (place, class) in located.iter().filter_map(class_of) {
            *classes.entry((place, &class.word)).or_default() += 1;
        }
        let counted = |word: &str, n: usize| {
            wf(
                lang,
                "map_counted",
                &[("class", word), ("n", &n.to_string())],
            )
        };
        let mut parts: Vec<String> = classes
            .into_iter()
            .map(|((_, word), n)| counted(word, n))
            .collect();
        let judged = |l: &&Located| l.figure.as_ref().is_some_and(|f| f.text().is_some());
        let silent = located.len() - located.iter().filter(judged).count();
        if block.figure.is_some() && silent > 0 {
            parts.push(counted(w(lang, "no_data"), silent));
        }
        let period = focus.period.filter(|_| block.figure.is_some());
        let period = period.map_or_else(String::new, |p| p.said(lang));
        let total = located.len().to_string();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let key = if parts.is_empty() {
            "map_total"
        } else {
            "map_sentence"
        };
        let values = [
            ("period", period.as_str()),
            ("total", &total),
            ("classes", &listed(lang, &parts)),
        ];
        let mut sentence = wf(lang, key, &values).trim_start().to_owned();
        let nowhere = located.iter().filter(|l| l.place.is_none()).count();
        if nowhere > 0 && block.along.is_none() {
            sentence += &wf(lang, "map_nowhere", &[("n", &nowhere.to_string())]);
        }
        sentence
    }

    /// The area of the base map that is called like one of the site.
    fn drawn_area(&self, area: usize) -> Option<&'c Area> {
        let config = &self.findings().config;
        let named = config.areas.get(area)?;
        let base = config.map.as_ref()?;
        base.areas.iter().find(|drawn| named.is_called(&drawn.name))
    }

    /// The boundaries that the site may draw, in the colours of the areas that are judged.
    fn outlines(&self, located: &[Located]) -> Vec<MapOutline> {
        let base = self.findings().config.map.as_ref();
        let areas = base.into_iter().flat_map(|base| &base.areas);
        let judged = |area: &Area| {
            let found = located.iter().find(|l| match l.who {
                Who::Area(who) => self.drawn_area(who).is_some_and(|a| std::ptr::eq(a, area)),
                Who::Subject(_) => false,
            });
            found.and_then(map_class)
        };
        let outline = |area: &Area| MapOutline {
            name: area.name.clone(),
            class: judged(area),
            rings: area.rings.clone(),
        };
        areas.map(outline).collect()
    }

    fn map_words(&self, block: &Written) -> MapWords {
        let word = |key: &str| w(self.lang(), key).to_owned();
        let notice = match &self.findings().config.map {
            _ if block.along.is_some() => vec![word("map_line")],
            None => vec![word("map_schematic")],
            Some(base) => vec![
                wf(
                    self.lang(),
                    "map_reviewed",
                    &[("number", &base.review_number)],
                ),
                wf(self.lang(), "map_by", &[("by", &base.by)]),
            ],
        };
        MapWords {
            notice,
            north: word("map_north"),
            grid: word("map_grid"),
            kilometres: word("map_kilometres"),
            metres: word("map_metres"),
            many: word("map_many"),
            mixed: word("map_mixed"),
            missing: word("no_data"),
            separator: word("map_separator"),
            colon: word("colon"),
        }
    }

    /// The places as rows in the order of their numbers, those without one last.
    fn map_table(
        &mut self,
        block: &Written,
        focus: &Focus<'_>,
        (located, numbers): (&[Located], &[Option<usize>]),
        title: &str,
    ) -> (Vec<Head>, Vec<MapRow>, Option<super::view::How>) {
        let mut columns = block.clone();
        columns.count = None;
        if columns.figures.is_empty() {
            columns.figures.extend(block.figure.clone());
        }
        let whos: Vec<Who> = located.iter().map(|l| l.who).collect();
        let (table, how) = self.subject_table(&columns, focus, &whos, title.to_owned());
        let mut rows: Vec<(usize, MapRow)> = table
            .rows
            .into_iter()
            .zip(located.iter().zip(numbers))
            .map(|(cells, (located, number))| {
                let row = MapRow {
                    number: number.map_or_else(String::new, |n| n.to_string()),
                    at: located
                        .place
                        .filter(|_| block.near)
                        .map_or_else(String::new, Place::text),
                    cells: with_badge(cells, block, located),
                };
                (number.unwrap_or(usize::MAX), row)
            })
            .collect();
        rows.sort_by_key(|(number, _)| *number);
        let mut head = vec![Head {
            text: w(self.lang(), "map_number").to_owned(),
            number: true,
        }];
        head.extend(table.head);
        (head, rows.into_iter().map(|(_, row)| row).collect(), how)
    }
}

/// The same for the drawing.
fn map_class(located: &Located) -> Option<MapClass> {
    let (place, class) = class_of(located)?;
    Some(MapClass {
        place,
        word: class.word.clone(),
        key: class.key.clone(),
    })
}

/// Where a block is declared, as far as it is known.
fn place_of(block: &Written) -> At<String> {
    let named = [&block.dataset, &block.figure].into_iter().flatten();
    let title = block.title.as_ref().map(|title| title.span.clone());
    let span = named.map(|a| a.span.clone()).next().or(title);
    At {
        value: String::new(),
        span: span.unwrap_or(0..0),
    }
}

/// The class of the figure of a subject, with its place on the scale.
fn class_of(located: &Located) -> Option<(u16, &ClassBadge)> {
    let figure = located.figure.as_ref()?;
    figure.text()?;
    Some((
        figure.point.class.unwrap_or(u16::MAX),
        figure.class.as_ref()?,
    ))
}

/// The figure that colours the map is shown in the colours of the map.
fn with_badge(mut cells: Vec<Cell>, block: &Written, located: &Located) -> Vec<Cell> {
    let name = block.figure.as_ref().map(|name| name.value.as_str());
    let column = match block.figures.is_empty() {
        true => Some(0),
        false => block
            .figures
            .iter()
            .position(|f| Some(f.value.as_str()) == name),
    };
    let badge = located.figure.as_ref().and_then(super::cards::badge_of);
    if let Some(cell) = column.and_then(|at| cells.get_mut(at + 1)) {
        cell.badge = badge.or(cell.badge.take());
    }
    cells
}
