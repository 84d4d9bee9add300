//! Tables for LaTeX: `booktabs` rules, numbers in columns of `siunitx` aligned at the decimal point.

use super::block::{Head, Table};

/// Lines from which on a table may break across pages.
const LONG: usize = 36;
/// Letters on a line of a column of long text, about.
const LINE: usize = 34;
/// Letters from which on a column of text is set as paragraphs.
const WIDE: usize = 24;

/// What a document needs to set the tables; `tables.tex` sets all of them.
const PREAMBLE: &str = "\\documentclass[a4paper]{article}\n\\usepackage[T1]{fontenc}\n\\usepackage[margin=2cm]{geometry}\n\
\\usepackage{amssymb,array,booktabs,longtable,siunitx}\n";

/// A document that sets `tables`, by path, in order.
pub(super) fn document(title: &str, paths: &[String]) -> String {
    let inputs: String = paths.iter().map(|path| format!("\\input{{{path}}}\n")).collect();
    format!(
        "% pdflatex sets Latin letters; for names in other scripts use lualatex and a font that has them.\n\
         {PREAMBLE}\\title{{{}: tables}}\n\\date{{}}\n\\begin{{document}}\n\\maketitle\n{inputs}\\end{{document}}\n",
        escaped(title)
    )
}

/// One table, to be taken in by `\input`.
pub(super) fn table(table: &Table) -> String {
    let columns: Vec<Column> =
        table.heads.iter().enumerate().map(|(at, h)| Column::of(table, at, h)).collect();
    let spec = specification(&columns);
    let line = |cells: Vec<String>| cells.join(" & ") + " \\\\\n";
    let heads = line(columns.iter().zip(&table.heads).map(|(c, h)| c.head(&h.label)).collect());
    let rows: String = table
        .rows
        .iter()
        .map(|row| line(row.iter().zip(&columns).map(|(cell, column)| column.cell(&cell.plain())).collect()))
        .collect();
    let caption =
        format!("\\caption{{{}}}\\label{{tab:{}}}", escaped(&table.caption), table.name.replace('_', "-"));
    let size = if columns.len() > 7 { "\\footnotesize" } else { "\\small" };
    let note = match table.note.as_str() {
        "" => String::new(),
        note => format!(
            "\n\n\\smallskip\\parbox{{\\linewidth}}{{\\footnotesize\\textit{{Note.}} {}}}",
            escaped(note)
        ),
    };
    let needs = "% needs \\usepackage{amssymb,array,booktabs,longtable,siunitx}\n";
    let lines = |row: &Vec<super::block::Prose>| {
        let longest = row.iter().map(|cell| cell.plain().chars().count()).max().unwrap_or(0);
        longest.div_ceil(LINE).max(1)
    };
    if table.rows.iter().map(lines).sum::<usize>() >= LONG {
        return format!(
            "{needs}{{{size}\\setlength{{\\tabcolsep}}{{4pt}}\n\\begin{{longtable}}{{@{{}}{spec}@{{}}}}\n{caption}\\\\\n\
             \\toprule\n{heads}\\midrule\n\\endfirsthead\n\\toprule\n{heads}\\midrule\n\\endhead\n\\bottomrule\n\
             \\endlastfoot\n{rows}\\end{{longtable}}{note}\n}}\n"
        );
    }
    format!(
        "{needs}\\begin{{table}}[htbp]\n{size}\\setlength{{\\tabcolsep}}{{4pt}}\n{caption}\n\
         \\begin{{tabular}}{{@{{}}{spec}@{{}}}}\n\\toprule\n{heads}\\midrule\n{rows}\\bottomrule\n\\end{{tabular}}{note}\n\
         \\end{{table}}\n"
    )
}

/// A number as cells print it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Number {
    sign: Option<char>,
    whole: String,
    decimals: String,
    is_percent: bool,
}

impl Number {
    /// `−0.13`, `+1.2`, `17 228`, `.004`, `41 %`; nothing else.
    fn parse(cell: &str) -> Option<Self> {
        let cell = cell.trim();
        let (cell, is_percent) = match cell.strip_suffix('%') {
            Some(rest) => (rest.trim_end_matches([' ', '\u{202f}']), true),
            None => (cell, false),
        };
        let sign = cell.chars().next().filter(|c| ['−', '-', '+'].contains(c));
        let digits = cell.trim_start_matches(['−', '-', '+']);
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        let whole = whole.replace('\u{202f}', "");
        let is_number = |part: &str| part.chars().all(|c| c.is_ascii_digit());
        let one_sign = cell.chars().filter(|c| ['−', '-', '+'].contains(c)).count() <= 1;
        (one_sign && is_number(&whole) && is_number(decimals) && !(whole.is_empty() && decimals.is_empty()))
            .then(|| Self {
                sign: sign.map(|c| if c == '+' { '+' } else { '-' }),
                whole,
                decimals: decimals.to_owned(),
                is_percent,
            })
    }

    fn tex(&self) -> String {
        let sign = self.sign.map_or(String::new(), String::from);
        let point = if self.decimals.is_empty() { "" } else { "." };
        let unit = if self.is_percent { "{\\,\\%}" } else { "" };
        format!("{sign}{}{point}{}{unit}", self.whole, self.decimals)
    }
}

/// How a column is set.
#[derive(Debug)]
enum Column {
    /// At the decimal point.
    Number(String),
    /// Flush right: counts with words, intervals.
    Right,
    /// Text of that many letters at most.
    Text(usize),
}

impl Column {
    fn of(table: &Table, at: usize, head: &Head) -> Self {
        let cells = || table.rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.plain());
        let numbers: Vec<Number> = cells().filter_map(|cell| Number::parse(&cell)).collect();
        let others = cells().filter(|cell| !cell.trim().is_empty() && Number::parse(cell).is_none());
        // Beside numbers `< .001` may stand, but no words.
        let only_bounds = others.clone().all(|cell| cell.starts_with(['<', '>']));
        if at > 0 && !numbers.is_empty() && only_bounds {
            let digits =
                |part: fn(&Number) -> &String| numbers.iter().map(|n| part(n).len()).max().unwrap_or(0);
            let sign =
                match (numbers.iter().any(|n| n.sign == Some('+')), numbers.iter().any(|n| n.sign.is_some()))
                {
                    (true, _) => "+",
                    (_, true) => "-",
                    _ => "",
                };
            let (whole, decimals) = (digits(|n| &n.whole), digits(|n| &n.decimals));
            let decimals = if decimals > 0 { format!(".{decimals}") } else { String::new() };
            let mut options = vec![format!("table-format={sign}{whole}{decimals}")];
            if sign == "+" {
                options.push("retain-explicit-plus".to_owned());
            }
            if numbers.iter().any(|n| n.is_percent) {
                options.push("table-space-text-post={\\,\\%}".to_owned());
            }
            return Self::Number(format!("S[{}]", options.join(",")));
        }
        if head.numeric {
            return Self::Right;
        }
        Self::Text(
            cells().map(|cell| cell.chars().count()).chain([head.label.chars().count()]).max().unwrap_or(0),
        )
    }

    fn head(&self, label: &str) -> String {
        match self {
            Self::Number(_) => format!("{{{}}}", escaped(label)),
            _ => escaped(label),
        }
    }

    fn cell(&self, cell: &str) -> String {
        match (self, Number::parse(cell)) {
            (Self::Number(_), Some(number)) => number.tex(),
            (Self::Number(_), None) if cell.trim().is_empty() => String::new(),
            (Self::Number(_), None) => format!("{{{}}}", escaped(cell)),
            _ => escaped(cell),
        }
    }
}

/// Columns of long text share the width that short ones leave.
fn specification(columns: &[Column]) -> String {
    // A letter of small type takes about a hundredth of the line.
    let taken: f64 = columns
        .iter()
        .map(|column| match column {
            Column::Number(_) | Column::Right => 0.08,
            Column::Text(letters) if *letters <= WIDE => 0.02 + 0.009 * *letters as f64,
            Column::Text(_) => 0.02,
        })
        .sum();
    let weight = |letters: usize| (letters as f64).sqrt().min(14.0);
    let all: f64 = columns
        .iter()
        .map(|c| {
            if let Column::Text(n) = c
                && *n > WIDE
            {
                weight(*n)
            } else {
                0.0
            }
        })
        .sum();
    let room = (0.98 - taken).max(0.3);
    let each = columns.iter().map(|column| match column {
        Column::Number(set) => set.clone(),
        Column::Right => "r".to_owned(),
        Column::Text(letters) if *letters <= WIDE => "l".to_owned(),
        Column::Text(letters) => {
            format!(">{{\\raggedright\\arraybackslash}}p{{{:.2}\\linewidth}}", room * weight(*letters) / all)
        }
    });
    each.collect()
}

/// Nothing is left for TeX to run; what its fonts lack is named or left out.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            // A column's name may break after it.
            '_' => out.push_str("\\_\\allowbreak{}"),
            '&' | '%' | '$' | '#' | '{' | '}' => {
                out.push('\\');
                out.push(c);
            }
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '<' => out.push_str("\\textless{}"),
            '>' => out.push_str("\\textgreater{}"),
            '[' => out.push_str("{[}"),
            '"' => out.push_str("\\textquotedbl{}"),
            '−' => out.push_str("$-$"),
            '≥' => out.push_str("$\\geq$"),
            '≤' => out.push_str("$\\leq$"),
            '→' => out.push_str("$\\rightarrow$"),
            'Σ' => out.push_str("$\\Sigma$"),
            'α' => out.push_str("$\\alpha$"),
            'δ' => out.push_str("$\\delta$"),
            'χ' => out.push_str("$\\chi$"),
            '√' => out.push_str("$\\surd$"),
            '✓' => out.push_str("$\\checkmark$"),
            '\u{202f}' | '\u{2009}' => out.push_str("\\,"),
            '\u{a0}' => out.push('~'),
            '\n' | '\t' => out.push(' '),
            // Marks of direction have no place in a table, and may hide what it says.
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made() -> Table {
        let mut made = Table::new("a_b", "5 % & more", &["name", "n#", "q#", "share#"]).noted("95 % of it.");
        made.rows.push(vec!["\\input{x}_1 <b>".into(), "−0.5".into(), "< .001".into(), "41\u{202f}%".into()]);
        made.rows.push(vec!["[b]".into(), "+17\u{202f}228.25".into(), ".032".into(), "".into()]);
        made
    }

    #[test]
    fn a_table_is_booktabs_and_siunitx_with_nothing_left_to_run() {
        let tex = table(&made());
        for part in [
            "\\caption{5 \\% \\& more}\\label{tab:a-b}\n",
            "{@{}lS[table-format=+5.2,retain-explicit-plus]S[table-format=0.3]S[table-format=2,table-space-text-post={\\,\\%}]@{}}",
            "\\toprule\nname & {n} & {q} & {share} \\\\\n\\midrule\n",
            "\\textbackslash{}input\\{x\\}\\_\\allowbreak{}1 \\textless{}b\\textgreater{} & -0.5 & {\\textless{} .001} & 41{\\,\\%} \\\\\n",
            "{[}b] & +17228.25 & .032 &  \\\\\n\\bottomrule\n\\end{tabular}",
            "\\textit{Note.} 95 \\% of it.",
        ] {
            assert!(tex.contains(part), "{part}\n{tex}");
        }
    }

    #[test]
    fn only_numbers_are_numbers() {
        for cell in ["2016-01-02", "[1, 2]", "132 / 792", "1.2.3", "–", "", "−", "%", "n/a"] {
            assert_eq!(Number::parse(cell), None, "{cell}");
        }
    }

    #[test]
    fn a_long_table_breaks_across_pages() {
        let mut long = Table::new("long", "l", &["name", "n#"]);
        (0..LONG).for_each(|n| long.rows.push(vec![format!("row {n}").into(), n.to_string().into()]));
        let tex = table(&long);
        assert!(tex.contains("\\begin{longtable}") && tex.contains("\\endhead"));
    }

    #[test]
    fn marks_of_direction_are_left_out() {
        assert_eq!(escaped("a\u{202e}b\u{2066}c"), "abc");
    }
}
