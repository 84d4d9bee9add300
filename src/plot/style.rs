//! The look: colours by role, type sizes, number formats, scales, placing of labels.

use plotters::style::RGBColor;

/// Family name the fonts are registered under.
pub(super) const FAMILY: &str = "Open Sans";

/// Text and strong lines.
pub(super) const INK: RGBColor = RGBColor(0x1B, 0x1F, 0x24);
/// Second-order text: n, units, notes. Contrast 6:1 on white.
pub(super) const MUTED: RGBColor = RGBColor(0x57, 0x60, 0x6A);
/// Hairlines.
pub(super) const RULE: RGBColor = RGBColor(0xD5, 0xDA, 0xE0);
/// Zero lines and axes.
pub(super) const AXIS: RGBColor = RGBColor(0x8C, 0x95, 0x9F);
/// The ground of the whole figure.
pub(super) const GROUND: RGBColor = RGBColor(0xFF, 0xFF, 0xFF);
/// Text upon a dark fill; never restyled, as the fill stays dark.
pub(super) const ON_DARK: RGBColor = RGBColor(0xFE, 0xFE, 0xFE);

/// Class a colour is emitted with, for [`PAGE_CSS`].
pub(super) const ROLES: [(RGBColor, &str); 7] = [
    (INK, "ink"),
    (MUTED, "muted"),
    (RULE, "rule"),
    (AXIS, "axis"),
    (GROUND, "ground"),
    (DEPTH, "depth"),
    (LOW, "low"),
];

/// Rules for a page that sets figures inline: text, lines and ground follow the page's colours.
///
/// Every element drawn in a role's colour carries the role as its class beside the plain attribute, so a
/// figure is complete without this CSS. The page defines the properties `--ink`, `--muted`, `--rule`,
/// `--axis`, `--ground`, `--depth` (sequential fills) and `--low` (the blue end of diverging ones); what it
/// leaves out stays as drawn. For a dark page: `#E6E9ED`, `#9AA4AF`, `#30363D`, `#6E7781`, `#14181C`,
/// `#2F86C9`, `#2F86C9`. Other data colours stay. Fills of cells are one hue at some opacity, hence fade
/// towards any ground, and text upon them keeps its contrast.
pub const PAGE_CSS: &str = "\
svg.plot{max-width:100%;height:auto}
svg.plot .ink{fill:var(--ink,#1B1F24)}
svg.plot .muted{fill:var(--muted,#57606A)}
svg.plot .rule{fill:var(--rule,#D5DAE0)}
svg.plot .axis{fill:var(--axis,#8C959F)}
svg.plot .ground{fill:var(--ground,#FFFFFF)}
svg.plot .depth{fill:var(--depth,#005082)}
svg.plot .low{fill:var(--low,#005A96)}
svg.plot polyline,svg.plot [fill=none]{fill:none}
svg.plot [fill=none].ink{stroke:var(--ink,#1B1F24)}
svg.plot polyline.ink{stroke:var(--ink,#1B1F24)}
svg.plot polyline.muted{stroke:var(--muted,#57606A)}
svg.plot polyline.rule{stroke:var(--rule,#D5DAE0)}
svg.plot polyline.axis{stroke:var(--axis,#8C959F)}
svg.plot polyline.depth{stroke:var(--depth,#005082)}
svg.plot polyline.low{stroke:var(--low,#005A96)}
";

/// Categories: Okabe and Ito (2008), <https://jfly.uni-koeln.de/color/>, and a grey as the seventh.
pub(super) const CATEGORIES: [RGBColor; 7] = [
    RGBColor(0x00, 0x72, 0xB2),
    RGBColor(0xD5, 0x5E, 0x00),
    RGBColor(0x00, 0x9E, 0x73),
    RGBColor(0xCC, 0x79, 0xA7),
    RGBColor(0xE6, 0x9F, 0x00),
    RGBColor(0x56, 0xB4, 0xE9),
    RGBColor(0x7F, 0x7F, 0x7F),
];
/// The one hue of sequential fills, at full opacity.
pub(super) const DEPTH: RGBColor = RGBColor(0x00, 0x50, 0x82);
/// Below the centre, negative, blame's opposite end.
pub(super) const LOW: RGBColor = RGBColor(0x00, 0x5A, 0x96);
/// Above the centre.
pub(super) const HIGH: RGBColor = RGBColor(0xC2, 0x55, 0x00);
/// Against someone.
pub(super) const NEGATIVE: RGBColor = RGBColor(0xD5, 0x5E, 0x00);
/// For someone.
pub(super) const POSITIVE: RGBColor = RGBColor(0x00, 0x72, 0xB2);

/// Colour of text on a fill of `colour` at `opacity` over white: ink or white, whichever has more contrast
/// (WCAG 2.2). On a dark ground the fill is darker still, ink becomes light, and both stay legible.
pub(super) fn text_on(colour: RGBColor, opacity: f64) -> RGBColor {
    let luminance = |c: RGBColor, opacity: f64| {
        let channel = |v: u8| {
            let v = (f64::from(v) * opacity + 255.0 * (1.0 - opacity)) / 255.0;
            if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(c.0) + 0.7152 * channel(c.1) + 0.0722 * channel(c.2)
    };
    let ground = luminance(colour, opacity) + 0.05;
    if 1.05 / ground > ground / (luminance(INK, 1.0) + 0.05) { ON_DARK } else { INK }
}

/// Size, weight and colour of text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Type {
    /// Font size in units of the figure.
    pub(super) size: f64,
    /// Semibold.
    pub(super) bold: bool,
    /// Fill.
    pub(super) colour: RGBColor,
}

/// The figure's sentence.
pub(super) const TITLE: Type = Type { size: 17.0, bold: true, colour: INK };
/// Unit and n.
pub(super) const SUBTITLE: Type = Type { size: 13.0, bold: false, colour: MUTED };
/// Names of rows, columns, series.
pub(super) const LABEL: Type = Type { size: 13.0, bold: false, colour: INK };
/// Headings of groups.
pub(super) const GROUP: Type = Type { size: 13.0, bold: true, colour: INK };
/// Printed values and words.
pub(super) const VALUE: Type = Type { size: 11.5, bold: false, colour: INK };
/// Notes, n, ticks.
pub(super) const NOTE: Type = Type { size: 11.5, bold: false, colour: MUTED };

impl Type {
    /// The same in another colour.
    pub(super) fn in_colour(self, colour: RGBColor) -> Self {
        Self { colour, ..self }
    }

    /// The same in another size.
    pub(super) fn sized(self, size: f64) -> Self {
        Self { size, ..self }
    }
}

/// `value` with `decimals` places and a real minus sign; no minus before zero.
pub(super) fn fixed(value: f64, decimals: usize) -> String {
    let plain = format!("{value:.decimals$}");
    match plain.strip_prefix('-') {
        Some(rest) if rest.chars().all(|c| c == '0' || c == '.') => rest.to_owned(),
        Some(rest) => format!("\u{2212}{rest}"),
        None => plain,
    }
}

/// As [`fixed`], with a plus sign before positive values.
pub(super) fn signed(value: f64, decimals: usize) -> String {
    let text = fixed(value, decimals);
    let zero = text.chars().all(|c| matches!(c, '0' | '.'));
    if zero || text.starts_with('\u{2212}') { text } else { format!("+{text}") }
}

/// A count with thin spaces between thousands: `12 345`.
pub(super) fn count(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push('\u{2009}');
        }
        text.push(c);
    }
    text
}

/// A probability as APA prints it, without the leading zero: `.031`, `< .001`.
pub(super) fn probability(p: f64) -> String {
    if p < 0.001 {
        "< .001".into()
    } else {
        let text = format!("{p:.3}");
        text.strip_prefix('0').unwrap_or(&text).to_owned()
    }
}

/// A number for the table behind a figure: ASCII, empty when undefined.
pub(super) fn plain(value: Option<f64>) -> String {
    finite(value).map_or(String::new(), |v| {
        let text = format!("{v:.4}");
        let short = text.trim_end_matches('0').trim_end_matches('.');
        if short == "-0" { "0".into() } else { short.to_owned() }
    })
}

/// `None` for what is no number.
pub(super) fn finite(value: Option<f64>) -> Option<f64> {
    value.filter(|v| v.is_finite())
}

/// Linear map from values to places.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    domain: (f64, f64),
    range: (f64, f64),
    /// Distance of ticks.
    step: f64,
}

impl Scale {
    /// Maps `domain` onto `range` with about `ticks` ticks; a domain without width is widened by one half
    /// each way.
    pub(super) fn new(domain: (f64, f64), ticks: usize, range: (f64, f64)) -> Self {
        let (a, b) = domain;
        let domain = if b - a > 1e-12 { (a, b) } else { (a - 0.5, b + 0.5) };
        let raw = (domain.1 - domain.0) / ticks as f64;
        let power = 10f64.powf(raw.log10().floor());
        let lead = [1.0, 2.0, 2.5, 5.0].into_iter().find(|s| *s >= raw / power - 1e-9).unwrap_or(10.0);
        Self { domain, range, step: power * lead }
    }

    /// A scale over all finite `values` and `keep` that begins and ends at a tick.
    pub(super) fn over(
        values: impl IntoIterator<Item = f64>,
        keep: &[f64],
        ticks: usize,
        range: (f64, f64),
    ) -> Self {
        let all = values.into_iter().chain(keep.iter().copied()).filter(|v| v.is_finite());
        let (low, high) = all.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
        let domain = if low <= high { (low, high) } else { (0.0, 1.0) };
        let mut scale = Self::new(domain, ticks, range);
        let (a, b) = scale.domain;
        scale.domain =
            ((a / scale.step + 1e-9).floor() * scale.step, (b / scale.step - 1e-9).ceil() * scale.step);
        scale
    }

    /// Place of `value`, held within the range.
    pub(super) fn at(&self, value: f64) -> f64 {
        let (a, b) = self.domain;
        let share = ((value - a) / (b - a)).clamp(0.0, 1.0);
        self.range.0 + share * (self.range.1 - self.range.0)
    }

    /// Round values within the domain.
    pub(super) fn ticks(&self) -> Vec<f64> {
        let first = (self.domain.0 / self.step - 1e-9).ceil() as i64;
        let last = (self.domain.1 / self.step + 1e-9).floor() as i64;
        (first..=last).map(|i| i as f64 * self.step).collect()
    }

    /// Decimals that tell the ticks apart.
    pub(super) fn decimals(&self) -> usize {
        let whole = |d: &usize| {
            let shifted = self.step * 10f64.powi(*d as i32);
            (shifted - shifted.round()).abs() < 1e-6
        };
        (0..4).find(whole).unwrap_or(4)
    }
}

/// Moves labels along one axis just enough that they do not overlap: least squares under the
/// constraint of distance (isotonic regression by pooling), then held within `bounds`.
/// `wanted` are centres, `widths` full widths, in any order; the answer is in the same order.
pub(super) fn spread(wanted: &[f64], widths: &[f64], bounds: (f64, f64)) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|&a, &b| wanted[a].total_cmp(&wanted[b]).then(a.cmp(&b)));
    // Distance each label must keep from the first one.
    let mut offset = vec![0.0; wanted.len()];
    for pair in order.windows(2) {
        offset[pair[1]] = offset[pair[0]] + (widths[pair[0]] + widths[pair[1]]) / 2.0;
    }
    let mut pools: Vec<(f64, f64)> = Vec::new();
    for &i in &order {
        pools.push((wanted[i] - offset[i], 1.0));
        while let [.., (a, n), (b, m)] = pools[..] {
            if a <= b {
                break;
            }
            pools.truncate(pools.len() - 2);
            pools.push(((a * n + b * m) / (n + m), n + m));
        }
    }
    let (Some(&first), Some(&last)) = (order.first(), order.last()) else { return Vec::new() };
    let floor = bounds.0 + widths[first] / 2.0;
    let ceiling = (bounds.1 - widths[last] / 2.0 - offset[last]).max(floor);
    let mut placed = vec![0.0; wanted.len()];
    let mut next = order.iter();
    for (mean, n) in pools {
        for &i in next.by_ref().take(n as usize) {
            placed[i] = mean.clamp(floor, ceiling) + offset[i];
        }
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_set_in_type() {
        assert_eq!(fixed(-0.5, 1), "−0.5");
        assert_eq!(fixed(-0.01, 1), "0.0");
        assert_eq!(signed(0.25, 2), "+0.25");
        assert_eq!(signed(0.0, 2), "0.00");
        assert_eq!(count(1234567), "1\u{2009}234\u{2009}567");
        assert_eq!(count(123), "123");
        assert_eq!(probability(0.0314), ".031");
        assert_eq!(probability(0.0002), "< .001");
        assert_eq!(plain(Some(f64::NAN)), "");
        assert_eq!(plain(Some(-1.5)), "-1.5");
    }

    #[test]
    fn every_role_can_be_restyled() {
        for (colour, class) in ROLES {
            let hex = format!("#{:02X}{:02X}{:02X}", colour.0, colour.1, colour.2);
            assert!(PAGE_CSS.contains(&format!("svg.plot .{class}{{fill:var(--{class},{hex})}}")), "{class}");
        }
    }

    #[test]
    fn ticks_are_round_and_cover_the_values() {
        let scale = Scale::over([-0.31, 0.47], &[0.0], 6, (0.0, 100.0));
        let ticks: Vec<String> = scale.ticks().iter().map(|&t| fixed(t, scale.decimals())).collect();
        assert_eq!(ticks, ["−0.4", "−0.2", "0.0", "0.2", "0.4", "0.6"]);
        assert_eq!((scale.at(-0.4), scale.at(0.6)), (0.0, 100.0));
    }

    #[test]
    fn text_keeps_its_contrast_on_fills() {
        assert_eq!(text_on(DEPTH, 0.1), INK);
        assert_eq!(text_on(DEPTH, 1.0), ON_DARK);
        assert_eq!(text_on(HIGH, 0.8), INK);
    }

    #[test]
    fn spread_keeps_order_distance_and_bounds() {
        assert_eq!(spread(&[50.0, 10.0], &[10.0, 10.0], (0.0, 100.0)), [50.0, 10.0]);
        assert_eq!(spread(&[50.0, 50.0], &[10.0, 10.0], (0.0, 100.0)), [45.0, 55.0]);
        assert_eq!(spread(&[0.0, 1.0], &[10.0, 10.0], (0.0, 100.0)), [5.0, 15.0]);
        assert_eq!(spread(&[99.0, 98.0], &[10.0, 10.0], (0.0, 100.0)), [95.0, 85.0]);
    }
}
