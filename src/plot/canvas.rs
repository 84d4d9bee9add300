//! The sheet a figure is drawn on: shapes are collected, checked for clipping and overlap by tests,
//! then drawn through plotters' SVG backend in tenths of a unit (the backend knows whole numbers only).

use super::lettering::{FINE, clean, drawn, measure, register, wrap};
use super::style::{self, AXIS, FAMILY, GROUND, LABEL, NOTE, ROLES, RULE, SUBTITLE, Scale, TITLE, Type};
use super::{Figure, Heading};
use crate::{Error, Result};
use plotters::element::{Circle, PathElement, Polygon, Rectangle};
use plotters::prelude::{
    Color, DrawingArea, FontTransform, IntoDrawingArea, RGBColor, SVGBackend, Text, TextStyle,
};
use plotters::style::ShapeStyle;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use std::fmt::Write as _;

/// Half the height of a capital in ems.
const HALF_CAPITAL: f64 = 0.357;
/// Space between neighbouring text boxes below which they count as overlapping.
#[cfg(test)]
const TOUCH: f64 = 0.5;
/// White space around the figure.
pub(super) const MARGIN: f64 = 16.0;

/// Where text is held.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Anchor {
    /// Grows to the right.
    Start,
    /// Grows both ways.
    Middle,
    /// Grows to the left.
    End,
}

/// Text style with anchor and direction.
#[derive(Debug, Clone, Copy)]
pub(super) struct Set {
    kind: Type,
    anchor: Anchor,
    upward: bool,
}

/// Symbols, told apart without colour. In the order categories use them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Symbol {
    Disc,
    Square,
    Diamond,
    Up,
    Ring,
    Down,
    Cross,
}

/// Symbol of the i-th category; from the eighth on no pair of symbol and colour recurs.
pub(super) fn symbol(i: usize) -> Symbol {
    use Symbol::{Cross, Diamond, Disc, Down, Ring, Square, Up};
    [Disc, Square, Diamond, Up, Ring, Down, Cross][(i + i / 7) % 7]
}

/// Colour of the i-th category.
pub(super) fn category(i: usize) -> RGBColor {
    style::CATEGORIES[i % style::CATEGORIES.len()]
}

#[derive(Debug, Clone)]
enum Form {
    Text { x: f64, y: f64, set: Set, text: String },
    Rect { x: f64, y: f64, width: f64, height: f64 },
    Path { points: Vec<(f64, f64)>, width: f64 },
    Polygon { points: Vec<(f64, f64)> },
    Circle { x: f64, y: f64, radius: f64, stroke: Option<f64> },
}

#[derive(Debug, Clone)]
struct Shape {
    form: Form,
    colour: RGBColor,
    opacity: f64,
    hint: Option<String>,
}

/// A figure in the making. Coordinates in units (CSS pixels) from the upper left corner.
#[derive(Debug)]
pub(super) struct Canvas {
    width: f64,
    top: f64,
    heading: Heading,
    shapes: Vec<Shape>,
}

impl Canvas {
    /// A sheet `width` wide with title and subtitle set at its head.
    pub(super) fn new(width: f64, heading: &Heading) -> Self {
        let width = width.ceil();
        let mut canvas = Self { width, top: MARGIN, heading: heading.clone(), shapes: Vec::new() };
        for (kind, text) in [(TITLE, &heading.title), (SUBTITLE, &heading.subtitle)] {
            for line in wrap(text, kind, width - 2.0 * MARGIN) {
                canvas.top += kind.size * 1.35;
                let set = canvas.left(kind);
                canvas.text(MARGIN, canvas.top - kind.size * 0.7, set, &line);
            }
            canvas.top += 2.0;
        }
        canvas.top += 14.0;
        canvas
    }

    /// First free height below the head.
    pub(super) fn top(&self) -> f64 {
        self.top
    }

    /// Width of the sheet.
    pub(super) fn width(&self) -> f64 {
        self.width
    }

    /// Text that grows to the right.
    pub(super) fn left(&self, kind: Type) -> Set {
        Set { kind, anchor: Anchor::Start, upward: false }
    }

    /// Text that grows both ways.
    pub(super) fn centred(&self, kind: Type) -> Set {
        Set { kind, anchor: Anchor::Middle, upward: false }
    }

    /// Text that ends where it is put.
    pub(super) fn right(&self, kind: Type) -> Set {
        Set { kind, anchor: Anchor::End, upward: false }
    }

    /// Text read from below to above, starting where it is put.
    pub(super) fn upward(&self, kind: Type) -> Set {
        Set { kind, anchor: Anchor::Start, upward: true }
    }

    fn push(&mut self, form: Form, colour: RGBColor, opacity: f64) {
        let opacity = (opacity * 100.0).round() / 100.0;
        if opacity > 0.0 {
            self.shapes.push(Shape { form, colour, opacity, hint: None });
        }
    }

    /// Sets one line; `y` is the middle of a capital letter. Blank text is left out.
    pub(super) fn text(&mut self, x: f64, y: f64, set: Set, text: &str) {
        let text = clean(text);
        if !text.is_empty() {
            self.push(Form::Text { x, y, set, text }, set.kind.colour, 1.0);
        }
    }

    /// A filled rectangle.
    pub(super) fn rect(&mut self, x: f64, y: f64, width: f64, height: f64, colour: RGBColor, opacity: f64) {
        self.push(Form::Rect { x, y, width, height }, colour, opacity);
    }

    /// A stroke through `points`.
    pub(super) fn path(&mut self, points: Vec<(f64, f64)>, colour: RGBColor, width: f64) {
        self.push(Form::Path { points, width }, colour, 1.0);
    }

    /// A stroke through `points` that lets what is below shine through.
    pub(super) fn faint_path(&mut self, points: Vec<(f64, f64)>, colour: RGBColor, width: f64, opacity: f64) {
        self.push(Form::Path { points, width }, colour, opacity);
    }

    /// A straight stroke.
    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), colour: RGBColor, width: f64) {
        self.path(vec![from, to], colour, width);
    }

    /// A horizontal hairline.
    pub(super) fn hairline(&mut self, from: f64, to: f64, y: f64) {
        self.line((from, y), (to, y), RULE, 0.8);
    }

    /// A stroke of dashes.
    pub(super) fn dashes(&mut self, from: (f64, f64), to: (f64, f64), colour: RGBColor, width: f64) {
        let length = (to.0 - from.0).hypot(to.1 - from.1);
        let at = |d: f64| {
            let share = d.min(length) / length.max(1e-9);
            (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share)
        };
        for i in 0..(length / 6.0).ceil() as usize {
            let start = i as f64 * 6.0;
            self.line(at(start), at(start + 3.0), colour, width);
        }
    }

    /// A filled area.
    pub(super) fn area(&mut self, points: Vec<(f64, f64)>, colour: RGBColor, opacity: f64) {
        self.push(Form::Polygon { points }, colour, opacity);
    }

    /// Diagonal hatching: a cell whose value is undefined.
    pub(super) fn hatch(&mut self, x: f64, y: f64, width: f64, height: f64) {
        let gap = 5.0;
        for i in 1..((width + height) / gap).ceil() as usize {
            let d = i as f64 * gap;
            let from = (x + d.min(width), y + (d - width).max(0.0));
            let to = (x + (d - height).max(0.0), y + d.min(height));
            self.line(from, to, AXIS, 0.6);
        }
    }

    /// A symbol of about `radius`, with a thin edge of ground so that neighbours stay apart.
    pub(super) fn symbol(&mut self, symbol: Symbol, x: f64, y: f64, radius: f64, colour: RGBColor) {
        let under = if symbol == Symbol::Ring { Symbol::Disc } else { symbol };
        self.glyph(under, x, y, radius + 1.4, GROUND);
        self.glyph(symbol, x, y, radius, colour);
    }

    /// A symbol without edge, for text and legends.
    pub(super) fn glyph(&mut self, symbol: Symbol, x: f64, y: f64, radius: f64, colour: RGBColor) {
        let circle = |radius, stroke| Form::Circle { x, y, radius, stroke };
        let unit: &[(f64, f64)] = match symbol {
            Symbol::Disc => return self.push(circle(radius, None), colour, 1.0),
            Symbol::Ring => return self.push(circle(radius - 1.0, Some(2.0)), colour, 1.0),
            Symbol::Square => &[(-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88)],
            Symbol::Diamond => &[(0.0, -1.25), (1.25, 0.0), (0.0, 1.25), (-1.25, 0.0)],
            Symbol::Up => &[(0.0, -1.15), (1.1, 0.8), (-1.1, 0.8)],
            Symbol::Down => &[(0.0, 1.15), (1.1, -0.8), (-1.1, -0.8)],
            Symbol::Cross => &[
                (-1.0, -0.35),
                (-0.35, -0.35),
                (-0.35, -1.0),
                (0.35, -1.0),
                (0.35, -0.35),
                (1.0, -0.35),
                (1.0, 0.35),
                (0.35, 0.35),
                (0.35, 1.0),
                (-0.35, 1.0),
                (-0.35, 0.35),
                (-1.0, 0.35),
            ],
        };
        let points = unit.iter().map(|(a, b)| (x + a * radius, y + b * radius)).collect();
        self.push(Form::Polygon { points }, colour, 1.0);
    }

    /// One line as [`Canvas::text`], on a patch of ground that keeps lines behind it away.
    pub(super) fn label(&mut self, x: f64, y: f64, set: Set, text: &str) {
        let width = measure(text, set.kind);
        let left = match set.anchor {
            Anchor::Start => x,
            Anchor::Middle => x - width / 2.0,
            Anchor::End => x - width,
        };
        if width > 0.0 {
            let half = set.kind.size * 0.6;
            self.rect(left - 2.0, y - half, width + 4.0, 2.0 * half, GROUND, 1.0);
        }
        self.text(x, y, set, text);
    }

    /// Shows `text` when the pointer rests on the shape drawn last.
    pub(super) fn hint(&mut self, text: &str) {
        if let Some(shape) = self.shapes.last_mut() {
            shape.hint = Some(clean(text));
        }
    }

    /// Names of series with their symbols in one or more lines from `(x, y)`; gives the last line's middle.
    pub(super) fn legend<'a>(
        &mut self,
        x: f64,
        y: f64,
        entries: impl IntoIterator<Item = (Symbol, RGBColor, &'a str, String)>,
    ) -> f64 {
        let (mut at, mut line) = (x, y);
        for (symbol, colour, name, note) in entries {
            let name_width = measure(name, LABEL);
            let width = 14.0 + name_width + if note.is_empty() { 0.0 } else { 6.0 + measure(&note, NOTE) };
            if at > x && at + width > self.width - MARGIN {
                (at, line) = (x, line + 20.0);
            }
            self.glyph(symbol, at + 5.0, line, 4.5, colour);
            self.text(at + 14.0, line, self.left(LABEL), name);
            self.text(at + 14.0 + name_width + 6.0, line, self.left(NOTE), &note);
            at += width + 24.0;
        }
        line
    }

    /// Vertical hairlines at round values from `top` to `bottom`, a stronger one at zero, numbers below and
    /// the axis' name below these; gives the height where the axis ends.
    pub(super) fn axis(&mut self, scale: &Scale, span: (f64, f64), top: f64, bottom: f64, name: &str) -> f64 {
        let decimals = scale.decimals();
        for tick in scale.ticks() {
            let x = scale.at(tick);
            let (colour, width) = if tick == 0.0 { (AXIS, 1.2) } else { (RULE, 0.8) };
            self.line((x, top), (x, bottom), colour, width);
            self.text(x, bottom + 11.0, self.centred(NOTE), &style::fixed(tick, decimals));
        }
        let lines = wrap(name, NOTE, span.1 - span.0 + 200.0);
        for (i, line) in lines.iter().enumerate() {
            self.text((span.0 + span.1) / 2.0, bottom + 30.0 + 16.0 * i as f64, self.centred(NOTE), line);
        }
        bottom + 22.0 + 16.0 * lines.len() as f64
    }

    /// Draws what was collected on a sheet `height` high, rounded up.
    pub(super) fn figure(self, height: f64, data: Vec<Vec<String>>) -> Result<Figure> {
        register();
        let height = height.ceil();
        let size = ((self.width * FINE).round() as u32, (height * FINE).round() as u32);
        let mut raw = String::new();
        {
            let area = SVGBackend::with_string(&mut raw, size).into_drawing_area();
            for shape in &self.shapes {
                draw(&area, shape).map_err(|e| self.fail(e))?;
            }
            area.present().map_err(|e| self.fail(e.to_string()))?;
        }
        let svg = self.finish(&raw, height);
        let Heading { name, title, subtitle, alt, caption } = self.heading;
        Ok(Figure { name, title, subtitle, alt, caption, svg, data })
    }

    fn fail(&self, what: String) -> Error {
        Error::new(format!("figure {}", self.heading.name), what, "Report this figure with its data.")
    }

    /// Gives the backend's SVG its head, classes and hints. The backend writes one line an element and
    /// three lines a text, in the order drawn.
    fn finish(&self, raw: &str, height: f64) -> String {
        let mut svg = String::with_capacity(raw.len());
        let (fine_width, fine_height) = ((self.width * FINE).round(), (height * FINE).round());
        let _ = write!(
            svg,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot\" role=\"img\" width=\"{}\" height=\"{}\" \
             viewBox=\"0 0 {fine_width} {fine_height}\" font-family=\"'{FAMILY}', 'Segoe UI', Helvetica, Arial, \
             sans-serif\" aria-label=\"{}\">\n<rect class=\"ground\" width=\"{fine_width}\" height=\"{fine_height}\" \
             fill=\"#FFFFFF\"/>\n",
            self.width.round(),
            height.round(),
            escape(if self.heading.alt.is_empty() { &self.heading.title } else { &self.heading.alt }),
        );
        let mut lines = raw.lines().skip(1);
        for shape in &self.shapes {
            let Some(line) = lines.next() else { break };
            let mut line = line.replace(" opacity=\"1\"", "").replace(" stroke=\"none\"", "");
            if let Some(class) = ROLES.iter().find(|(c, _)| *c == shape.colour).map(|(_, class)| class) {
                let name_end = line.find(' ').unwrap_or(line.len());
                line.insert_str(name_end, &format!(" class=\"{class}\""));
            }
            if matches!(shape.form, Form::Text { .. }) {
                for dropped in
                    [" dy=\"-0.5ex\"", &format!(" font-family=\"{FAMILY}\""), " text-anchor=\"start\""]
                {
                    line = line.replace(dropped, "");
                }
                svg.push_str(&line.replace("font-weight=\"bold\"", "font-weight=\"600\""));
                svg.push_str(lines.next().unwrap_or_default());
                svg.push_str(lines.next().unwrap_or_default());
            } else if let Some(hint) = &shape.hint {
                let tag = line.trim_start_matches('<').split(' ').next().unwrap_or_default();
                let _ =
                    write!(svg, "{}><title>{}</title></{tag}>", line.trim_end_matches("/>"), escape(hint));
            } else {
                svg.push_str(&line);
            }
            svg.push('\n');
        }
        svg.push_str("</svg>\n");
        svg
    }
}

fn draw(
    area: &DrawingArea<SVGBackend<'_>, plotters::coord::Shift>,
    shape: &Shape,
) -> std::result::Result<(), String> {
    let fine = |v: f64| (v * FINE).round() as i32;
    let points = |p: &[(f64, f64)]| p.iter().map(|&(x, y)| (fine(x), fine(y))).collect::<Vec<_>>();
    let colour = shape.colour.mix(shape.opacity);
    let outcome = match &shape.form {
        Form::Text { x, y, set, text } => {
            // The middle of a capital becomes the baseline.
            let down = set.kind.size * HALF_CAPITAL;
            let (x, y) = if set.upward { (x + down, *y) } else { (*x, y + down) };
            let h = match set.anchor {
                Anchor::Start => HPos::Left,
                Anchor::Middle => HPos::Center,
                Anchor::End => HPos::Right,
            };
            let turn = if set.upward { FontTransform::Rotate270 } else { FontTransform::None };
            let font = drawn(set.kind).transform(turn);
            let style = TextStyle::from(font).color(&colour).pos(Pos::new(h, VPos::Bottom));
            area.draw(&Text::new(text.as_str(), (fine(x), fine(y)), style))
        }
        Form::Rect { x, y, width, height } => area.draw(&Rectangle::new(
            [(fine(*x), fine(*y)), (fine(x + width), fine(y + height))],
            colour.filled(),
        )),
        Form::Path { points: p, width } => {
            area.draw(&PathElement::new(points(p), colour.stroke_width(fine(*width) as u32)))
        }
        Form::Polygon { points: p } => area.draw(&Polygon::new(points(p), colour.filled())),
        Form::Circle { x, y, radius, stroke } => {
            let style = match stroke {
                Some(width) => colour.stroke_width(fine(*width) as u32),
                None => ShapeStyle::from(&colour).filled(),
            };
            area.draw(&Circle::new((fine(*x), fine(*y)), fine(*radius), style))
        }
    };
    outcome.map_err(|e| e.to_string())
}

/// Ticks a horizontal axis of that length has room for.
pub(super) fn ticks_on(span: (f64, f64)) -> usize {
    ((span.1 - span.0) / 60.0).clamp(2.0, 8.0) as usize
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
impl Canvas {
    /// Text outside the sheet and pairs of texts that overlap.
    pub(super) fn flaws(&self, height: f64) -> Vec<String> {
        let boxes: Vec<_> = self
            .shapes
            .iter()
            .filter_map(|shape| match &shape.form {
                Form::Text { x, y, set, text } => Some((text_box(*x, *y, *set, text), text)),
                _ => None,
            })
            .collect();
        let mut flaws = Vec::new();
        for (i, ((x0, y0, x1, y1), text)) in boxes.iter().enumerate() {
            if *x0 < 2.0 || *y0 < 2.0 || *x1 > self.width - 2.0 || *y1 > height - 2.0 {
                flaws.push(format!("outside: {text} ({x0:.0}, {y0:.0}, {x1:.0}, {y1:.0})"));
            }
            for ((u0, v0, u1, v1), other) in &boxes[..i] {
                if x0 + TOUCH < *u1 && u0 + TOUCH < *x1 && y0 + TOUCH < *v1 && v0 + TOUCH < *y1 {
                    flaws.push(format!("overlap: {other} | {text}"));
                }
            }
        }
        flaws
    }

    /// Places of all texts equal to `text`: their x and y as they were put.
    pub(super) fn places(&self, wanted: &str) -> Vec<(f64, f64)> {
        let put = |shape: &Shape| match &shape.form {
            Form::Text { x, y, text, .. } if text == wanted => Some((*x, *y)),
            _ => None,
        };
        self.shapes.iter().filter_map(put).collect()
    }
}

#[cfg(test)]
fn text_box(x: f64, y: f64, set: Set, text: &str) -> (f64, f64, f64, f64) {
    let length = measure(text, set.kind);
    let (up, down) = (set.kind.size * 0.42, set.kind.size * 0.55);
    let start = match set.anchor {
        Anchor::Start => 0.0,
        Anchor::Middle => length / 2.0,
        Anchor::End => length,
    };
    if set.upward {
        (x - up, y + start - length, x + down, y + start)
    } else {
        (x - start, y - up, x - start + length, y + down)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn svg_escapes_marks_roles_and_hints() {
        let heading =
            Heading { title: "A <b> & \"c\"".into(), alt: "x < \"y\"".into(), ..Heading::default() };
        let mut canvas = Canvas::new(300.0, &heading);
        canvas.rect(10.0, 60.0, 20.0, 20.0, RGBColor(0, 80, 130), 0.5);
        canvas.hint("a < b");
        let svg = canvas.figure(100.0, Vec::new()).unwrap().svg;
        assert!(svg.contains(">A &lt;b&gt; &amp; &quot;c&quot;</text>"), "{svg}");
        assert!(svg.contains("aria-label=\"x &lt; &quot;y&quot;\""));
        assert!(svg.contains("<text class=\"ink\""));
        assert!(svg.contains("<title>a &lt; b</title></rect>"));
        assert!(!svg.contains("dy="));
    }

    #[test]
    fn flaws_are_seen() {
        let mut canvas = Canvas::new(300.0, &Heading::default());
        let set = canvas.left(LABEL);
        canvas.text(10.0, 50.0, set, "one");
        canvas.text(15.0, 52.0, set, "two");
        canvas.text(290.0, 80.0, set, "three");
        assert_eq!(canvas.flaws(100.0).len(), 2, "{:?}", canvas.flaws(100.0));
    }
}
