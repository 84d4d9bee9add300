//! Units on the first two principal components, by cluster: how far the clusters lie apart.

use super::canvas::{Canvas, MARGIN, category, symbol};
use super::style::{LABEL, NOTE, RULE, Scale, fixed, plain};
use super::{Figure, Heading, unfit};
use crate::Result;

/// What the map shows.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// Title, subtitle and so on.
    pub heading: Heading,
    /// What lies at the low and the high end of each axis, and its name.
    pub axes: [Axis; 2],
    /// The units.
    pub points: Vec<Point>,
}

/// An axis.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Axis {
    /// Name, with the share of variance.
    pub name: String,
    /// What pulls to its low end, and to its high one.
    pub ends: [String; 2],
}

/// A unit.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Point {
    /// Which unit.
    pub name: String,
    /// Its cluster, from 1.
    pub cluster: usize,
    /// Its place.
    pub at: [f64; 2],
}

const WIDTH: f64 = 720.0;
const PLOT: (f64, f64) = (620.0, 430.0);
/// More points hide each other; every n-th is drawn.
const MOST_POINTS: usize = 1_500;

/// Draws the map.
///
/// # Errors
/// When there is no point.
pub fn draw(input: &Input) -> Result<Figure> {
    let (canvas, height) = layout(input)?;
    let mut data = vec![["unit", "cluster", "component_1", "component_2"].map(str::to_owned).to_vec()];
    data.extend(
        input
            .points
            .iter()
            .map(|p| vec![p.name.clone(), p.cluster.to_string(), plain(Some(p.at[0])), plain(Some(p.at[1]))]),
    );
    canvas.figure(height, data)
}

fn layout(input: &Input) -> Result<(Canvas, f64)> {
    if input.points.is_empty() {
        return Err(unfit(&input.heading, "no unit was clustered"));
    }
    let mut canvas = Canvas::new(WIDTH, &input.heading);
    let last = input.points.iter().map(|p| p.cluster).max().unwrap_or(1);
    let names: Vec<String> = (1..=last).map(|cluster| format!("cluster {cluster}")).collect();
    let legend =
        names.iter().enumerate().map(|(i, name)| (symbol(i), category(i), name.as_str(), String::new()));
    let key = canvas.legend(MARGIN, canvas.top() + 4.0, legend);
    let [across, up] = &input.axes;
    canvas.text(MARGIN, key + 26.0, canvas.left(NOTE), &format!("{} · up: {}", up.name, up.ends[1]));
    let (x0, top) = (MARGIN + 44.0, key + 46.0);
    let (x1, bottom) = (x0 + PLOT.0, top + PLOT.1);
    let domain = |axis: usize| {
        let values = || input.points.iter().map(|p| p.at[axis]);
        let (low, high) =
            (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
        let room = (high - low).max(1e-9) * 0.04;
        (low - room, high + room)
    };
    let horizontal = Scale::new(domain(0), 6, (x0, x1));
    let vertical = Scale::new(domain(1), 5, (bottom, top));
    for tick in vertical.ticks() {
        canvas.line((x0, vertical.at(tick)), (x1, vertical.at(tick)), RULE, 0.8);
        canvas.text(x0 - 8.0, vertical.at(tick), canvas.right(NOTE), &fixed(tick, vertical.decimals()));
    }
    let mut end = canvas.axis(&horizontal, (x0, x1), top, bottom, &across.name);
    for (way, pull) in [("left", &across.ends[0]), ("right", &across.ends[1]), ("down", &up.ends[0])] {
        canvas.text(MARGIN, end + 6.0, canvas.left(NOTE), &format!("{way}: {pull}"));
        end += 16.0;
    }
    let step = input.points.len().div_ceil(MOST_POINTS);
    for point in input.points.iter().step_by(step) {
        let i = point.cluster.saturating_sub(1);
        canvas.symbol(symbol(i), horizontal.at(point.at[0]), vertical.at(point.at[1]), 3.0, category(i));
        canvas.hint(&format!("{}: cluster {}", point.name, point.cluster));
    }
    for cluster in 1..=last {
        let own = || input.points.iter().filter(|p| p.cluster == cluster);
        let n = own().count().max(1) as f64;
        let [x, y] = [0, 1].map(|axis| own().map(|p| p.at[axis]).sum::<f64>() / n);
        canvas.label(horizontal.at(x), vertical.at(y), canvas.centred(LABEL), &cluster.to_string());
    }
    Ok((canvas, end + 4.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input() -> Input {
        let at = |cluster: usize, x: f64, y: f64| Point { name: format!("a{x}"), cluster, at: [x, y] };
        Input {
            heading: Heading { name: "map".into(), title: "Two clusters".into(), ..Heading::default() },
            axes: ["first", "second"]
                .map(|name| Axis { name: name.into(), ends: ["war".into(), "peace".into()] }),
            points: vec![at(1, -2.0, 1.0), at(1, -1.5, -1.0), at(2, 2.0, 0.5), at(2, 1.0, -0.5)],
        }
    }

    #[test]
    fn each_cluster_is_numbered_at_its_middle_and_nothing_overlaps() {
        let (canvas, height) = layout(&input()).unwrap();
        assert_eq!(canvas.flaws(height), [""; 0]);
        let (one, two) = (canvas.places("1"), canvas.places("2"));
        assert!(one.iter().any(|a| two.iter().any(|b| b.0 > a.0 + 100.0)), "{one:?} {two:?}");
    }

    #[test]
    fn the_places_are_given_beside() {
        let figure = draw(&input()).unwrap();
        assert_eq!(figure.data[3], ["a2", "2", "2", "0.5"]);
        assert!(draw(&Input { points: Vec::new(), ..input() }).is_err());
    }
}
