//! Dates as people write them become `YYYY-MM-DD`.
//!
//! DESIGN. A date of three numbers ending in the year is taken only when it can be read one way:
//! 13/05/2025 is, 08/05/2025 is not, unless other values of its column show which comes first. Dots
//! (08.05.2025) are used by day-first countries only. Two-digit years are never guessed.

/// Which comes first in a column of dates such as 08/05/2025.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Order {
    #[default]
    Unknown,
    DayFirst,
    MonthFirst,
}

/// What the dates of a column show of their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Seen {
    day_first: bool,
    month_first: bool,
}

impl Seen {
    /// Takes account of `value`.
    pub(super) fn add(&mut self, value: &str) {
        let pieces = pieces(value);
        if let [a, s, b, t, y, ..] = pieces.as_slice()
            && let (Some(a), Some(b), Some(_)) = (a.number(1..=2), b.number(1..=2), y.number(4..=4))
            && s.0 == t.0
            && matches!(s.0, "/" | "-")
        {
            self.day_first |= a > 12 && b <= 12;
            self.month_first |= b > 12 && a <= 12;
        }
    }

    /// The order that the unambiguous dates show; unknown when they disagree.
    pub(super) fn order(self) -> Order {
        match (self.day_first, self.month_first) {
            (true, false) => Order::DayFirst,
            (false, true) => Order::MonthFirst,
            _ => Order::Unknown,
        }
    }
}

/// A run of digits, a run of letters, or any other character.
#[derive(Debug, Clone, Copy)]
struct Piece<'a>(&'a str);

impl Piece<'_> {
    fn number(&self, digits: std::ops::RangeInclusive<usize>) -> Option<u32> {
        let ascii = self.0.bytes().all(|b| b.is_ascii_digit());
        if ascii && digits.contains(&self.0.len()) { self.0.parse().ok() } else { None }
    }

    fn month(&self) -> Option<u32> {
        const MONTHS: [&str; 12] = [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ];
        if self.0.len() < 3 || !self.0.is_ascii() {
            return None;
        }
        let lower = self.0.to_ascii_lowercase();
        let short = |name: &&str| {
            lower == **name || lower == name[..3] || (lower == "sept" && name.starts_with(&lower))
        };
        MONTHS.iter().position(short).map(|i| i as u32 + 1)
    }

    fn is_ordinal(&self) -> bool {
        matches!(self.0, "st" | "nd" | "rd" | "th")
    }
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let class = |c: char| {
        if c.is_ascii_digit() {
            1
        } else if c.is_alphabetic() {
            2
        } else {
            0
        }
    };
    let mut found = Vec::new();
    let mut start = 0;
    let mut last = 0;
    for (at, c) in text.char_indices() {
        let here = class(c);
        if at > start && (here == 0 || here != last) {
            found.push(Piece(&text[start..at]));
            start = at;
        }
        last = here;
    }
    if start < text.len() {
        found.push(Piece(&text[start..]));
    }
    found
}

/// The date in `value`, which is the whole of a field.
pub(super) fn normalise(value: &str, order: Order) -> Option<String> {
    let value = value.trim();
    if value.len() > 80 {
        return None;
    }
    // 20250508 and 20250508093000, with or without a T between day and time.
    let digits = value.bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits == value.len() || value[digits..].starts_with('T');
    if (digits == 8 || digits == 14) && whole {
        let part = |range: std::ops::Range<usize>| value[range].parse().ok();
        return iso(part(0..4)?, part(4..6)?, part(6..8)?);
    }
    find(value, order)
}

/// The first date in `text`.
pub(super) fn find(text: &str, order: Order) -> Option<String> {
    let pieces = pieces(text);
    (0..pieces.len()).find_map(|at| {
        let glued = at > 0 && matches!(pieces[at - 1].0, "-" | "/" | ".");
        if glued { None } else { numeric(&pieces[at..], order).or_else(|| worded(&pieces[at..])) }
    })
}

/// 2025-05-08, 2025/5/8, 08.05.2025, 13/05/2025.
fn numeric(pieces: &[Piece<'_>], order: Order) -> Option<String> {
    let [a, first, b, second, c, ..] = pieces else { return None };
    if first.0 != second.0 || !matches!(first.0, "-" | "/" | ".") {
        return None;
    }
    let b = b.number(1..=2)?;
    if let Some(year) = a.number(4..=4) {
        return iso(year, b, c.number(1..=2)?);
    }
    let (a, year) = (a.number(1..=2)?, c.number(4..=4)?);
    match order {
        _ if first.0 == "." || a == b => iso(year, b, a),
        Order::DayFirst => iso(year, b, a),
        Order::MonthFirst => iso(year, a, b),
        Order::Unknown if a > 12 => iso(year, b, a),
        Order::Unknown if b > 12 => iso(year, a, b),
        Order::Unknown => None,
    }
}

/// May 8, 2025; 8 May 2025; 8th of May, 2025; 08-May-2025.
fn worded(pieces: &[Piece<'_>]) -> Option<String> {
    let mut rest =
        pieces.iter().filter(|p| !matches!(p.0, " " | "\u{A0}" | "," | "." | "-" | "of") && !p.is_ordinal());
    let (a, b, c) = (rest.next()?, rest.next()?, rest.next()?);
    // Only what was skipped may stand between the three: "May" and "2025" must be near.
    let (month, day) = match (a.month(), b.month()) {
        (Some(month), None) => (month, b.number(1..=2)?),
        (None, Some(month)) => (month, a.number(1..=2)?),
        _ => return None,
    };
    iso(c.number(4..=4)?, month, day)
}

fn iso(year: u32, month: u32, day: u32) -> Option<String> {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    let valid = (1500..2100).contains(&year) && (1..=last).contains(&day);
    valid.then(|| format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: &str, expected: Option<&str>) {
        assert_eq!(normalise(value, Order::Unknown).as_deref(), expected, "{value:?}");
    }

    #[test]
    fn usual_forms() {
        for value in [
            "2025-05-08",
            "2025/5/8",
            "2025.05.08",
            "2025-05-08T23:30:00Z",
            "2025-05-08 10:00:00+05:00",
            "20250508",
            "20250508T101500",
            "20250508101500",
            "May 8, 2025",
            "May 8 2025",
            "MAY 8, 2025",
            "8 May 2025",
            "8th May, 2025",
            "May 8th, 2025",
            "the 8th of May 2025",
            "08-May-2025",
            "Thu, 08 May 2025 10:00:00 GMT",
            "Thursday, May 8, 2025",
            "08.05.2025",
            " date 2025-05-08 + ↺ − 16 px",
            "Updated: May 08, 2025 10:30 am",
        ] {
            check(value, Some("2025-05-08"));
        }
        check("Sept. 30, 2024", Some("2024-09-30"));
        check("Dec 1, 1999", Some("1999-12-01"));
    }

    #[test]
    fn what_is_no_date_or_could_be_two_is_left() {
        for value in [
            "08/05/2025",
            "2025",
            "May 2025",
            "May 8",
            "2025-13-01",
            "2025-02-29",
            "31 April 2025",
            "10:30",
            "",
            "12345678",
            "1.2.3.4",
            "20259999",
            "call 555-12-2025",
            "Mayor 8 2025",
            "8 men 2025",
            "५/५/२०२५",
        ] {
            check(value, None);
        }
        check("2024-02-29", Some("2024-02-29"));
        check("13/05/2025", Some("2025-05-13"));
        check("05/13/2025", Some("2025-05-13"));
        check("05/05/2025", Some("2025-05-05"));
    }

    #[test]
    fn other_values_show_the_order() {
        let order = |values: &[&str]| {
            let mut seen = Seen::default();
            values.iter().for_each(|value| seen.add(value));
            seen.order()
        };
        assert_eq!(order(&["08/05/2025", "25/05/2025 10:00"]), Order::DayFirst);
        assert_eq!(order(&["08/05/2025", "05/25/2025"]), Order::MonthFirst);
        assert_eq!(order(&["25/05/2025", "05/25/2025"]), Order::Unknown);
        assert_eq!(normalise("08/05/2025", Order::DayFirst).as_deref(), Some("2025-05-08"));
        assert_eq!(normalise("08/05/2025", Order::MonthFirst).as_deref(), Some("2025-08-05"));
    }
}
