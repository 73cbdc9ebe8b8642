//! Made-up projects with their milestones, and what is to be phased out.

use std::{fmt::Write, io, path::Path};

use crate::{
    county::COUNTIES,
    random::Random,
    write::{chinese, date, days, file},
};

/// Kinds of project: word, name of the work, first and last year of planned completion, how many,
/// investment in 万元.
const KINDS: [(&str, &str, i64, i64, usize, i64); 7] = [
    ("脱硫", "烧结机烟气脱硫工程", 2012, 2014, 8, 4_800),
    ("脱硝", "燃煤机组烟气脱硝工程", 2012, 2014, 10, 6_400),
    (
        "污水处理",
        "污水处理厂及配套管网工程",
        2012,
        2016,
        14,
        9_200,
    ),
    ("锅炉整治", "非集中供热燃煤锅炉淘汰工程", 2011, 2013, 7, 900),
    ("垃圾处理", "生活垃圾中转站工程", 2012, 2015, 7, 1_300),
    ("节能改造", "余热余压利用工程", 2024, 2027, 9, 3_600),
    ("河道整治", "城市内河清淤活水工程", 2013, 2026, 8, 5_500),
];
/// Steps on the way and their share of it.
const STEPS: [(&str, f64); 4] = [
    ("可研批复", 0.2),
    ("开工", 0.35),
    ("主体完工", 0.8),
    ("竣工验收", 1.0),
];

/// A project.
struct Project {
    id: String,
    kind: usize,
    number: usize,
    county: usize,
    planned: i64,
    /// Days behind the plan.
    late: i64,
    money: i64,
}

/// The last day that the demo knows of.
const TODAY: (i64, i64, i64) = (2026, 11, 20);

fn projects(seed: u64) -> Vec<Project> {
    let mut random = Random::new(seed, "project");
    let mut out = Vec::new();
    for (kind, &(_, _, from, until, count, money)) in KINDS.iter().enumerate() {
        for number in 1..=count {
            let span = (until - from + 1) * 12;
            let month = span * (number as i64 - 1) / count as i64 + random.whole(0, 2);
            let late = match random.even() {
                // Of the newest works of each kind one hangs behind.
                _ if number + 1 == count && until > 2025 => 520,
                e if e < 0.62 => -random.whole(0, 40),
                e if e < 0.92 => random.whole(10, 240),
                _ => random.whole(300, 620),
            };
            out.push(Project {
                id: format!("XM{:02}{number:02}", kind + 1),
                kind,
                number,
                county: (number + kind) % COUNTIES.len(),
                planned: days(from + month / 12, month % 12 + 1, 28),
                late,
                money: money * random.whole(60, 160) / 100,
            });
        }
    }
    out
}

/// Writes projects and milestones.
pub(crate) fn write(folder: &Path, milestones: &Path, seed: u64) -> io::Result<()> {
    let today = days(TODAY.0, TODAY.1, TODAY.2);
    let mut text = String::from(
        "编号,项目名称,类别,县区,责任单位,计划投资(万元),计划开工,计划完成,实际完成\n",
    );
    let mut steps = String::from("编号,项目编号,节点,计划日期,实际日期\n");
    for p in projects(seed) {
        let county = &COUNTIES[p.county];
        let (word, work, ..) = KINDS[p.kind];
        let done = |day: i64| {
            if day <= today {
                date(day)
            } else {
                String::new()
            }
        };
        let began = p.planned - 540;
        let _ = writeln!(
            text,
            "{},{}样例{work}{},{word},{},{}人民政府,{},{},{},{}",
            p.id,
            county.name,
            chinese(p.number),
            county.name,
            county.name.replace("连云港经济技术开发区", "连云港市"),
            p.money,
            date(began),
            date(p.planned),
            done(p.planned + p.late),
        );
        for (n, (step, way)) in STEPS.iter().enumerate() {
            let planned = began + (540.0 * way) as i64;
            let late = (p.late as f64 * way) as i64;
            let _ = writeln!(
                steps,
                "{}-{},{},{step},{},{}",
                p.id,
                n + 1,
                p.id,
                date(planned),
                done(planned + late),
            );
        }
    }
    file(folder, "projects.csv", &text)?;
    file(milestones, "milestones.csv", &steps)
}

/// What is phased out: industry, equipment, unit of its capacity.
const OBSOLETE: [(&str, &str, &str); 6] = [
    ("水泥", "直径3.0米以下水泥粉磨设备", "万吨/年"),
    ("印染", "74型染整生产线", "万米/年"),
    ("造纸", "年产3.4万吨以下草浆生产线", "万吨/年"),
    ("钢铁", "30平方米以下烧结机", "万吨/年"),
    ("电镀", "含氰电镀生产线", "条"),
    ("热电", "每小时10蒸吨及以下燃煤锅炉", "蒸吨/小时"),
];

/// Writes the phase-out lists of 2011 to 2026.
pub(crate) fn write_obsolete(folder: &Path, seed: u64) -> io::Result<()> {
    let today = days(TODAY.0, TODAY.1, TODAY.2);
    let mut random = Random::new(seed, "phase-out");
    let mut text =
        String::from("编号,年度,企业,县区,行业,淘汰设备,规模,规模单位,应完成日期,拆除日期\n");
    for year in 2011..=2026_i64 {
        for n in 0..random.whole(2, 4) {
            let (industry, equipment, unit) = OBSOLETE[random.whole(0, 5) as usize];
            let county = &COUNTIES[random.whole(0, 6) as usize];
            let due = days(year, 12, 25);
            let gone = due + random.whole(-200, 20) + if random.chance(0.15) { 210 } else { 0 };
            let gone = if gone <= today {
                date(gone)
            } else {
                String::new()
            };
            let _ = writeln!(
                text,
                "TT{year}-{:02},{year},样例{industry}老厂{},{},{industry},{equipment},{},{unit},{},{gone}",
                n + 1,
                chinese(random.whole(1, 60) as usize),
                county.name,
                random.whole(1, 40),
                date(due),
            );
        }
    }
    file(folder, "phase-out.csv", &text)
}
