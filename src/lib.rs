//! `slantwise` compares how texts frame, feel and attribute.
//!
//! A text is read once and never edited; codebooks point at words; every number is the sum of words it
//! can show; all later stages read tables only. The rooms, in the order of work:
//!
//! - [`chance`]: seeded streams, quantiles and tails, which every statistic draws from;
//! - [`text`]: articles become documents of paragraphs, sentences, tokens and quotations;
//! - [`read`]: files in many formats and encodings become a corpus of articles;
//! - [`codebook`]: categories with definitions, patterns and examples, compiled into one matcher;
//! - [`mark`]: what a document says about itself: actors, attributions, responsibility, negation;
//! - [`measure`]: constructs (frames, sentiment, attribution, …), each as evidence in a paragraph;
//! - [`study`]: a `study.toml` becomes a checked plan;
//! - [`table`]: the engine maps documents in parallel and keeps the evidence in polars tables;
//! - [`bench`]: each stage of measuring timed beside two floors;
//! - [`learn`]: linear models on hand codings, tested on articles they have not seen;
//! - [`coding`]: samples for human coders, how far they agree, estimates corrected by their codes;
//! - [`compare`]: groups, actors and voices, with intervals clustered by article;
//! - [`plot`] and [`report`]: figures, the page, and the manifest that makes it again;
//! - [`cli`]: the commands.
//!
//! A room uses only those above it.
//!
//! ```
//! use slantwise::codebook::builtin;
//! use slantwise::mark::Gazetteer;
//! use slantwise::table::Engine;
//! use slantwise::text::{Article, Corpus};
//!
//! let engine = Engine::new(vec![builtin("generic-frames")?], Gazetteer::builtin());
//! let text = "India claims its strikes were retaliation. Islamabad accuses Delhi of aggression.";
//! let article = Article { id: "a".into(), text: text.into(), ..Article::default() };
//! let tables = engine.run(Corpus { articles: vec![article] }, &|_| ());
//!
//! let conflict = tables.paragraphs.column("generic_conflict").unwrap().f64().unwrap().get(0);
//! assert!(conflict > Some(0.0));
//! assert_eq!(tables.mentions.height(), 4); // India, its, Islamabad, Delhi
//! # Ok::<(), slantwise::Error>(())
//! ```

pub mod bench;
pub mod chance;
pub mod cli;
pub mod codebook;
pub mod coding;
pub mod compare;
pub mod error;
pub mod learn;
pub mod mark;
pub mod measure;
pub mod plot;
pub mod read;
pub mod report;
pub mod study;
pub mod table;
pub mod text;

pub use codebook::{Category, Codebook};
pub use error::{Error, Result, Warning};
pub use mark::{Attribution, Marks, Responsibility};
pub use measure::{Column, Evidence, Measure};
pub use report::Manifest;
pub use study::Plan;
pub use table::{Engine, Tables};
pub use text::{Article, Corpus, Document, Paragraph, Span};
