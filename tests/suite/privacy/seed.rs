//! Made-up personal data from a seed; check digits by rules written a second time.

use gongshi::secret::Kind;

/// Numbers that look like chance and are always the same.
pub struct Seed(pub u64);

impl Seed {
    pub fn below(&mut self, n: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    fn digits(&mut self, n: usize) -> String {
        (0..n)
            .map(|_| char::from(b'0' + self.below(10) as u8))
            .collect()
    }

    fn one_of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len() as u64) as usize]
    }

    pub fn of(&mut self, kind: Kind) -> String {
        match kind {
            Kind::ResidentId => self.resident_id(),
            Kind::Mobile => format!(
                "1{}{}",
                self.one_of(&["38", "51", "66", "77", "89", "99", "30"]),
                self.digits(8)
            ),
            Kind::Landline => format!(
                "{}-{}{}",
                self.one_of(&["0518", "025", "010", "0755"]),
                self.below(7) + 2,
                self.digits(7)
            ),
            Kind::BankCard => self.bank_card(),
            Kind::Passport => format!("护照{}{}", self.one_of(&["E", "G", "EA"]), self.digits(8)),
            Kind::Plate => format!(
                "苏{}{}{}{}",
                self.one_of(&["A", "G", "E"]),
                self.digits(2),
                self.one_of(&["K", "M", "T"]),
                self.digits(2)
            ),
            Kind::Email => format!(
                "p{}@{}",
                self.digits(7),
                self.one_of(&["163.com", "qq.com", "sina.cn"])
            ),
            Kind::Address => format!(
                "{}小区{}幢{}单元{}0{}室",
                self.one_of(&["阳光", "明珠", "海韵", "苍梧"]),
                self.below(80) + 11,
                self.below(4) + 1,
                self.below(18) + 1,
                self.below(4) + 1
            ),
            Kind::Minor => format!(
                "学生：{}{}{}（男）",
                self.one_of(&["王", "李", "赵", "孙", "周"]),
                self.one_of(&["梓", "雨", "浩", "诗", "晨"]),
                self.one_of(&["涵", "轩", "萱", "宇", "阳", "桐"])
            ),
        }
    }

    /// Every ISO 7064 MOD 11-2 string is 1 modulo 11 when its signs are weighed with powers of 2.
    fn resident_id(&mut self) -> String {
        let region = self.one_of(&["320705", "110105", "440524", "650102", "510107"]);
        let body = format!(
            "{region}{}{:02}{:02}{}",
            1950 + self.below(70),
            self.below(12) + 1,
            self.below(28) + 1,
            self.digits(3)
        );
        let right = |last: &u64| {
            let signs = body.bytes().map(|b| u64::from(b - b'0')).chain([*last]);
            signs.fold(0, |sum, digit| (sum * 2 + digit) % 11) == 1
        };
        match (0..=10).find(right).expect("one fits") {
            10 => format!("{body}X"),
            digit => format!("{body}{digit}"),
        }
    }

    /// Doubled digits are looked up instead of computed.
    fn bank_card(&mut self) -> String {
        const DOUBLED: [u32; 10] = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9];
        let length = [16, 19, 17, 18][self.below(4) as usize];
        let body = format!("62{}", self.digits(length - 3));
        let right = |last: &u32| {
            let card: Vec<u32> = body
                .bytes()
                .map(|b| u32::from(b - b'0'))
                .chain([*last])
                .collect();
            let sum: u32 = (0..length)
                .map(|i| match (length - i) % 2 {
                    1 => card[i],
                    _ => DOUBLED[card[i] as usize],
                })
                .sum();
            sum.is_multiple_of(10)
        };
        format!("{body}{}", (0..10).find(right).expect("one fits"))
    }
}

/// The same number in full-width signs.
pub fn wide(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '!'..='~' => char::from_u32(c as u32 + 0xFEE0).expect("a sign"),
            other => other,
        })
        .collect()
}

/// The same with something between groups of so many signs.
pub fn parted(text: &str, groups: &[usize], between: &str) -> String {
    let mut rest = text;
    let mut parts = Vec::new();
    for n in groups {
        let (part, more) = rest.split_at((*n).min(rest.len()));
        parts.push(part);
        rest = more;
    }
    parts.push(rest);
    parts.retain(|p| !p.is_empty());
    parts.join(between)
}
