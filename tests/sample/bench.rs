//! Folders for measuring: complete small sites with the demo's own declarations.

use std::{io, path::Path};

use crate::{Options, air, enterprise, register, release, write::file};

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
        if options.months > 0 {
            site.push_str(&register::areas());
            write_register(&data, options)?;
        } else {
            write_enterprises(&data, options)?;
        }
    }
    if options.releases > 0 {
        site = site.replacen("# 行政区划", &format!("{}# 行政区划", release::SECTION), 1);
        let parts: Vec<String> = options
            .packet
            .split(',')
            .filter(|part| !part.is_empty())
            .map(|part| format!("\"{part}\""))
            .collect();
        site.push_str(&format!("\n[releases]\npacket = [{}]\n", parts.join(", ")));
        release::write(out, options.seed, options.releases)?;
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

/// The register of a province, with declarations of its own so that its shape stays the same while
/// the demo's grows.
fn write_register(data: &Path, options: &Options) -> io::Result<()> {
    let declare = |id: &str, text: &str| file(&data.join(id), "dataset.toml", text);
    let mut pages = include_str!("bench/register/enterprise.toml").to_owned();
    if !options.chart
        && let (Some(from), Some(to)) = (pages.find("# 图\n"), pages.find("# 图止\n"))
    {
        pages.replace_range(from..to, "");
    }
    if options.duties {
        pages += "\n[[page.block]]\nform = \"duties\"\ntitle = \"应当公开的信息\"\n";
    }
    declare("enterprise", &pages)?;
    declare(
        "enterprise-rating",
        include_str!("bench/register/rating.toml"),
    )?;
    declare(
        "enterprise-penalty",
        include_str!("bench/register/penalty.toml"),
    )?;
    declare(
        "enterprise-monitoring",
        include_str!("bench/register/monitoring.toml"),
    )?;
    if options.duties {
        declare(
            "enterprise-report",
            include_str!("bench/register/report.toml"),
        )?;
        file(
            data,
            "duties.toml",
            include_str!("bench/register/duties.toml"),
        )?;
        let reports = data.join("enterprise-report");
        register::write_reports(&reports, options.seed, options.enterprises)?;
    }
    register::write(data, options.seed, options.enterprises, options.months)
}
