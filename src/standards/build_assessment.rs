//! Assessments, logarithmic indices, and what counts below the detection limit.

use std::sync::Arc;

use toml::Spanned;

use super::{
    assessment::{
        Assessment, BelowDetection, ChangeRule, ChangeWords, FewDetected, LogIndex, LogPart,
        MainRule,
    },
    build::Builder,
    raw::Rows,
    raw_assessment::{
        RawAssessment, RawBelowDetection, RawChange, RawLogIndex, RawLogPart, RawMain,
    },
    references::AssessmentPlace,
    scale::Scale,
};

impl Builder<'_> {
    pub(super) fn assessments(
        &mut self,
        rows: &Rows<RawAssessment>,
        scales: &[Arc<Scale>],
    ) -> (Vec<Assessment>, Vec<AssessmentPlace>) {
        let mut out: Vec<Assessment> = Vec::with_capacity(rows.len());
        let mut places = Vec::with_capacity(rows.len());
        for row in rows {
            let raw = row.get_ref();
            if out.iter().any(|a| a.id == raw.id) {
                let values = [("name", raw.id.clone())];
                self.fault("standards::name-twice", row.span(), &values);
                continue;
            }
            if let Some(assessment) = self.assessment(raw, scales) {
                out.push(assessment);
                places.push(self.place(row));
            }
        }
        (out, places)
    }

    fn assessment(&mut self, raw: &RawAssessment, scales: &[Arc<Scale>]) -> Option<Assessment> {
        self.refer(&raw.grades);
        let level = self.scale_position(&raw.level, scales)?;
        let of_shares = match &raw.of_shares {
            Some(scale) => Some(self.scale_position(scale, scales)?),
            None => None,
        };
        let change = match &raw.change {
            Some(change) => Some(self.change(change)?),
            None => None,
        };
        Some(Assessment {
            id: raw.id.clone(),
            title: raw.title.clone(),
            grades: raw.grades.get_ref().clone(),
            items: texts(&raw.items),
            level,
            of_shares,
            few: raw.few,
            reference: raw.reference.as_ref().map(|r| r.get_ref().clone()),
            main: raw.main.as_ref().map(|main| main_rule(main.get_ref())),
            change,
            clause: raw.clause.clone(),
            confidence: self.sure(raw.confidence),
        })
    }

    fn change(&mut self, raw: &Spanned<RawChange>) -> Option<ChangeRule> {
        let (span, raw) = (raw.span(), raw.get_ref());
        let (some, much) = (self.number(&raw.some)?, self.number(&raw.much)?);
        if some.is_sign_negative() || some > much {
            self.fault(
                "standards::thresholds-reversed",
                span,
                &[("some", some.to_string()), ("much", much.to_string())],
            );
        }
        let words = &raw.words;
        Some(ChangeRule {
            words: ChangeWords {
                same: words.same.clone(),
                better: words.better.clone(),
                worse: words.worse.clone(),
                much_better: words.much_better.clone(),
                much_worse: words.much_worse.clone(),
            },
            good: raw.good.get_ref().clone(),
            bad: raw.bad.get_ref().clone(),
            some,
            much,
        })
    }

    fn place(&self, row: &Spanned<RawAssessment>) -> AssessmentPlace {
        let raw = row.get_ref();
        let own = self.at(row.span());
        let main = raw.main.as_ref().map(Spanned::get_ref);
        let change = raw.change.as_ref().map(Spanned::get_ref);
        let named = raw.items.iter().chain(
            main.iter()
                .flat_map(|m| m.first.iter().chain(&m.no_multiple)),
        );
        let shares = change.iter().flat_map(|c| [&c.good, &c.bad]);
        let at = |text: &Spanned<String>| (text.get_ref().clone(), self.at(text.span()));
        AssessmentPlace {
            items: named.map(at).collect(),
            reference: raw.reference.as_ref().map(at),
            shares: shares.map(at).collect(),
            own,
        }
    }

    pub(super) fn log_indices(
        &mut self,
        rows: &Rows<RawLogIndex>,
        scales: &[Arc<Scale>],
    ) -> Vec<LogIndex> {
        let mut out: Vec<LogIndex> = Vec::with_capacity(rows.len());
        for row in rows {
            let raw = row.get_ref();
            if out.iter().any(|index| index.id == raw.id) {
                let values = [("name", raw.id.clone())];
                self.fault("standards::name-twice", row.span(), &values);
                continue;
            }
            out.extend(self.log_index(raw, scales));
        }
        out
    }

    fn log_index(&mut self, raw: &RawLogIndex, scales: &[Arc<Scale>]) -> Option<LogIndex> {
        let scale = self.scale_position(&raw.scale, scales)?;
        let factor = self.number(&raw.factor)?;
        let mut parts: Vec<LogPart> = Vec::with_capacity(raw.part.len());
        for row in &raw.part {
            let part = self.log_part(row)?;
            if parts.iter().any(|other| other.item == part.item) {
                let what = format!("part {}", row.get_ref().item);
                self.fault("standards::row-twice", row.span(), &[("what", what)]);
            }
            parts.push(part);
        }
        Some(LogIndex {
            id: raw.id.clone(),
            title: raw.title.clone(),
            scale,
            decimals: raw.decimals,
            factor,
            parts,
            clause: raw.clause.clone(),
            confidence: self.sure(raw.confidence),
        })
    }

    fn log_part(&mut self, row: &Spanned<RawLogPart>) -> Option<LogPart> {
        let raw = row.get_ref();
        Some(LogPart {
            item: self.item(&raw.item, row.span())?,
            constant: self.number(&raw.constant)?,
            slope: self.number(&raw.slope)?,
            correlation: self.number(&raw.correlation)?,
        })
    }

    pub(super) fn below_detection(
        &mut self,
        row: Option<&Spanned<RawBelowDetection>>,
    ) -> Option<BelowDetection> {
        let raw = row?.get_ref();
        let few = match &raw.few {
            Some(few) => Some(FewDetected {
                detected_below: self.number(&few.detected_below)?,
                factor: self.number(&few.factor)?,
            }),
            None => None,
        };
        Some(BelowDetection {
            factor: self.number(&raw.factor)?,
            few,
            clause: raw.clause.clone(),
            confidence: self.sure(raw.confidence),
        })
    }
}

fn main_rule(raw: &RawMain) -> MainRule {
    MainRule {
        most: raw.most,
        first: texts(&raw.first),
        no_multiple: texts(&raw.no_multiple),
        decimals: raw.decimals,
    }
}

fn texts(written: &[Spanned<String>]) -> Vec<String> {
    written.iter().map(|text| text.get_ref().clone()).collect()
}
