//! The report as Markdown: the same blocks, figures as links.

use super::block::{Block, Piece, Prose, Section, Table};
use super::title::Title;
use std::fmt::Write as _;

/// `report.md`.
pub(super) fn markdown(title: &Title, sections: &[Section]) -> String {
    let mut out = format!("# {}\n\n", escaped(&title.title));
    if !title.question.is_empty() {
        let _ = writeln!(out, "*{}*\n", escaped(&title.question));
    }
    for (label, content) in &title.facts {
        let _ = writeln!(out, "- **{label}:** {}", escaped(content));
    }
    for section in sections {
        let _ = writeln!(out, "\n## {}\n", section.title);
        blocks(&mut out, &section.blocks);
    }
    out
}

fn blocks(out: &mut String, list: &[Block]) {
    for block in list {
        let _ = match block {
            Block::Prose { text } => writeln!(out, "{}\n", prose(text)),
            Block::Heading { text } => writeln!(out, "### {}\n", escaped(text)),
            Block::Findings { items } => {
                for (at, item) in items.iter().enumerate() {
                    let _ = writeln!(
                        out,
                        "{}. {} *({}; {})*",
                        at + 1,
                        prose(&item.text),
                        item.basis,
                        escaped(&item.n)
                    );
                }
                writeln!(out)
            }
            Block::Figure { figure } => {
                let name = &figure.name;
                let _ = writeln!(out, "### {}\n\n{}\n", escaped(&figure.title), escaped(&figure.subtitle));
                let _ = writeln!(out, "![{}](figures/{name}.svg)\n", escaped(&figure.alt));
                writeln!(
                    out,
                    "{} Numbers: [CSV](figures/{name}.csv); image: [PNG](figures/{name}.png).\n",
                    escaped(&figure.caption)
                )
            }
            Block::Table { table: shown } => {
                table(out, shown);
                Ok(())
            }
            Block::List { items } => {
                items.iter().for_each(|item| {
                    let _ = writeln!(out, "- {}", prose(item));
                });
                writeln!(out)
            }
            Block::Terms { items } => {
                items.iter().for_each(|(term, what)| {
                    let _ = writeln!(out, "- **{}**: {}", escaped(term), prose(what));
                });
                writeln!(out)
            }
            Block::Folded { summary, blocks: inner } => {
                let _ = writeln!(out, "### {}\n", escaped(summary));
                blocks(out, inner);
                Ok(())
            }
            Block::Code { code } => writeln!(out, "```\n{code}\n```\n"),
            Block::Reader => writeln!(
                out,
                "The texts with every counted word stand in [report.html](report.html#reader); every counted word \
                 with its place, rule and weight in [tables/evidence.csv](tables/evidence.csv).\n"
            ),
        };
    }
}

fn table(out: &mut String, table: &Table) {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let _ = writeln!(out, "*{}*\n", escaped(&table.caption));
    out.push_str(&line(table.heads.iter().map(|head| cell(&escaped(&head.label))).collect()));
    out.push_str(&line(
        table.heads.iter().map(|h| if h.numeric { "--:" } else { "---" }.to_owned()).collect(),
    ));
    for row in &table.rows {
        out.push_str(&line(row.iter().map(|own| cell(&prose(own))).collect()));
    }
    if !table.note.is_empty() {
        let _ = write!(out, "\n*Note.* {}\n", escaped(&table.note));
    }
    out.push('\n');
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

fn prose(text: &Prose) -> String {
    let pieces = text.0.iter().map(|piece| match piece {
        Piece::Text { text } => escaped(text),
        Piece::Em { text } => format!("*{}*", escaped(text)),
        Piece::Strong { text } => match text.strip_suffix(' ') {
            Some(text) => format!("**{}** ", escaped(text)),
            None => format!("**{}**", escaped(text)),
        },
        Piece::Code { text } => format!("`{}`", text.replace('`', "'")),
        Piece::Link { text, href } if text == href => format!("<{}>", href.replace(['<', '>'], "")),
        Piece::Link { text, href } => format!("[{}]({href})", escaped(text)),
        Piece::Show { text, href, .. } => format!("[{}](report.html{href})", escaped(text)),
    });
    pieces.collect::<String>().trim_end().to_owned()
}

/// What Markdown would take as markup, taken literally.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '~') {
            out.push('\\');
        }
        out.push(if c == '\n' { ' ' } else { c });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_no_markup() {
        let text = Prose::new().t("<script> *x*").strong("a_b ").link("https://a.b/c", "https://a.b/c");
        assert_eq!(prose(&text), "\\<script\\> \\*x\\***a\\_b** <https://a.b/c>");
    }
}
