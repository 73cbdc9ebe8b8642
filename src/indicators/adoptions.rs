//! Editions that areas used before they were in force everywhere.

use crate::{
    config::Config,
    diagnostic::{Diagnostic, Location, Report},
    standards::{Adoption, Standards},
};

/// The editions that each area adopted early, its outer areas' declarations included.
pub(super) fn of_areas(config: &Config) -> Vec<Vec<Adoption>> {
    let own = |i: usize| {
        config.areas[i].adopted.iter().filter_map(|a| {
            let from = a.first_day()?;
            let (family, edition) = (a.standard.value.clone(), a.edition.value.clone());
            Some(Adoption {
                family,
                edition,
                from,
            })
        })
    };
    (0..config.areas.len())
        .map(|inner| {
            (0..config.areas.len())
                .filter(|&outer| config.lies_in(inner, outer))
                .flat_map(own)
                .collect()
        })
        .collect()
}

/// Checks the editions that areas say they used early.
///
/// # Reports
/// `indicators::bad-adoption`.
pub(super) fn check(standards: &Standards, config: &Config, report: &mut Report) {
    for adopted in config.areas.iter().flat_map(|a| &a.adopted) {
        let fault = match adopted.first_day() {
            Some(from) => {
                let (family, edition) = (
                    adopted.standard.value.clone(),
                    adopted.edition.value.clone(),
                );
                standards
                    .adoption_fault(&Adoption {
                        family,
                        edition,
                        from,
                    })
                    .is_some()
            }
            None => true,
        };
        if fault {
            let at = Location::span(crate::config::FILE, adopted.edition.span.clone());
            let known: Vec<&str> = standards
                .family(&adopted.standard.value)
                .iter()
                .map(|e| e.edition.as_str())
                .collect();
            let d = Diagnostic::new("indicators::bad-adoption", at);
            report.add(
                d.with("edition", &adopted.edition.value)
                    .with("known", known.join("、")),
            );
        }
    }
}
