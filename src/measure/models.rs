//! The trained models whose answers stand in tables.

/// A model under `data/models`, as its folder tells of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Model {
    /// Name of the folder.
    pub name: &'static str,
    /// What it is for.
    pub title: &'static str,
    /// The data it was trained on, with DOI or address.
    pub reference: &'static str,
    /// SPDX identifier of the weights.
    pub licence: &'static str,
    /// Its `manifest.json`, with the hash of every other file.
    pub manifest: &'static str,
}

macro_rules! manifest {
    ($name:literal) => {
        include_str!(concat!("../../data/models/", $name, "/manifest.json"))
    };
}

/// The models that measuring asks, in the order of work.
pub const MODELS: &[Model] = &[
    Model {
        name: "tagger",
        title: "Parts of speech",
        reference: "Silveira et al. (2014), http://www.lrec-conf.org/proceedings/lrec2014/pdf/1089_Paper.pdf",
        licence: "CC-BY-SA-4.0",
        manifest: manifest!("tagger"),
    },
    Model {
        name: "vectors",
        title: "Word vectors",
        reference: "Pennington, Socher & Manning (2014), https://doi.org/10.3115/v1/D14-1162",
        licence: "PDDL-1.0",
        manifest: manifest!("vectors"),
    },
    Model {
        name: "sentiment",
        title: "Sentiment of sentences",
        reference: "Hutto & Gilbert (2014), https://doi.org/10.1609/icwsm.v8i1.14550",
        licence: "MIT",
        manifest: manifest!("sentiment"),
    },
    Model {
        name: "targets",
        title: "Sentiment towards a mention",
        reference: "Hamborg & Donnay (2021), https://doi.org/10.18653/v1/2021.eacl-main.142",
        licence: "MIT OR Apache-2.0",
        manifest: manifest!("targets"),
    },
];
