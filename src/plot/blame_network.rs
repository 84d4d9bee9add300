//! Who blames whom as a network: one node a party, an arrow from who speaks to who is blamed or credited.
//!
//! DESIGN. Nodes stand in two columns bent like brackets, those that mostly speak of others at the left,
//! those mostly spoken of at the right, each by its number of acts: labels outside the columns cannot collide,
//! whatever the names. Arrows bow to their own right, so that two that face each other part. Signs are set
//! along an arrow at the first of a few places that is free. No force, no chance: the same acts, the same
//! picture.

use super::canvas::{Canvas, MARGIN, Symbol};
use super::lettering::{fit, measure};
use super::style::{GROUP, INK, LABEL, NEGATIVE, NOTE, POSITIVE, VALUE, count};
use super::{Figure, Heading, unfit};
use crate::Result;
use plotters::style::RGBColor;

/// What the network shows.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// Title, subtitle and so on.
    pub heading: Heading,
    /// Everyone who blames, credits, is blamed or is credited.
    pub nodes: Vec<Node>,
    /// Acts, at most one entry a pair of nodes.
    pub edges: Vec<Edge>,
    /// Arrows drawn: the strongest. The others are counted in a note.
    pub most: usize,
}

/// A voice or an agent.
#[derive(Debug, Clone, Default)]
pub struct Node {
    /// Its name.
    pub name: String,
    /// Stands for no single party (agent not named, others): a ring, last in its column.
    pub is_apart: bool,
}

/// What one node says of another, by index.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Edge {
    /// In whose words.
    pub from: usize,
    /// Of whom.
    pub to: usize,
    /// Acts of blame.
    pub blame: usize,
    /// Acts of credit.
    pub credit: usize,
}

const WIDTH: f64 = 960.0;
/// Room for names beside the columns.
const NAMES: f64 = 215.0;
const PITCH: f64 = 74.0;
/// How far the middle of a column stands out.
const BEND: f64 = 70.0;
const DISC: f64 = 7.0;
/// Radius of the loop of who speaks of itself.
const LOOP: f64 = 14.0;
const HEAD: f64 = 9.0;

/// Draws the network.
///
/// # Errors
/// When there are no acts, or an edge leads to no node.
pub fn draw(input: &Input) -> Result<Figure> {
    let (canvas, height) = layout(input)?;
    let mut data = vec![["voice", "agent", "blame", "credit"].map(str::to_owned).to_vec()];
    for edge in &input.edges {
        let names = [edge.from, edge.to].map(|at| input.nodes[at].name.clone());
        data.push(names.into_iter().chain([edge.blame, edge.credit].map(|n| n.to_string())).collect());
    }
    canvas.figure(height, data)
}

/// One arrow.
#[derive(Debug, Clone, Copy)]
struct Arrow {
    from: usize,
    to: usize,
    n: usize,
    is_blame: bool,
}

impl Arrow {
    fn colour(&self) -> RGBColor {
        if self.is_blame { NEGATIVE } else { POSITIVE }
    }

    fn sign(&self) -> String {
        format!("{}{}", if self.is_blame { '−' } else { '+' }, count(self.n as u64))
    }

    fn hint(&self, nodes: &[Node]) -> String {
        let verb = if self.is_blame { "blamed" } else { "credited" };
        let plural = if self.n == 1 { "" } else { "s" };
        format!("{}: {} {verb} in {} act{plural}", nodes[self.from].name, nodes[self.to].name, self.n)
    }
}

/// Where a node stands, and on which side its name is.
#[derive(Debug, Clone, Copy, Default)]
struct Seat {
    x: f64,
    y: f64,
    is_left: bool,
}

/// Left, top, right, bottom.
type Area = (f64, f64, f64, f64);

fn layout(input: &Input) -> Result<(Canvas, f64)> {
    let nodes = input.nodes.len();
    if input.edges.iter().any(|edge| edge.from >= nodes || edge.to >= nodes) {
        return Err(unfit(&input.heading, "an arrow leads to no node"));
    }
    let (arrows, left_out) = arrows(input);
    if arrows.is_empty() {
        return Err(unfit(&input.heading, "no acts"));
    }
    let mut canvas = Canvas::new(WIDTH, &input.heading);
    let key = canvas.top() + 6.0;
    legend(&mut canvas, key);
    let top = key + 26.0;
    let (seats, bottom) = seats(input, top);
    let most = arrows.first().map_or(1, |arrow| arrow.n);
    let mut taken = Vec::new();
    for (at, node) in input.nodes.iter().enumerate() {
        taken.extend(name_of(&mut canvas, input, at, node, seats[at]));
    }
    let mut signs = Vec::new();
    for arrow in &arrows {
        let width = 1.2 + 5.0 * (arrow.n as f64 / most as f64).sqrt();
        if arrow.from == arrow.to {
            signs.push(turn(&mut canvas, arrow, seats[arrow.from], width, &input.nodes));
        } else {
            let path = path(arrow, seats[arrow.from], seats[arrow.to], width);
            stroke(&mut canvas, &path, arrow, width, &input.nodes);
            signs.extend(place(&path, arrow, &mut taken));
        }
    }
    for (at, node) in input.nodes.iter().enumerate() {
        let symbol = if node.is_apart { Symbol::Ring } else { Symbol::Disc };
        canvas.symbol(symbol, seats[at].x, seats[at].y, DISC, INK);
    }
    for (x, y, sign) in &signs {
        canvas.label(*x, *y, canvas.centred(VALUE), sign);
    }
    let mut end = bottom;
    if left_out.0 > 0 {
        let arrow = if left_out.0 == 1 { "arrow is" } else { "arrows are" };
        let acts = if left_out.1 == 1 { "act" } else { "acts" };
        let note = format!("{} weaker {arrow} not drawn: {} {acts}, in the table", left_out.0, left_out.1);
        canvas.text(WIDTH / 2.0, end, canvas.centred(NOTE), &note);
        end += 18.0;
    }
    Ok((canvas, end))
}

/// The strongest arrows, strongest first; how many are left out, with how many acts.
fn arrows(input: &Input) -> (Vec<Arrow>, (usize, usize)) {
    let both = |edge: &Edge| {
        [(edge.blame, true), (edge.credit, false)].map(|(n, is_blame)| Arrow {
            from: edge.from,
            to: edge.to,
            n,
            is_blame,
        })
    };
    let mut arrows: Vec<Arrow> = input.edges.iter().flat_map(both).filter(|arrow| arrow.n > 0).collect();
    arrows.sort_by_key(|arrow| (std::cmp::Reverse(arrow.n), arrow.from, arrow.to, arrow.is_blame));
    let rest = arrows.split_off(arrows.len().min(input.most));
    (arrows, (rest.len(), rest.iter().map(|arrow| arrow.n).sum()))
}

/// Acts a node utters and receives.
fn degree(input: &Input, node: usize) -> (usize, usize) {
    let sum = |of: fn(&Edge) -> usize| {
        let own = input.edges.iter().filter(|edge| of(edge) == node);
        own.map(|edge| edge.blame + edge.credit).sum::<usize>()
    };
    (sum(|edge| edge.from), sum(|edge| edge.to))
}

/// Who mostly speaks of others at the left; gives the lower end too.
fn seats(input: &Input, top: f64) -> (Vec<Seat>, f64) {
    let mut order: Vec<usize> = (0..input.nodes.len()).collect();
    let leaning = |at: usize| {
        let (given, received) = degree(input, at);
        (given as f64 - received as f64) / (given + received).max(1) as f64
    };
    order.sort_by(|&a, &b| leaning(b).total_cmp(&leaning(a)).then(a.cmp(&b)));
    let (left, right) = order.split_at(input.nodes.len().div_ceil(2));
    let rows = left.len().max(right.len());
    let bottom = top + PITCH * rows as f64;
    let mut seats = vec![Seat::default(); input.nodes.len()];
    for (side, is_left) in [(left, true), (right, false)] {
        let mut side = side.to_vec();
        side.sort_by_key(|&at| {
            let (given, received) = degree(input, at);
            (input.nodes[at].is_apart, std::cmp::Reverse(given + received), at)
        });
        let first = (top + bottom - PITCH * (side.len() as f64 - 1.0)) / 2.0;
        for (place, &at) in side.iter().enumerate() {
            let y = first + PITCH * place as f64;
            // −1 at the upper end of the columns, 1 at the lower.
            let height = 2.0 * (y - top) / (bottom - top) - 1.0;
            let inset = MARGIN + NAMES + BEND * height * height;
            seats[at] = Seat { x: if is_left { inset } else { WIDTH - inset }, y, is_left };
        }
    }
    (seats, bottom + 8.0)
}

/// The name with its counts; gives the areas these take.
fn name_of(canvas: &mut Canvas, input: &Input, at: usize, node: &Node, seat: Seat) -> Vec<Area> {
    let (given, received) = degree(input, at);
    let speaks_of_itself = input.edges.iter().any(|edge| edge.from == at && edge.to == at);
    let away = DISC + 7.0 + if speaks_of_itself { 2.0 * LOOP + 6.0 } else { 0.0 };
    let room = if seat.is_left { seat.x } else { WIDTH - seat.x } - away - MARGIN;
    let name = fit(&node.name, GROUP, room);
    let parts = [(given, "uttered"), (received, "received")];
    let notes: Vec<String> = parts
        .into_iter()
        .filter(|part| part.0 > 0)
        .map(|(n, word)| format!("{} {word}", count(n as u64)))
        .collect();
    let note = fit(&notes.join(", "), NOTE, room);
    let x = if seat.is_left { seat.x - away } else { seat.x + away };
    let set = |canvas: &Canvas, kind| if seat.is_left { canvas.right(kind) } else { canvas.left(kind) };
    canvas.text(x, seat.y - 8.0, set(canvas, GROUP), &name);
    canvas.text(x, seat.y + 9.0, set(canvas, NOTE), &note);
    let width = measure(&name, GROUP).max(measure(&note, NOTE));
    let (from, to) = if seat.is_left { (x - width, x) } else { (x, x + width) };
    let disc = (seat.x - DISC, seat.y - DISC, seat.x + DISC, seat.y + DISC);
    vec![(from, seat.y - 16.0, to, seat.y + 17.0), disc]
}

/// Points of the arrow's shaft, from edge to edge of the discs; the head's room is left.
fn path(arrow: &Arrow, from: Seat, to: Seat, width: f64) -> Vec<(f64, f64)> {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let length = dx.hypot(dy).max(1.0);
    let right = (-dy / length, dx / length);
    // The curve stands out half as far: within its row, where there is only one.
    let bow = (length * if arrow.is_blame { 0.05 } else { 0.15 }).min(0.8 * PITCH);
    let same_side = from.is_left == to.is_left;
    let inward = if !same_side {
        0.0
    } else if from.is_left {
        0.4 * length
    } else {
        -0.4 * length
    };
    let middle = ((from.x + to.x) / 2.0, (from.y + to.y) / 2.0);
    let control = (middle.0 + right.0 * bow + inward, middle.1 + right.1 * bow);
    let at = |t: f64| {
        let (a, b, c) = ((1.0 - t) * (1.0 - t), 2.0 * t * (1.0 - t), t * t);
        (a * from.x + b * control.0 + c * to.x, a * from.y + b * control.1 + c * to.y)
    };
    let head = HEAD + width;
    let points = (0..=60).map(|step| at(f64::from(step) / 60.0));
    let far = |p: &(f64, f64), seat: Seat, distance: f64| (p.0 - seat.x).hypot(p.1 - seat.y) >= distance;
    points.filter(|p| far(p, from, DISC + 2.0) && far(p, to, DISC + 2.0 + head)).collect()
}

/// Shaft and head; credit is dashed, so that the two differ without colour.
fn stroke(canvas: &mut Canvas, path: &[(f64, f64)], arrow: &Arrow, width: f64, nodes: &[Node]) {
    let ([.., before, last], colour) = (path, arrow.colour()) else { return };
    for points in dashes(path, arrow.is_blame) {
        canvas.faint_path(points, colour, width, 0.75);
        canvas.hint(&arrow.hint(nodes));
    }
    head(canvas, *before, *last, width, colour);
    canvas.hint(&arrow.hint(nodes));
}

fn head(canvas: &mut Canvas, before: (f64, f64), last: (f64, f64), width: f64, colour: RGBColor) {
    let (dx, dy) = (last.0 - before.0, last.1 - before.1);
    let length = dx.hypot(dy).max(1e-6);
    let (dx, dy) = (dx / length, dy / length);
    let half = 3.0 + width * 0.8;
    let long = HEAD + width;
    canvas.area(
        vec![
            (last.0 + dx * long, last.1 + dy * long),
            (last.0 - dy * half, last.1 + dx * half),
            (last.0 + dy * half, last.1 - dx * half),
        ],
        colour,
        1.0,
    );
}

/// The whole path, or every other stretch of it.
fn dashes(path: &[(f64, f64)], is_whole: bool) -> Vec<Vec<(f64, f64)>> {
    if is_whole {
        return vec![path.to_vec()];
    }
    let mut stretches: Vec<Vec<(f64, f64)>> = Vec::new();
    let (mut run, mut open) = (0.0, None);
    for pair in path.windows(2) {
        let stretch = (run / 9.0) as usize;
        if stretch.is_multiple_of(2) {
            if open != Some(stretch) {
                stretches.push(vec![pair[0]]);
                open = Some(stretch);
            }
            stretches.last_mut().expect("just opened").push(pair[1]);
        }
        run += (pair[1].0 - pair[0].0).hypot(pair[1].1 - pair[0].1);
    }
    stretches
}

/// A loop beside the node, blame above, credit below; its sign stands within.
fn turn(canvas: &mut Canvas, arrow: &Arrow, seat: Seat, width: f64, nodes: &[Node]) -> (f64, f64, String) {
    let out = if seat.is_left { -1.0 } else { 1.0 };
    let up = if arrow.is_blame { -1.0 } else { 1.0 };
    let centre = (seat.x + out * (LOOP + 3.0), seat.y + up * (LOOP + 1.0));
    let width = width.min(3.5);
    // From the node outwards and round; the angle of the node as seen from the centre.
    let start = (seat.y - centre.1).atan2(seat.x - centre.0);
    let spin = out * up;
    let points: Vec<(f64, f64)> = (3..=29)
        .map(|step| start + spin * std::f64::consts::TAU * f64::from(step) / 36.0)
        .map(|angle| (centre.0 + LOOP * angle.cos(), centre.1 + LOOP * angle.sin()))
        .collect();
    for points in dashes(&points, arrow.is_blame) {
        canvas.faint_path(points, arrow.colour(), width, 0.75);
        canvas.hint(&arrow.hint(nodes));
    }
    if let [.., before, last] = points.as_slice() {
        head(canvas, *before, *last, width * 0.6, arrow.colour());
        canvas.hint(&arrow.hint(nodes));
    }
    (centre.0, centre.1, arrow.sign())
}

/// Where the sign of an arrow stands: the first free place along it, from the middle outwards.
fn place(path: &[(f64, f64)], arrow: &Arrow, taken: &mut Vec<Area>) -> Option<(f64, f64, String)> {
    let sign = arrow.sign();
    let (half, high) = (measure(&sign, VALUE) / 2.0 + 4.0, 9.0);
    for share in [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82, 0.1, 0.9] {
        let at = (share * (path.len().checked_sub(1)? as f64)).round() as usize;
        let (x, y) = path[at];
        let own = (x - half, y - high, x + half, y + high);
        let is_free = taken.iter().all(|t| own.2 <= t.0 || t.2 <= own.0 || own.3 <= t.1 || t.3 <= own.1);
        if is_free {
            taken.push(own);
            return Some((x, y, sign));
        }
    }
    None
}

fn legend(canvas: &mut Canvas, y: f64) {
    let mut x = MARGIN;
    for (colour, name, is_blame) in [(NEGATIVE, "− blame", true), (POSITIVE, "+ credit", false)] {
        for points in dashes(&[0.0, 9.0, 18.0, 27.0].map(|d| (x + d, y)), is_blame) {
            canvas.faint_path(points, colour, 3.0, 0.75);
        }
        head(canvas, (x + 26.0, y), (x + 27.0, y), 2.0, colour);
        canvas.text(x + 45.0, y, canvas.left(LABEL), name);
        x += 45.0 + measure(name, LABEL) + 26.0;
    }
    canvas.glyph(Symbol::Disc, x + 6.0, y, 5.5, INK);
    canvas.text(x + 18.0, y, canvas.left(LABEL), "party");
    x += 18.0 + measure("party", LABEL) + 22.0;
    canvas.glyph(Symbol::Ring, x + 6.0, y, 5.5, INK);
    canvas.text(x + 18.0, y, canvas.left(LABEL), "no single party");
    canvas.text(
        WIDTH - MARGIN,
        y,
        canvas.right(NOTE),
        "from who speaks to who is meant; width and number: acts",
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(names: &[&str]) -> Input {
        let nodes: Vec<Node> = names
            .iter()
            .map(|name| Node { name: (*name).into(), is_apart: *name == "agent not named" })
            .collect();
        let n = nodes.len();
        let edges = (0..n)
            .flat_map(|from| (0..n).map(move |to| (from, to)))
            .map(|(from, to)| Edge { from, to, blame: (3 * from + to) % 7 * 9, credit: (from + 2 * to) % 4 })
            .filter(|edge| edge.blame + edge.credit > 0 && edge.from + 1 < n)
            .collect();
        let heading = Heading { name: "net".into(), title: "A <blames> B".into(), ..Heading::default() };
        Input { heading, nodes, edges, most: 24 }
    }

    const MANY: [&str; 10] = [
        "the outlets",
        "Donald Trump",
        "Hillary Clinton",
        "Bernie Sanders",
        "The Ministry of Very Long Names Abroad",
        "Barack Obama",
        "United States",
        "unnamed",
        "others",
        "agent not named",
    ];

    #[test]
    fn nothing_collides_and_names_stand_outside() {
        for names in [&MANY[..], &MANY[..3], &MANY[8..]] {
            let (canvas, height) = layout(&input(names)).unwrap();
            assert_eq!(canvas.flaws(height), [""; 0]);
        }
        let (canvas, _) = layout(&input(&MANY)).unwrap();
        assert_eq!(canvas.places("agent not named").len(), 1);
    }

    #[test]
    fn the_same_input_gives_the_same_bytes_and_all_numbers() {
        let input = input(&MANY);
        let a = draw(&input).unwrap();
        assert_eq!(a, draw(&input).unwrap());
        assert!(a.svg.contains("A &lt;blames&gt; B"));
        assert_eq!(a.data.len(), input.edges.len() + 1, "arrows left out of the drawing stay in the table");
        let (drawn, rest) = arrows(&input);
        let acts: usize = input.edges.iter().map(|edge| edge.blame + edge.credit).sum();
        assert_eq!(drawn.iter().map(|arrow| arrow.n).sum::<usize>() + rest.1, acts);
    }

    #[test]
    fn an_arrow_to_nobody_is_an_error() {
        let mut wrong = input(&MANY[..3]);
        wrong.edges[0].to = 9;
        assert!(draw(&wrong).is_err());
        assert!(draw(&Input::default()).is_err());
    }
}
