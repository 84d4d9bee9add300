//! Human coding: samples for blind coders, how far these agree, and estimates that their codes correct.
//!
//! Useful for: validating a measure on one's own corpus, and reporting what the corpus says with the
//! uncertainty that the machine's errors add. Not useful for: replacing a codebook that coders cannot
//! apply; a low alpha is no fault of the machine's.
//!
//! Uses `chance`, `codebook`, `read`'s records, `study`'s coded items and `table`. Touches no file; statistics take slices and
//! give structs.
//!
//! **Invariant:** a coder sees texts and items only, never a score, a stratum, an outlet or another
//! coder's codes; every unit drawn by chance keeps its inclusion probability.

mod accuracy;
mod agreement;
mod alpha;
mod codes;
mod correct;
mod corrections;
mod draw;
mod frame;
mod instructions;
mod item;
mod key;
mod machine;
mod ratings;
mod sheet;
mod uncertain;
mod validated;
mod workbook;

pub use accuracy::{Accuracy, Measured};
pub use agreement::{Agreement, Asked, Pair, Prevalence, RESAMPLES, agreement};
pub use alpha::{Distance, alpha};
pub use codes::{Layout, codes, takes_several};
pub use correct::{Estimate, Judged, Method, prediction_powered};
pub use corrections::{Corrections, Difference, Figure, Group, correct};
pub use draw::{Allocation, Draw, Drawn, draw};
pub use frame::{Frame, Unit, UnitKind};
pub use instructions::instructions;
pub use item::Item;
pub use key::{KeyRow, clusters, clusters_of_key, key};
pub use machine::{Machine, human};
pub use ratings::{Code, Level, Ratings};
pub use sheet::{Sample, Sheet, deal};
pub use uncertain::by_unit as uncertainty_by_unit;
pub use validated::{Validated, validate};
pub use workbook::{is_cut, workbook};
