//! Lettering: text measured with the embedded fonts, cut and broken to fit.

use super::style::{FAMILY, Type};
use super::{FONT_REGULAR, FONT_SEMIBOLD};
use plotters::prelude::{FontDesc, FontFamily, FontStyle};
use plotters::style::register_font;
use std::sync::Once;

/// Tenths of a unit: plotters' SVG backend knows whole numbers only.
pub(super) const FINE: f64 = 10.0;
/// Plotters divides font sizes by this in SVG.
const PLOTTERS_EM: f64 = 1.24;
/// Ascent and descent of Open Sans in ems: what plotters' font measure takes as the size.
const FONT_HEIGHT: f64 = 2789.0 / 2048.0;

/// The font as plotters' SVG backend wants it.
pub(super) fn drawn(kind: Type) -> FontDesc<'static> {
    font(kind, PLOTTERS_EM)
}

fn font(kind: Type, factor: f64) -> FontDesc<'static> {
    let weight = if kind.bold { FontStyle::Bold } else { FontStyle::Normal };
    FontDesc::new(FontFamily::Name(FAMILY), kind.size * FINE * factor, weight)
}

/// Registers the embedded fonts with plotters, once a process.
pub(super) fn register() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        for (style, bytes) in [(FontStyle::Normal, FONT_REGULAR), (FontStyle::Bold, FONT_SEMIBOLD)] {
            assert!(register_font(FAMILY, style, bytes).is_ok(), "the embedded font is whole");
        }
    });
}

/// Width of `text` in units.
pub(super) fn measure(text: &str, kind: Type) -> f64 {
    register();
    font(kind, FONT_HEIGHT).layout_box(&clean(text)).map_or(0.0, |(_, (width, _))| f64::from(width) / FINE)
}

/// `text` cut with an ellipsis, at a word's end if one is near, so that it is at most `width` wide.
pub(super) fn fit(text: &str, kind: Type, width: f64) -> String {
    let text = clean(text);
    if measure(&text, kind) <= width {
        return text;
    }
    let ends: Vec<usize> = text.char_indices().map(|(i, _)| i).collect();
    let cut = |i: usize| {
        format!("{}…", text[..i].trim_end_matches([' ', ',', ';', ':', '–', '—', '\'', '’', '“', '"', '(']))
    };
    let longest = ends.partition_point(|&i| measure(&cut(i), kind) <= width);
    let end = ends[longest.saturating_sub(1)];
    let word = text[..end].rfind(' ').filter(|w| w * 5 >= end * 4);
    cut(word.unwrap_or(end))
}

/// As many of `items` as fit into `width`, joined by commas.
pub(super) fn fit_list(items: &[String], kind: Type, width: f64) -> String {
    (0..=items.len())
        .rev()
        .map(|n| items[..n].join(", "))
        .find(|t| measure(t, kind) <= width)
        .unwrap_or_default()
}

/// `text` in lines of at most `width`, broken between words.
pub(super) fn wrap(text: &str, kind: Type, width: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in clean(text).split(' ').filter(|w| !w.is_empty()) {
        match lines.last_mut() {
            Some(line) if measure(&format!("{line} {word}"), kind) <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// One line, without control characters (XML forbids them), with spaces the font has.
pub(super) fn clean(text: &str) -> String {
    let visible: String = text
        .chars()
        .map(|c| {
            if c.is_control() {
                ' '
            } else if c == '\u{202F}' {
                '\u{2009}'
            } else {
                c
            }
        })
        .collect();
    visible.split(' ').filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::style::LABEL;

    #[test]
    fn width_is_what_the_font_says() {
        // Advance widths in the font: n 1257, minus 1169 of 2048; "nn" has no kerning.
        let kind = LABEL.sized(100.0);
        assert!((measure("nn", kind) - 2.0 * 125_700.0 / 2048.0).abs() < 0.2, "{}", measure("nn", kind));
    }

    #[test]
    fn fit_and_wrap_stay_within_the_width() {
        let text = "International humanitarian law <and> “justice”, as the world's nations understand it";
        assert_eq!(fit("short", LABEL, 200.0), "short");
        for width in [60.0, 120.0, 240.0] {
            assert!(measure(&fit(text, LABEL, width), LABEL) <= width);
            assert!(fit(text, LABEL, width).ends_with('…'));
            assert_eq!(wrap(text, LABEL, width.max(120.0)).join(" "), text);
        }
        assert_eq!(fit_list(&["one".into(), "two".into()], LABEL, 30.0), "one");
    }
}
