//! What the head of a column says of the cells below it.

use super::{
    Kind,
    child::{OF_AGE, name_at},
    words::{Words, has_one},
};

/// What cells of a column are, as far as its head says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Heading(u16);

const RESIDENT: u16 = 1;
const PHONE: u16 = 1 << 1;
const CARD: u16 = 1 << 2;
const PASSPORT: u16 = 1 << 3;
const ADDRESS: u16 = 1 << 4;
const NAME: u16 = 1 << 5;
const AGE: u16 = 1 << 6;
const MINOR: u16 = 1 << 7;
const CODE: u16 = 1 << 8;
const NUMBER: u16 = 1 << 9;

impl Heading {
    /// Of a head as written.
    #[must_use]
    pub fn of(head: &str) -> Self {
        let words = &Words::shared().context;
        let flags = [
            (&words.resident, RESIDENT),
            (&words.phone, PHONE),
            (&words.card, CARD),
            (&words.passport, PASSPORT),
            (&words.address, ADDRESS),
            (&words.name, NAME),
            (&words.age, AGE),
            (&words.minor, MINOR),
        ];
        let says = flags.iter().filter(|(words, _)| has_one(head, words));
        let says = Self(says.map(|(_, flag)| flag).sum());
        match says == Self::default() && has_one(head, &words.amount) {
            true => says.of_amounts(),
            false => says,
        }
    }

    /// The same of a column that is declared to hold codes.
    #[must_use]
    pub fn of_codes(self) -> Self {
        Self(self.0 | CODE)
    }

    /// The same of a column that is declared to hold amounts: a number in it is no telephone.
    #[must_use]
    pub fn of_amounts(self) -> Self {
        Self(self.0 | NUMBER)
    }

    /// The same of a column that is declared to hold personal data of a kind.
    #[must_use]
    pub fn with(self, kind: Kind) -> Self {
        let flag = match kind {
            Kind::ResidentId => RESIDENT,
            Kind::Mobile | Kind::Landline => PHONE,
            Kind::BankCard => CARD,
            Kind::Passport => PASSPORT,
            Kind::Address => ADDRESS,
            Kind::Minor => NAME,
            Kind::Plate | Kind::Email => 0,
        };
        Self(self.0 | flag)
    }

    pub(super) fn is_resident(self) -> bool {
        self.0 & RESIDENT > 0
    }

    pub(super) fn is_phone(self) -> bool {
        self.0 & PHONE > 0
    }

    pub(super) fn is_card(self) -> bool {
        self.0 & CARD > 0
    }

    pub(super) fn is_passport(self) -> bool {
        self.0 & PASSPORT > 0
    }

    pub(super) fn is_address(self) -> bool {
        self.0 & ADDRESS > 0
    }

    pub(super) fn is_amount(self) -> bool {
        self.0 & NUMBER > 0
    }

    pub(super) fn is_code(self) -> bool {
        self.0 & CODE > 0
    }

    /// Whether the cells are names of persons.
    #[must_use]
    pub fn is_name(self) -> bool {
        self.0 & NAME > 0
    }

    /// Whether the cells are ages.
    #[must_use]
    pub fn is_age(self) -> bool {
        self.0 & AGE > 0
    }

    /// Whether only children have such a column.
    #[must_use]
    pub fn is_of_minors(self) -> bool {
        self.0 & MINOR > 0
    }
}

/// Columns of a row in which a child is named: the row says its age, or the table is one of pupils.
#[must_use]
pub fn minors<'c>(headings: &[Heading], cell: impl Fn(usize) -> &'c str) -> Vec<usize> {
    let told = |heading: &Heading, text: &str| {
        heading.is_of_minors() && !text.trim().is_empty() || heading.is_age() && is_young(text)
    };
    let mut all = headings.iter().enumerate();
    if !all.any(|(column, heading)| told(heading, cell(column))) {
        return Vec::new();
    }
    let named = |column: &usize| headings[*column].is_name() && is_name(cell(*column));
    (0..headings.len()).filter(named).collect()
}

/// Whether a cell is the age of a child.
fn is_young(cell: &str) -> bool {
    let number: String = cell.trim().chars().map(super::sign::plain).collect();
    let digits = number.trim_end_matches(|c: char| !c.is_ascii_digit());
    digits.parse().is_ok_and(|age: u32| age < OF_AGE)
}

/// Whether a cell is the name of a person, whole.
#[must_use]
pub fn is_name(cell: &str) -> bool {
    let cell = cell.trim();
    name_at(cell, cell.chars().count()).is_some()
}
