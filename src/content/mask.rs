//! Takes personal data out of texts where the site's policy says so.

use super::draft::{Contact, Front};
use crate::{
    config::Config,
    secret::{Found, Heading, scan},
};

/// Puts stars into what a text says, so that no output knows what they hide.
#[derive(Clone, Debug)]
pub(super) struct Mask<'c> {
    config: &'c Config,
    /// Whom to ask: the contact of an office stays.
    contact: Option<Contact>,
}

impl<'c> Mask<'c> {
    pub(super) fn of(config: &'c Config, front: &Front) -> Self {
        let contact = front.contact.clone();
        Self { config, contact }
    }

    /// A plain text.
    pub(super) fn plain(&self, text: String) -> String {
        self.starred(text, "*")
    }

    /// Markdown, in which a star has a meaning of its own.
    pub(super) fn markdown(&self, text: String) -> String {
        self.starred(text, "\\*")
    }

    fn starred(&self, text: String, star: &str) -> String {
        if self.config.privacy.mask.is_empty() {
            return text;
        }
        let mut found = scan(&text, Heading::default());
        found.retain(|f| self.is_masked(f, &text));
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for one in &found {
            out.push_str(&text[at..one.range.start]);
            out.push_str(&one.hint(&text).to_string().replace('*', star));
            at = one.range.end;
        }
        out.push_str(&text[at..]);
        out
    }

    fn is_masked(&self, found: &Found, text: &str) -> bool {
        let mut offices = self.config.offices.clone();
        if let Some(contact) = &self.contact {
            offices.add_landlines(&contact.phone);
            offices.add_landlines(&contact.email);
        }
        self.config.privacy.mask.contains(&found.kind) && !offices.have(found, text)
    }

    /// What stands in the front matter and is shown as it is written.
    pub(super) fn front(&self, front: &mut Front) {
        if self.config.privacy.mask.is_empty() {
            return;
        }
        let plain = |text: &mut String| *text = self.plain(std::mem::take(text));
        let some = [
            &mut front.issuer,
            &mut front.document_number,
            &mut front.source,
            &mut front.category,
        ];
        some.into_iter().flatten().for_each(plain);
        front.topics.iter_mut().for_each(plain);
        front
            .attachments
            .iter_mut()
            .for_each(|a| plain(&mut a.title));
        if let Some(contact) = &mut front.contact {
            plain(&mut contact.office);
            plain(&mut contact.phone);
            plain(&mut contact.hours);
            plain(&mut contact.email);
        }
    }
}
