//! The form of a 审图号.

/// Short names of the provinces, under which their offices review maps.
const PROVINCES: &str = include_str!("provinces.txt");

/// Whether a text has the form of a review number.
///
/// Two forms: a national one, `GS(2019)1822号`, since some years also given by an office in a province
/// on behalf of the state, `GS京(2022)1061号`; and one of a province or of a city in it, `苏S(2024)12号`,
/// `浙甬S(2023)5号`. The year is of four digits, in brackets of any kind; the number has one to five.
/// That such a number was given, and for this map, nobody can tell from its form.
pub(super) fn is_review_number(text: &str) -> bool {
    let text: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(plain)
        .collect();
    let Some((office, rest)) = text.split_once('(') else {
        return false;
    };
    let Some((year, number)) = rest.split_once(')') else {
        return false;
    };
    let Some(number) = number.strip_suffix('号') else {
        return false;
    };
    is_office(office) && is_year(year) && (1..=5).contains(&number.len()) && is_digits(number)
}

/// Full-width signs and the kinds of brackets that offices write.
fn plain(c: char) -> char {
    match c {
        '（' | '〔' | '［' | '[' => '(',
        '）' | '〕' | '］' | ']' => ')',
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

fn is_office(text: &str) -> bool {
    let is_province = |c: Option<char>| c.is_some_and(|c| PROVINCES.contains(c));
    if let Some(rest) = text.strip_prefix("GS") {
        let mut rest = rest.chars();
        return match rest.next() {
            None => true,
            first => is_province(first) && rest.next().is_none(),
        };
    }
    let Some(place) = text.strip_suffix('S') else {
        return false;
    };
    let mut place = place.chars();
    let province = is_province(place.next());
    let city: Vec<char> = place.collect();
    let is_han = |c: &char| ('\u{4e00}'..='\u{9fff}').contains(c);
    province && city.len() <= 2 && city.iter().all(is_han)
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && is_digits(text) && (text.starts_with("19") || text.starts_with("20"))
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_that_offices_print() {
        for number in [
            "GS(2019)1822号",
            "GS（2024）0650号",
            "GS京(2022)1061号",
            "GS〔2016〕1549号",
            "ＧＳ（２０１９）１８２２号",
            "苏S(2024)12号",
            "浙甬S(2023)5号",
            "京S (2021) 023 号",
        ] {
            assert!(is_review_number(number), "{number}");
        }
        for number in [
            "",
            "待办",
            "GS2019-1822",
            "GS(2019)1822",
            "GS(19)1822号",
            "GS(2019)号",
            "GS(2019)182200号",
            "GS外(2019)1822号",
            "S(2024)12号",
            "某S(2024)12号",
            "苏ICP备00000000号",
            "审图号：GS(2019)1822号",
        ] {
            assert!(!is_review_number(number), "{number}");
        }
    }
}
