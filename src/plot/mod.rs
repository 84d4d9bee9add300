//! Figures: one file a plot, each a function from plain numbers to a [`Figure`].
//!
//! May use `error` only: whoever calls brings strings and numbers, no tables.
//! Text is measured and drawn with the fonts in `data/fonts`, never with the system's.
//! Colours of text and axes are roles a page can restyle, see [`PAGE_CSS`].
//!
//! **Invariant:** the same input gives the same SVG and PNG, byte for byte, on any machine.

mod canvas;
mod lettering;
mod style;

pub mod actor_treatment;
pub mod balance;
pub mod blame_matrix;
pub mod blame_network;
pub mod calibration;
pub mod cluster_map;
pub mod confusion;
pub mod cooccurrence;
pub mod differences;
pub mod frame_groups;
pub mod group_profiles;
pub mod key_words;
pub mod keyness_fan;
pub mod narrative_strip;
pub mod share_of_voice;
pub mod stance_bars;
pub mod time_panels;
pub mod tone_course;

use crate::{Error, Result};
use resvg::{tiny_skia, usvg};
use std::sync::Arc;

pub use style::PAGE_CSS;

/// Open Sans Regular, as embedded in figures and pages (TrueType).
pub const FONT_REGULAR: &[u8] = include_bytes!("../../data/fonts/OpenSans-Regular.ttf");
/// Open Sans Semibold (TrueType).
pub const FONT_SEMIBOLD: &[u8] = include_bytes!("../../data/fonts/OpenSans-Semibold.ttf");
/// Open Sans Regular for `@font-face` (WOFF2).
pub const WEB_FONT_REGULAR: &[u8] = include_bytes!("../../data/fonts/OpenSans-Regular.woff2");
/// Open Sans Semibold for `@font-face`, weight 600 (WOFF2).
pub const WEB_FONT_SEMIBOLD: &[u8] = include_bytes!("../../data/fonts/OpenSans-Semibold.woff2");

/// What every figure says about itself in words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Heading {
    /// File stem, `snake_case`.
    pub name: String,
    /// One sentence that states what is seen.
    pub title: String,
    /// Unit and n.
    pub subtitle: String,
    /// The content for readers who do not see the figure.
    pub alt: String,
    /// Method and reference, set below the figure by the report.
    pub caption: String,
}

/// A drawn figure with the numbers behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// File stem.
    pub name: String,
    /// States what is seen.
    pub title: String,
    /// Unit and n.
    pub subtitle: String,
    /// Text alternative.
    pub alt: String,
    /// Method and reference.
    pub caption: String,
    /// A complete `<svg>` element, ready to be set into a page.
    pub svg: String,
    /// The numbers drawn: a header row, then one row a mark. Undefined values are empty.
    pub data: Vec<Vec<String>>,
}

/// Draws an SVG of this module as PNG, two pixels a unit, with the embedded fonts only.
///
/// # Errors
/// When `svg` is no SVG or has no area.
pub fn png(svg: &str) -> Result<Vec<u8>> {
    const PIXELS_A_UNIT: f32 = 2.0;
    let fail = |what: String| Error::new("figure", what, "Report this figure with its SVG.");
    let mut options = usvg::Options { font_family: style::FAMILY.into(), ..Default::default() };
    let fonts = Arc::make_mut(&mut options.fontdb);
    fonts.load_font_data(FONT_REGULAR.to_vec());
    fonts.load_font_data(FONT_SEMIBOLD.to_vec());
    let tree = usvg::Tree::from_str(svg, &options).map_err(|e| fail(e.to_string()))?;
    let size = tree.size().to_int_size();
    let (width, height) = (size.width() as f32 * PIXELS_A_UNIT, size.height() as f32 * PIXELS_A_UNIT);
    let mut pixels = tiny_skia::Pixmap::new(width as u32, height as u32)
        .ok_or_else(|| fail(format!("cannot hold {width} × {height} pixels")))?;
    let zoom = tiny_skia::Transform::from_scale(PIXELS_A_UNIT, PIXELS_A_UNIT);
    resvg::render(&tree, zoom, &mut pixels.as_mut());
    pixels.encode_png().map_err(|e| fail(e.to_string()))
}

/// The error of a plot whose input does not hold together.
fn unfit(heading: &Heading, what: impl std::fmt::Display) -> Error {
    Error::new(
        format!("figure {}", heading.name),
        what,
        "Give every row as many values as there are columns.",
    )
}

#[cfg(test)]
mod tests {
    use super::{Heading, canvas::Canvas, png, style::LABEL};

    /// Share of pixels that are not white.
    fn ink(text: &str) -> f64 {
        let mut canvas = Canvas::new(200.0, &Heading::default());
        canvas.text(100.0, 40.0, canvas.centred(LABEL), text);
        let bytes = png(&canvas.figure(80.0, Vec::new()).unwrap().svg).unwrap();
        let image = resvg::tiny_skia::Pixmap::decode_png(&bytes).unwrap();
        assert_eq!((image.width(), image.height()), (400, 160));
        let dark = image.pixels().iter().filter(|p| p.red() < 128).count();
        dark as f64 / image.pixels().len() as f64
    }

    #[test]
    fn png_draws_text_with_the_embedded_font() {
        assert_eq!(ink(""), 0.0);
        assert!(ink("−1.5 Türkiye") > 0.005);
    }

    #[test]
    fn png_refuses_what_is_no_svg() {
        assert!(png("<p>").is_err());
    }
}
