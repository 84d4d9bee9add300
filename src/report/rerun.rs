//! The manifest for people: inputs, codebooks and models with their hashes, and the command that makes it all again.

use super::block::{Block, Prose, Section, Table};
use super::number::count;
use super::references::linked;
use super::study::Study;

/// Inputs listed on the page; all are in the manifest.
const MOST: usize = 50;

pub(super) fn section(study: &Study<'_>) -> Section {
    let manifest = study.manifest;
    let mut inputs = Table::new(
        "inputs",
        "Inputs as they were read",
        &["file", "format", "encoding", "bytes#", "articles#", "BLAKE3"],
    );
    for input in manifest.inputs.iter().take(MOST) {
        inputs.rows.push(vec![
            input.path.as_str().into(),
            input.format.as_str().into(),
            input.encoding.as_str().into(),
            count(input.bytes as usize).into(),
            count(input.articles).into(),
            Prose::new().code(short(&input.blake3)),
        ]);
    }
    let mut codebooks = Table::new(
        "codebooks",
        "Codebooks in use",
        &["codebook", "version", "categories#", "patterns#", "licence", "BLAKE3"],
    );
    for c in &manifest.codebooks {
        codebooks.rows.push(vec![
            Prose::new().strong(c.title.as_str()).t(" ").code(c.name.as_str()),
            c.version.as_str().into(),
            count(c.categories).into(),
            count(c.terms).into(),
            c.licence.as_str().into(),
            Prose::new().code(short(&c.blake3)),
        ]);
    }
    let mut models =
        Table::new("models", "Trained models in use", &["model", "trained on", "licence", "BLAKE3"]);
    for m in &manifest.models {
        models.rows.push(vec![
            Prose::new().strong(m.title.as_str()).t(" ").code(m.name.as_str()),
            linked(&m.reference),
            m.licence.as_str().into(),
            Prose::new().code(short(&m.blake3)),
        ]);
    }
    let mut blocks = vec![
        Block::Prose {
            text: Prose::new().t("Made by slantwise ").t(manifest.slantwise.as_str()).t(
                ". The same inputs, codebooks and seed give the same bytes on any machine, with any number of threads. \
                 In the folder of this report, check it with:",
            ),
        },
        Block::Code { code: "slantwise verify .".to_owned() },
        Block::Prose {
            text: Prose::new()
                .t("To make it anew from the study file: ")
                .code("slantwise run study.toml")
                .t(". Plan, counts and the hash of every file stand in ")
                .code("manifest.json")
                .t(format!("; the seed of all random draws is {}.", manifest.plan.seed)),
        },
        inputs.into(),
    ];
    if manifest.inputs.len() > MOST {
        let more = format!("{} more files are listed in manifest.json.", count(manifest.inputs.len() - MOST));
        blocks.push(Block::Prose { text: more.into() });
    }
    blocks.push(codebooks.into());
    blocks.push(models.into());
    Section { id: "manifest", title: "Manifest", short: "Manifest", blocks }
}

fn short(hash: &str) -> &str {
    &hash[..hash.len().min(16)]
}
