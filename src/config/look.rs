//! What a site changes of its theme without touching a template: its colour and its logo.

use serde::Deserialize;

use crate::{
    declare::At,
    diagnostic::{Diagnostic, Location, Report},
    source::{SourceFile, Sources},
};

use super::FILE;

/// `[look]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Look {
    /// The colour of the header, of headings and buttons: `#0b5a4a`. White must be readable on it.
    pub brand: Option<At<String>>,
    /// The same on dark ground; absent: that of the theme.
    pub brand_dark: Option<At<String>>,
    /// Path of a picture in the site folder, `.svg` or `.png`, that stands in place of the theme's.
    pub logo: Option<At<String>>,
}

/// A colour: red, green, blue.
pub type Colour = [u8; 3];

/// White paper, on which the colour of a site is read.
const PAPER: Colour = [0xff; 3];
/// The dark ground of the built-in theme.
const DARK: Colour = [0x17, 0x1c, 0x1e];
/// WCAG 2.1, 1.4.3: contrast of text.
const LEAST: f64 = 4.5;
/// A logo is on every page.
const LARGEST: usize = 100 * 1024;

impl Look {
    /// The colour, where it is one.
    #[must_use]
    pub fn brand(&self) -> Option<Colour> {
        self.brand.as_ref().and_then(|c| parse(&c.value))
    }

    /// The colour on dark ground, where it is one.
    #[must_use]
    pub fn brand_dark(&self) -> Option<Colour> {
        self.brand_dark.as_ref().and_then(|c| parse(&c.value))
    }

    /// The file of the logo.
    #[must_use]
    pub fn logo<'s>(&self, sources: &'s Sources) -> Option<&'s SourceFile> {
        sources.get(&self.logo.as_ref()?.value)
    }
}

/// `#rrggbb`.
fn parse(text: &str) -> Option<Colour> {
    let hex = text.strip_prefix('#').filter(|hex| hex.len() == 6)?;
    let part = |at: usize| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
    Some([part(0)?, part(2)?, part(4)?])
}

/// Contrast of two colours, from 1 to 21 (WCAG 2.1, relative luminance).
fn contrast(a: Colour, b: Colour) -> f64 {
    let luminance = |colour: Colour| {
        let [r, g, b] = colour.map(|part| {
            let part = f64::from(part) / 255.0;
            match part <= 0.04045 {
                true => part / 12.92,
                false => ((part + 0.055) / 1.055).powf(2.4),
            }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// # Reports
/// `config::bad-colour`, `config::low-contrast`, `config::no-logo`, `config::bad-logo`.
pub(super) fn check(look: &Look, sources: &Sources, report: &mut Report) {
    for (written, ground, named) in [
        (&look.brand, PAPER, "#ffffff"),
        (&look.brand_dark, DARK, "#171c1e"),
    ] {
        let Some(written) = written else { continue };
        let at = Location::span(FILE, written.span.clone());
        match parse(&written.value).map(|colour| contrast(colour, ground)) {
            None => {
                report.add(Diagnostic::new("config::bad-colour", at).with("value", &written.value));
            }
            Some(contrast) if contrast < LEAST => report.add(
                Diagnostic::new("config::low-contrast", at)
                    .with("value", &written.value)
                    .with("ground", named)
                    // Cut, not rounded: 4.49 is not 4.5.
                    .with(
                        "contrast",
                        format!("{:.2}", (contrast * 100.0).floor() / 100.0),
                    ),
            ),
            Some(_) => {}
        }
    }
    if let Some(written) = &look.logo {
        let at = Location::span(FILE, written.span.clone());
        let fault = match sources.get(&written.value) {
            None => Some("config::no-logo"),
            Some(file) => (!is_logo(file)).then_some("config::bad-logo"),
        };
        if let Some(code) = fault {
            report.add(Diagnostic::new(code, at).with("file", &written.value));
        }
    }
}

/// A small picture that does nothing but to be seen.
fn is_logo(file: &SourceFile) -> bool {
    let bytes = file.bytes();
    let text = String::from_utf8_lossy(bytes).to_lowercase();
    let is_picture = match &*file.extension() {
        "png" => bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
        "svg" => {
            let acts = ["<script", "javascript:", "<foreignobject", "<!entity"];
            let handles = text.split(" on").skip(1).any(|rest| {
                let name = rest.split('=').next().unwrap_or_default().trim_end();
                rest.contains('=')
                    && !name.is_empty()
                    && name.bytes().all(|b| b.is_ascii_lowercase())
            });
            text.contains("<svg") && !acts.iter().any(|word| text.contains(word)) && !handles
        }
        _ => false,
    };
    is_picture && bytes.len() <= LARGEST
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Computed with another program from the definition of relative luminance.
    #[test]
    fn contrasts_are_those_of_the_standard() {
        let said =
            |a: &str, b: &str| format!("{:.2}", contrast(parse(a).unwrap(), parse(b).unwrap()));
        assert_eq!(said("#000000", "#ffffff"), "21.00");
        assert_eq!(said("#777777", "#ffffff"), "4.48");
        assert_eq!(said("#767676", "#ffffff"), "4.54");
        assert_eq!(said("#0a4f9e", "#ffffff"), "8.00");
    }

    #[test]
    fn colours_are_six_digits() {
        assert_eq!(parse("#0B5a4a"), Some([0x0b, 0x5a, 0x4a]));
        for other in [
            "0b5a4a",
            "#fff",
            "#0b5a4g",
            "#0b5a4a00",
            "#あa",
            "green",
            "",
        ] {
            assert_eq!(parse(other), None, "{other}");
        }
    }
}
