//! Folders for measuring: complete small sites with the demo's own declarations.

use std::{io, path::Path};

use crate::{Options, air, enterprise, write::file};

const HEAD: &str = include_str!("bench/site.toml");
const AIR: &str = include_str!("bench/air.toml");
const ENTERPRISES: &str = include_str!("bench/enterprises.toml");

/// Writes a site of the size that `options` ask for.
pub(crate) fn write_site(out: &Path, options: &Options) -> io::Result<()> {
    let data = out.join("data");
    let mut site = HEAD.to_string();
    if options.stations > 0 {
        site.push_str(AIR);
        let declare = |id: &str, text: &str| file(&data.join(id), "dataset.toml", text);
        declare(
            "air-sample-station",
            include_str!("../../data/air-sample-station/dataset.toml"),
        )?;
        declare(
            "air-sample-hour",
            include_str!("../../data/air-sample-hour/dataset.toml"),
        )?;
        air::write_stations(&data.join("air-sample-station"), options.stations)?;
        let plan = air::Plan::of_size(options.seed, options.stations, options.hours);
        air::write_hours(&data.join("air-sample-hour"), &plan)?;
    }
    if options.enterprises > 0 {
        site.push_str(ENTERPRISES);
        write_enterprises(&data, options)?;
    }
    file(out, "site.toml", &site)
}

fn write_enterprises(data: &Path, options: &Options) -> io::Result<()> {
    let declare = |id: &str, text: &str| file(&data.join(id), "dataset.toml", text);
    declare("enterprise", include_str!("bench/enterprise.toml"))?;
    declare(
        "enterprise-rating",
        include_str!("bench/enterprise-rating.toml"),
    )?;
    declare(
        "enterprise-monitoring",
        include_str!("bench/enterprise-monitoring.toml"),
    )?;
    let list = enterprise::list(options.seed, options.enterprises);
    enterprise::write_register(&data.join("enterprise"), &list)?;
    enterprise::write_ratings(&data.join("enterprise-rating"), &list, options.seed)?;
    enterprise::write_monitoring(
        &data.join("enterprise-monitoring"),
        &list,
        options.seed,
        options.days,
    )
}
