//! The life of a release: draft, reviewed, approved, scheduled, published, corrected, withdrawn,
//! expired.

use jiff::civil::DateTime;

use super::draft::{Act, Draft, DraftKind, Moment};
use crate::{
    config::{Config, ReleasePolicy},
    declare::At,
    diagnostic::{Diagnostic, Location, Report},
};

/// Where a release stands at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// 起草: being written.
    Draft,
    /// 已审核: read by another, not approved.
    Reviewed,
    /// 待发布: approved, its time has not come.
    Scheduled,
    /// 已发布
    Published,
    /// 已更正: published, and declared to have been changed.
    Corrected,
    /// 已失效: its last day is over; it stays readable.
    Expired,
    /// 已废止: another act ended it; it stays readable.
    Repealed,
    /// 已撤回: only its address and the reason are left.
    Withdrawn,
}

impl Draft {
    /// Where it stands at this local time.
    #[must_use]
    pub fn stage(&self, as_of: DateTime) -> Stage {
        let come = |moment: Option<DateTime>| moment.is_some_and(|at| at <= as_of);
        match self.status() {
            "draft" => return Stage::Draft,
            "reviewed" => return Stage::Reviewed,
            _ => {}
        }
        if self.visible_from.is_some_and(|at| at > as_of) {
            return Stage::Scheduled;
        }
        if come(self.withdrawn) {
            Stage::Withdrawn
        } else if come(self.repealed) {
            Stage::Repealed
        } else if come(self.expires) {
            Stage::Expired
        } else if self
            .lock
            .as_ref()
            .is_some_and(|l| !l.corrections.is_empty())
        {
            Stage::Corrected
        } else {
            Stage::Published
        }
    }

    /// The status as written; without one it is finished.
    pub(super) fn status(&self) -> &str {
        self.front
            .status
            .as_ref()
            .map_or("approved", |s| s.value.as_str())
    }
}

/// Checks whether a release may be where it stands.
///
/// # Reports
/// `content::not-reviewed`, `content::not-approved`, `content::not-a-reviewer`,
/// `content::not-an-approver`, `content::no-author`, `content::four-eyes`, `content::act-order`,
/// `content::due-not-approved`, `content::unpublished`, `content::repealed-without-act`, `content::withdrawn-without-reason`,
/// `content::bad-date`.
pub(super) fn check(draft: &Draft, config: &Config, as_of: DateTime, report: &mut Report) {
    if draft.kind != DraftKind::Release {
        return;
    }
    let policy = config.release_policy.asked_of(draft.visible_from);
    let mut life = Life {
        draft,
        config,
        policy: &policy,
        report,
    };
    let due = draft.visible_from.is_some_and(|at| at <= as_of);
    match draft.status() {
        "draft" => {
            life.not_back();
            if due && policy.is_strict() {
                life.add("content::due-not-approved");
            }
        }
        "reviewed" => {
            life.not_back();
            if draft.front.reviewed.is_none() {
                life.add("content::not-reviewed");
            }
            if due {
                life.add("content::due-not-approved");
            }
        }
        _ => life.may_be_published(&policy),
    }
    life.people(&policy);
    life.order();
}

struct Life<'a> {
    draft: &'a Draft,
    config: &'a Config,
    policy: &'a ReleasePolicy,
    report: &'a mut Report,
}

impl Life<'_> {
    /// A finding at the status, else at the date of publication, else at the file.
    fn add(&mut self, code: &'static str) {
        let front = &self.draft.front;
        let span = front.status.as_ref().map(|s| s.span.clone());
        let span = span.or_else(|| front.publish_at.as_ref().map(|m| m.span.clone()));
        let at = span.map_or_else(
            || Location::file(self.draft.file.clone()),
            |span| self.draft.at(span),
        );
        let policy = self.policy;
        let d = Diagnostic::new(code, at).with("status", self.draft.status());
        let d = d.with("approvers", listed(&policy.approvers));
        let d = d.with("reviewers", listed(&policy.reviewers));
        self.report.add(d);
    }

    /// What was sealed was published: it is no draft again.
    fn not_back(&mut self) {
        if self.draft.lock.is_some() {
            self.add("content::unpublished");
        }
    }

    fn may_be_published(&mut self, policy: &ReleasePolicy) {
        let front = &self.draft.front;
        let missing = [
            (
                policy.needs_review() && front.reviewed.is_none(),
                "content::not-reviewed",
            ),
            (
                policy.needs_approval() && front.approved.is_none(),
                "content::not-approved",
            ),
            (
                policy.four_eyes && front.authors.is_empty(),
                "content::no-author",
            ),
        ];
        for (_, code) in missing.into_iter().filter(|(missing, _)| *missing) {
            self.add(code);
        }
    }

    fn people(&mut self, policy: &ReleasePolicy) {
        let front = &self.draft.front;
        let roles = [
            (
                &front.reviewed,
                &policy.reviewers,
                "content::not-a-reviewer",
            ),
            (
                &front.approved,
                &policy.approvers,
                "content::not-an-approver",
            ),
        ];
        for (act, may, code) in roles {
            let Some(act) = act else { continue };
            let by = act.value.by.trim();
            if !may.is_empty() && !may.iter().any(|name| name.trim() == by) {
                let d = Diagnostic::new(code, self.draft.at(act.span.clone()));
                self.report
                    .add(d.with("name", by).with("known", listed(may)));
            }
        }
        if policy.four_eyes {
            self.four_eyes();
        }
    }

    /// Nobody does two things to one release.
    fn four_eyes(&mut self) {
        let front = &self.draft.front;
        let by = |act: &Option<At<Act>>| act.as_ref().map(|a| a.value.by.trim().to_owned());
        let (reviewer, approver) = (by(&front.reviewed), by(&front.approved));
        let wrote = |name: &str| front.authors.iter().any(|a| a.trim() == name);
        let twice = [
            (
                front.reviewed.as_ref(),
                reviewer.as_deref().filter(|n| wrote(n)),
            ),
            (
                front.approved.as_ref(),
                approver.as_deref().filter(|n| wrote(n)),
            ),
            (
                front.approved.as_ref(),
                approver
                    .as_deref()
                    .filter(|n| reviewer.as_deref() == Some(n)),
            ),
        ];
        for (act, name) in twice {
            if let (Some(act), Some(name)) = (act, name) {
                let d = Diagnostic::new("content::four-eyes", self.draft.at(act.span.clone()));
                self.report.add(d.with("name", name));
            }
        }
    }

    /// Reviewed, approved, published, withdrawn or expired: in this order.
    fn order(&mut self) {
        let front = &self.draft.front;
        let act =
            |act: &Option<At<Act>>| act.as_ref().map(|a| (a.value.at.clone(), a.span.clone()));
        let reviewed = self.moment("reviewed", act(&front.reviewed));
        let approved = self.moment("approved", act(&front.approved));
        let published = front.publish_at.as_ref().map(|m| m.span.clone());
        let published = self.draft.visible_from.zip(published);
        let published = published.map(|(at, span)| ("publish_at", at, span));
        let withdrawn = front.withdrawn.as_ref();
        if let Some(w) = withdrawn.filter(|w| w.value.reason.trim().is_empty()) {
            let at = self.draft.at(w.span.clone());
            let code = "content::withdrawn-without-reason";
            self.report.add(Diagnostic::new(code, at));
        }
        let withdrawn = withdrawn.map(|w| (w.value.at.clone(), w.span.clone()));
        let withdrawn = self.moment("withdrawn", withdrawn);
        let expires = front.expires.as_ref();
        let expires = expires.map(|m| (m.value.clone(), m.span.clone()));
        let expires = self.moment("expires", expires);
        let repealed = front.repealed.as_ref();
        if let Some(r) = repealed.filter(|r| r.value.by.trim().is_empty()) {
            let at = self.draft.at(r.span.clone());
            let code = "content::repealed-without-act";
            self.report.add(Diagnostic::new(code, at));
        }
        let repealed = repealed.map(|r| (r.value.at.clone(), r.span.clone()));
        let repealed = self.moment("repealed", repealed);
        let pairs = [
            (&published, &repealed),
            (&reviewed, &approved),
            (&reviewed, &published),
            (&approved, &published),
            (&published, &withdrawn),
            (&published, &expires),
        ];
        for (first, second) in pairs {
            let (Some(first), Some(second)) = (first, second) else {
                continue;
            };
            if first.1 > second.1 {
                // Told at what a clerk adds: the act, not the date of publication.
                let at = if second.0 == "publish_at" {
                    first
                } else {
                    second
                };
                let d = Diagnostic::new("content::act-order", self.draft.at(at.2.clone()));
                let d = d.with("first", first.0).with("second", second.0);
                self.report
                    .add(d.with("at", minute(first.1)).with("then", minute(second.1)));
            }
        }
    }

    fn moment(
        &mut self,
        name: &'static str,
        written: Option<(Moment, std::ops::Range<usize>)>,
    ) -> Option<(&'static str, DateTime, std::ops::Range<usize>)> {
        let (moment, span) = written?;
        let local = moment.local(self.config.offset);
        if local.is_none() {
            let at = self.draft.at(span.clone());
            self.report
                .add(Diagnostic::new("content::bad-date", at).with("value", &moment.0));
        }
        Some((name, local?, span))
    }
}

/// A moment as front matter has it.
fn minute(at: DateTime) -> String {
    format!("{}T{:02}:{:02}", at.date(), at.hour(), at.minute())
}

fn listed(names: &[String]) -> String {
    if names.is_empty() {
        "—".to_owned()
    } else {
        names.join("、")
    }
}
