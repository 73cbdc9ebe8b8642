//! What became of a target: one closed list of verdicts, from its numbers and days alone.

use jiff::civil::Date;

use crate::quantity::Exact;

/// How the actual figure must stand to the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// `>=`
    AtLeast,
    /// `<=`
    AtMost,
    /// `>`
    Above,
    /// `<`
    Below,
    /// `=`
    Equal,
}

/// By when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// No date is given.
    Open,
    /// 每年: judged every year.
    Yearly,
    /// This day; of a year its last.
    By(Date),
}

/// The verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Met,
    OnTrack,
    Behind,
    Overdue,
    Pending,
    NoData,
    LateData,
}

/// What a verdict is made from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Facts {
    pub(super) base: Option<(i32, Exact)>,
    pub(super) target: Exact,
    pub(super) relation: Option<Relation>,
    pub(super) due: Due,
    /// The newest figure, in the target's unit, with its year.
    pub(super) newest: Option<(i32, Exact)>,
    /// The newest year whose figure must be there by now, where that is declared.
    pub(super) needed: Option<i32>,
    pub(super) today: Date,
}

impl Relation {
    /// As written in a file; signs in half and full width.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text.trim() {
            ">=" | "≥" | "＞＝" => Self::AtLeast,
            "<=" | "≤" | "＜＝" => Self::AtMost,
            ">" | "＞" => Self::Above,
            "<" | "＜" => Self::Below,
            "=" | "＝" => Self::Equal,
            _ => return None,
        })
    }

    fn holds(self, value: Exact, limit: Exact) -> bool {
        match self {
            Self::AtLeast => value >= limit,
            Self::AtMost => value <= limit,
            Self::Above => value > limit,
            Self::Below => value < limit,
            Self::Equal => value == limit,
        }
    }
}

impl Due {
    /// As written in a file: blank, `每年`, a year, a day.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        match text.trim_end_matches('年') {
            "" if text.is_empty() => Some(Self::Open),
            "每" | "yearly" => Some(Self::Yearly),
            year if year.len() == 4 => {
                let day = Date::new(year.parse().ok()?, 12, 31);
                day.ok().map(Self::By)
            }
            _ => crate::dataset::parse_moment(text).map(|at| Self::By(at.date())),
        }
    }

    /// The year whose figure decides.
    #[must_use]
    pub fn year(self) -> Option<i32> {
        match self {
            Self::By(day) => Some(i32::from(day.year())),
            Self::Open | Self::Yearly => None,
        }
    }
}

impl Verdict {
    /// The id, which names its word.
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::OnTrack => "on-track",
            Self::Behind => "behind",
            Self::Overdue => "overdue",
            Self::Pending => "pending",
            Self::NoData => "no-data",
            Self::LateData => "late-data",
        }
    }
}

impl Facts {
    /// The relation: as written, else the direction from base to target.
    pub(super) fn relation(&self) -> Option<Relation> {
        let by_base = || {
            let (_, base) = self.base.filter(|(_, base)| *base != self.target)?;
            Some(match base > self.target {
                true => Relation::AtMost,
                false => Relation::AtLeast,
            })
        };
        self.relation.or_else(by_base)
    }

    /// What the straight line from base to target asks for in a year between them.
    pub(super) fn line(&self, year: i32) -> Option<Exact> {
        let (from, base) = self.base?;
        let to = self.due.year().filter(|to| *to > from)?;
        let share = Exact::fraction(
            i128::from(year.clamp(from, to) - from),
            i128::from(to - from),
        )?;
        self.target.sub(base)?.mul(share)?.add(base)
    }

    /// The verdict.
    pub(super) fn verdict(&self) -> Verdict {
        let (Some((year, value)), Some(relation)) = (self.newest, self.relation()) else {
            return Verdict::NoData;
        };
        // Once its day is past, the figure of the due year is the last that a target needs.
        let last = self.due.year().unwrap_or(i32::MAX);
        if self.needed.is_some_and(|needed| needed.min(last) > year) {
            return Verdict::LateData;
        }
        if relation.holds(value, self.target) {
            return Verdict::Met;
        }
        let past = match self.due {
            Due::Yearly => true,
            Due::Open => false,
            // The figure of the due year decides; where nobody says when it comes, the day does.
            Due::By(day) => self.today > day && (year >= last || self.needed.is_none()),
        };
        match self.line(year).filter(|_| !past) {
            _ if past => Verdict::Overdue,
            None => Verdict::Pending,
            Some(asked) if self.keeps_up(value, asked) => Verdict::OnTrack,
            Some(_) => Verdict::Behind,
        }
    }

    /// Whether a value is on the line or on the target's side of it.
    fn keeps_up(&self, value: Exact, asked: Exact) -> bool {
        match self.base {
            Some((_, base)) if base > self.target => value <= asked,
            Some((_, base)) if base < self.target => value >= asked,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::parse_decimal;

    fn exact(text: &str) -> Exact {
        Exact::from_decimal(parse_decimal(text).expect("a number"))
    }

    fn day(text: &str) -> Date {
        text.parse().expect("a day")
    }

    /// base@year, relation, target, due, newest@year, needed, today
    fn verdict(line: &str) -> &'static str {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [base, relation, target, due, newest, needed, today] = cells[..] else {
            panic!("{line}");
        };
        let at = |text: &str| {
            let (value, year) = text.split_once('@')?;
            Some((year.parse().expect("a year"), exact(value)))
        };
        let facts = Facts {
            base: at(base),
            target: exact(target),
            relation: Relation::parse(relation),
            due: Due::parse(due).expect("a due date"),
            newest: at(newest),
            needed: needed.parse().ok(),
            today: day(today),
        };
        facts.verdict().id()
    }

    #[test]
    fn every_verdict_by_hand() {
        for (line, expected) in [
            // From 5 in 2010 to 3 in 2015 the line asks 4.2 in 2012 and 3.4 in 2014.
            ("5@2010||3|2015|4.2@2012|2012|2013-07-01", "on-track"),
            ("5@2010||3|2015|4.3@2012|2012|2013-07-01", "behind"),
            ("5@2010||3|2015|3@2012|2012|2013-07-01", "met"),
            ("5@2010||3|2015|3.1@2015|2015|2016-07-01", "overdue"),
            ("5@2010||3|2015|3.0@2015|2015|2016-07-01", "met"),
            // The figure of the due year is not due yet: that of the year before stands on the line.
            ("5@2010||3|2015|3.4@2014|2014|2016-03-01", "on-track"),
            ("5@2010||3|2015|3.4@2014|2015|2016-07-01", "late-data"),
            // Nobody says when figures come: the day decides.
            ("5@2010||3|2015|3.4@2014||2016-01-01", "overdue"),
            ("5@2010||3|2015|3.4@2014||2015-12-31", "on-track"),
            ("5@2010||3|2015|4.2@2012|2013|2014-08-01", "late-data"),
            // Long past: the newest figure counts, and years after the due year are not asked for.
            ("5@2010||3|2015|2.9@2019|2025|2026-11-23", "met"),
            ("5@2010||3|2015|3.2@2019|2025|2026-11-23", "overdue"),
            // Rising: 76 in 2010 to 90 in 2015 asks 81.6 in 2012.
            ("76@2010||90|2015|81.6@2012|2012|2013-07-01", "on-track"),
            ("76@2010||90|2015|81.5@2012|2012|2013-07-01", "behind"),
            ("76@2010||90|2015|90@2013|2013|2014-07-01", "met"),
            // No base: nothing to measure progress by.
            ("|>=|1|2017|0@2015|2015|2016-07-01", "pending"),
            ("|>=|1|2017|0@2017|2017|2018-07-01", "overdue"),
            ("|>=|1|2017|1@2017|2017|2018-07-01", "met"),
            ("||1|2017|1@2017|2017|2018-07-01", "no-data"),
            // Base and target alike: the relation must be written.
            ("1@2010|>=|1|2015|1@2012|2012|2013-07-01", "met"),
            ("1@2010|>=|1|2015|0.9@2012|2012|2013-07-01", "behind"),
            ("1@2010||1|2015|0.9@2012|2012|2013-07-01", "no-data"),
            // Due before or in the base year: there is no line.
            ("5@2010||3|2010|4@2009||2010-06-01", "pending"),
            ("5@2012||3|2010|4@2013|2013|2014-07-01", "overdue"),
            ("5@2012||3|2010|3@2013|2013|2014-07-01", "met"),
            // A day: before it the line counts, after it the year's figure.
            ("0@2010||100|2014-12-31|80@2014|2014|2015-07-01", "overdue"),
            ("0@2010||100|2012-06-30|60@2011|2011|2012-06-30", "on-track"),
            ("0@2010||100|2012-06-30|60@2011||2012-07-01", "overdue"),
            // Every year.
            ("|>=|3000|每年|3000@2025|2025|2026-11-23", "met"),
            ("|>=|3000|每年|2999@2025|2025|2026-11-23", "overdue"),
            ("|>=|3000|每年|3500@2024|2025|2026-11-23", "late-data"),
            ("|>=|3000|每年|3500@2024|2024|2026-03-01", "met"),
            // No date.
            ("52@2010||80||80@2025|2025|2026-11-23", "met"),
            ("52@2010||80||79@2025|2025|2026-11-23", "pending"),
            ("52@2010||80||79@2024|2025|2026-11-23", "late-data"),
            ("52@2010||80|||2025|2026-11-23", "no-data"),
        ] {
            assert_eq!(verdict(line), expected, "{line}");
        }
    }

    /// Every relation with a value below, on and above the target, for every form of a due date.
    #[test]
    fn relations_are_strict_where_they_say_so() {
        let reached = [
            (">=", [false, true, true]),
            ("<=", [true, true, false]),
            (">", [false, false, true]),
            ("<", [true, false, false]),
            ("=", [false, true, false]),
        ];
        for (relation, expected) in reached {
            for (value, met) in ["9.99", "10", "10.01"].into_iter().zip(expected) {
                for (due, otherwise) in [
                    ("", "pending"),
                    ("每年", "overdue"),
                    ("2015", "overdue"),
                    ("2015-12-31", "overdue"),
                    ("2030", "pending"),
                ] {
                    let line = format!("|{relation}|10|{due}|{value}@2020|2020|2021-07-01");
                    let wanted = if met { "met" } else { otherwise };
                    assert_eq!(verdict(&line), wanted, "{line}");
                }
            }
        }
    }

    #[test]
    fn due_dates_as_offices_write_them() {
        for (text, expected) in [
            ("", Some(Due::Open)),
            (" ", Some(Due::Open)),
            ("每年", Some(Due::Yearly)),
            ("2015", Some(Due::By(day("2015-12-31")))),
            ("2015年", Some(Due::By(day("2015-12-31")))),
            ("2012-06-30", Some(Due::By(day("2012-06-30")))),
            ("2012年6月30日", Some(Due::By(day("2012-06-30")))),
            ("十二五末", None),
            ("年", None),
            ("20155", None),
        ] {
            assert_eq!(Due::parse(text), expected, "{text}");
        }
    }
}
