//! Promise: a shipped model is what its training wrote, and its card says what it rests on.

use std::fs;
use std::path::Path;

/// Every folder under data/models, by name.
fn models() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir("data/models")
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert!(names.len() >= 4, "{names:?}");
    names
}

/// The task of a model's folder: `targets-encoder` is `targets` with an encoder.
fn task(folder: &str) -> &str {
    folder.strip_suffix("-encoder").unwrap_or(folder)
}

#[test]
fn files_are_those_the_manifest_lists() {
    for name in models() {
        let folder = Path::new("data/models").join(&name);
        let manifest: serde_json::Value =
            serde_json::from_slice(&fs::read(folder.join("manifest.json")).unwrap()).unwrap();
        assert_eq!(manifest["task"], task(&name));
        let listed = manifest["outputs"].as_array().unwrap();
        for output in listed {
            let path = folder.join(output["path"].as_str().unwrap());
            let hash = blake3::hash(&fs::read(&path).unwrap()).to_hex();
            assert_eq!(output["blake3"], hash.as_str(), "{} was changed by hand", path.display());
        }
        assert_eq!(fs::read_dir(&folder).unwrap().count(), listed.len() + 1, "{name} holds a stranger");
    }
}

#[test]
fn every_card_tells_figures_limits_data_command_and_licence() {
    for name in models() {
        let card = fs::read_to_string(format!("data/models/{name}/README.md")).unwrap();
        for part in ["## Figures", "## Limits", "## Training data", "BLAKE3", "## Made by", "## Licence"] {
            assert!(card.contains(part), "{name} has no “{part}”");
        }
        assert!(card.contains(&format!("learn train --task {} ", task(&name))), "{name}");
    }
}
