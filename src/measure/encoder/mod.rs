//! A sentence encoder of the BERT family, read from a local folder: vectors of words in their sentence.
//!
//! DESIGN. Nothing is fetched: the folder must hold `config.json`, `tokenizer.json` and
//! `model.safetensors`, as Hugging Face's tools write them. Two kinds of vectors are read, because they
//! serve different questions: the pieces of a target after two thirds of the layers, where a word still
//! differs from its neighbours, and the mean of all pieces after the last, which is what sentence encoders
//! are trained for (Reimers & Gurevych 2019, <https://doi.org/10.18653/v1/D19-1410>). The arithmetic is
//! candle's and is built in only with the feature `encoder`.
//!
//! Useful for: columns of a linear model. Not useful for: showing words; a number of a vector means nothing.

#[cfg(not(feature = "encoder"))]
mod absent;
#[cfg(feature = "encoder")]
mod bert;

#[cfg(not(feature = "encoder"))]
use absent::Network;
#[cfg(feature = "encoder")]
use bert::Network;

use crate::Result;
use crate::text::Span;

/// Settings, tokenizer and weights of an encoder, in its folder.
pub const ENCODER_FILES: [&str; 3] = ["config.json", "tokenizer.json", "model.safetensors"];

/// A loaded encoder.
pub struct Encoder {
    network: Network,
    blake3: String,
}

impl std::fmt::Debug for Encoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Encoder({})", self.blake3)
    }
}

impl Encoder {
    /// Loads an encoder; `file` gives the bytes of each of [`ENCODER_FILES`].
    ///
    /// # Errors
    /// When the program was built without the feature `encoder`; what `file` fails with; files that do not
    /// fit each other, or are of another kind of network.
    pub fn load(file: &dyn Fn(&str) -> Result<Vec<u8>>) -> Result<Self> {
        let (network, blake3) = Network::load(file)?;
        Ok(Self { network, blake3 })
    }

    /// Hash of the three files, in hexadecimal: two encoders with one hash give the same vectors.
    pub fn blake3(&self) -> &str {
        &self.blake3
    }

    /// Reads `text`. What lies beyond the network's longest input (512 pieces for most) is not read.
    ///
    /// # Errors
    /// A text that the tokenizer cannot cut into pieces it knows.
    pub fn read(&self, text: &str) -> Result<Encoded> {
        self.network.read(text)
    }
}

/// A text as an [`Encoder`] read it.
#[derive(Debug, Clone, PartialEq)]
pub struct Encoded {
    /// Bytes of the text that each piece stands for, marks of begin and end left out.
    pieces: Vec<Span>,
    /// A vector a piece, after two thirds of the layers.
    middle: Vec<Vec<f32>>,
    /// The mean of all pieces and marks after the last layer.
    mean: Vec<f32>,
}

impl Encoded {
    /// The mean vector of the pieces that overlap `span`; `None` if there are none.
    pub fn of(&self, span: Span) -> Option<Vec<f64>> {
        let own: Vec<&Vec<f32>> =
            self.pieces.iter().zip(&self.middle).filter(|(p, _)| p.overlaps(span)).map(|p| p.1).collect();
        let first = own.first()?;
        let mean = |at: usize| own.iter().map(|v| f64::from(v[at])).sum::<f64>() / own.len() as f64;
        Some((0..first.len()).map(|at| steady(mean(at))).collect())
    }

    /// The mean vector of the text.
    pub fn whole(&self) -> Vec<f64> {
        self.mean.iter().map(|&v| steady(f64::from(v))).collect()
    }
}

/// To three decimals: processors that add in another order differ in the seventh.
fn steady(value: f64) -> f64 {
    (value * 1e3).round() / 1e3 + 0.0
}
