//! Generator of the sample data in `data/`, and of folders for measuring speed.
//!
//! `cargo run --release --example sample-data -- --seed 20261123 data` rewrites every sample CSV of
//! the demo site; the same seed gives the same bytes on every machine (only `+ - * /` on floats,
//! which IEEE 754 fixes). `--out DIR` writes a complete site instead, as large as `--stations`,
//! `--hours`, `--enterprises` and `--days` or `--months` say. Nothing here is a measured value.

mod air;
mod bench;
mod county;
mod county_columns;
mod drinking;
mod ecology;
mod energy;
mod enterprise;
mod firm;
mod lab;
mod lake;
mod noise;
mod notice;
mod project;
mod random;
mod register;
mod release;
mod sea;
mod supervision;
mod targets;
mod users;
mod water;
mod write;

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

/// What the command line asks for.
pub(crate) struct Options {
    /// Seed of all numbers.
    pub(crate) seed: u64,
    /// The data folder whose sample CSVs are rewritten.
    pub(crate) data: Option<PathBuf>,
    /// Folder of a site for measuring.
    pub(crate) out: Option<PathBuf>,
    /// Stations of that site; 0: none.
    pub(crate) stations: usize,
    /// Hours per station, up to the last hour of the demo.
    pub(crate) hours: i64,
    /// Enterprises of that site; 0: none.
    pub(crate) enterprises: usize,
    /// Days of monitoring per monitored enterprise.
    pub(crate) days: i64,
    /// Months of monitoring of every enterprise, which replace the days; 0: days.
    pub(crate) months: i64,
    /// Whether the pages of that register have their chart.
    pub(crate) chart: bool,
    /// Whether that register has yearly reports and duties.
    pub(crate) duties: bool,
    /// Releases of that site; 0: none.
    pub(crate) releases: usize,
    /// Parts of the packet of each release, with commas between.
    pub(crate) packet: String,
}

const USAGE: &str = "\
sample-data [--seed N] DATA
    rewrites the sample CSVs below DATA (the demo's `data` folder)
sample-data [--seed N] --out DIR [--stations N --hours H] [--enterprises N --days D]
                          [--releases N [--packet text,docx,figures]]
    writes a site for measuring: hourly values per station, ratings and daily monitoring
sample-data [--seed N] --out DIR --enterprises N --months M [--no-chart] [--duties]
    writes a province's register: every enterprise with ratings, penalties, monthly monitoring of
    four pollutants and a page with a chart; --no-chart leaves that block out of the declaration;
    --duties adds a report a year and what every enterprise must publish by when";

fn main() -> ExitCode {
    let result = match parse(std::env::args().skip(1)) {
        Some(options) => run(&options),
        None => Err(io::Error::other(USAGE)),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nothing is left to do when even the message cannot be written.
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

fn parse(mut args: impl Iterator<Item = String>) -> Option<Options> {
    let mut options = Options {
        seed: 20_261_123,
        data: None,
        out: None,
        stations: 0,
        hours: 8_760,
        enterprises: 0,
        days: 365,
        releases: 0,
        packet: String::new(),
        months: 0,
        chart: true,
        duties: false,
    };
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--seed" => options.seed = args.next()?.parse().ok()?,
            "--out" => options.out = Some(args.next()?.into()),
            "--stations" => options.stations = args.next()?.parse().ok()?,
            "--hours" => options.hours = args.next()?.parse().ok()?,
            "--enterprises" => options.enterprises = args.next()?.parse().ok()?,
            "--releases" => options.releases = args.next()?.parse().ok()?,
            "--packet" => options.packet = args.next()?,
            "--days" => options.days = args.next()?.parse().ok()?,
            "--months" => options.months = args.next()?.parse().ok()?,
            "--no-chart" => options.chart = false,
            "--duties" => options.duties = true,
            _ if !arg.starts_with('-') && options.data.is_none() => options.data = Some(arg.into()),
            _ => return None,
        }
    }
    (options.data.is_some() != options.out.is_some()).then_some(options)
}

fn run(options: &Options) -> io::Result<()> {
    let seed = options.seed;
    if let Some(out) = &options.out {
        return bench::write_site(out, options);
    }
    let Some(data) = &options.data else {
        return Ok(());
    };
    air::write_stations(&data.join("air-sample-station"), 5)?;
    air::write_hours(&data.join("air-sample-hour"), &air::Plan::demo(seed))?;
    firm::write(data, seed)?;
    write_counties(data, seed)?;
    write_projects(data, seed)?;
    write_supervision(data, seed)?;
    write_waters(data, seed)?;
    write_others(data, seed)
}

/// Yearly figures of the city and its counties, and the targets they are held against.
fn write_counties(data: &Path, seed: u64) -> io::Result<()> {
    let totals = energy::Totals::new(seed);
    let table = county::Table::new(seed, &totals);
    energy::write(&data.join("energy"), &totals)?;
    energy::write_mix(&data.join("energy-mix"), &totals)?;
    energy::write_loads(&data.join("emission-load"), &totals)?;
    county::write_register(&data.join("county"))?;
    county::write_years(&data.join("county-year"), &table)?;
    ecology::write_city(&data.join("city-year"), seed)?;
    ecology::write_honours(&data.join("honour"), &table, seed)?;
    targets::write(&data.join("targets"), &table, &totals)?;
    targets::write_counties(&data.join("targets-county"), &table)?;
    targets::write_plans(&data.join("targets-plan"), &totals)
}

/// Key users of energy, projects, notices of projects, trades.
fn write_projects(data: &Path, seed: u64) -> io::Result<()> {
    let firms = firm::known(seed);
    users::write_users(&data.join("key-energy-user"), &firms, seed)?;
    users::write_inspections(&data.join("random-inspection"), &firms, seed)?;
    users::write_impacts(&data.join("eia-notice"), seed)?;
    project::write(&data.join("project"), &data.join("project-milestone"), seed)?;
    project::write_obsolete(&data.join("phase-out"), seed)?;
    ecology::write_reserves(&data.join("reserve"))?;
    ecology::write_vehicles(&data.join("vehicle-label"), seed)?;
    ecology::write_trades(&data.join("emission-trading"), seed)
}

/// Notices and reports, tip-offs, volunteers, compensation.
fn write_supervision(data: &Path, seed: u64) -> io::Result<()> {
    supervision::write_notices(&data.join("inspection-notice"), seed)?;
    supervision::write_vetoes(&data.join("veto"))?;
    supervision::write_reports(&data.join("county-report"), seed)?;
    supervision::write_tips(&data.join("tip-off"), seed)?;
    supervision::write_cases(&data.join("tip-off-case"), seed)?;
    supervision::write_volunteers(&data.join("volunteer"), seed)?;
    supervision::write_sections(&data.join("compensation"), seed)
}

/// Rivers, lakes, sources of drinking water, the sea.
fn write_waters(data: &Path, seed: u64) -> io::Result<()> {
    water::write_sections(&data.join("water-section-register"))?;
    water::write_months(&data.join("water-section"), seed)?;
    lake::write_points(&data.join("lake-point-register"))?;
    lake::write_months(&data.join("lake-point"), seed)?;
    lake::write_ditches(&data.join("black-water-register"))?;
    lake::write_quarters(&data.join("black-water"), seed)?;
    drinking::write_sources(&data.join("drinking-source-register"))?;
    drinking::write_months(&data.join("drinking-source"), seed)?;
    sea::write_points(&data.join("sea-point-register"))?;
    sea::write_seasons(&data.join("sea-point"), seed)?;
    sea::write_areas(&data.join("sea-area"), seed)?;
    sea::write_beaches(&data.join("bathing-beach-register"))?;
    sea::write_weeks(&data.join("bathing-beach"), seed)
}

/// Noise, warnings, forecasts, counties.
fn write_others(data: &Path, seed: u64) -> io::Result<()> {
    noise::write_points(&data.join("noise-zone-register"))?;
    noise::write_quarters(&data.join("noise-zone"), seed)?;
    noise::write_roads(&data.join("noise-road-register"))?;
    noise::write_road_years(&data.join("noise-road"), seed)?;
    noise::write_squares(&data.join("noise-grid-register"))?;
    noise::write_square_years(&data.join("noise-grid"), seed)?;
    notice::write_notices(&data.join("warning"), &data.join("air-forecast"))?;
    notice::write_counties(&data.join("air-county-register"))?;
    notice::write_county_months(&data.join("air-county-month"), seed)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The seed of the committed tables.
    const SEED: &str = "20261123";

    /// All files below a folder.
    fn files(folder: &Path) -> Vec<PathBuf> {
        walkdir::WalkDir::new(folder)
            .into_iter()
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_file())
            .map(walkdir::DirEntry::into_path)
            .collect()
    }

    #[test]
    fn the_committed_tables_are_what_this_program_writes() {
        let folder = tempfile::TempDir::new().expect("a temporary folder");
        let to = folder.path().to_string_lossy().into_owned();
        let args = ["--seed".to_owned(), SEED.to_owned(), to];
        let options = parse(args.into_iter()).expect("options");
        run(&options).expect("tables");
        let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
        let written = files(folder.path());
        assert!(written.len() > 30, "{}", written.len());
        for path in written {
            let name = path.strip_prefix(folder.path()).expect("below it");
            let known = std::fs::read(committed.join(name));
            let same = known.is_ok_and(|known| std::fs::read(&path).is_ok_and(|new| new == known));
            assert!(same, "data/{} is not what the seed gives", name.display());
        }
    }
}
