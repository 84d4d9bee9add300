//! Acts of blame and of credit per 100 words.

use super::{Column, Evidence, Measure, Scale, Unit};
use crate::mark::Valence;

/// `responsibility_blame` and `responsibility_credit`.
pub(super) struct Reproach {
    columns: Vec<Column>,
}

impl Reproach {
    pub(super) fn new() -> Self {
        let column = |name: &str, definition: &str| Column {
            name: format!("responsibility_{name}"),
            construct: format!("Responsibility: {name}"),
            part_of: None,
            scale: Scale::Rate,
            definition: definition.into(),
            reference: "Iyengar (1991), Is Anyone Responsible?, ISBN 9780226388557".into(),
            licence: "CC0-1.0".into(),
        };
        let columns = vec![
            column("blame", "Acts that count against their agent, named or hidden."),
            column("credit", "Acts that count for their agent, named or hidden."),
        ];
        Self { columns }
    }
}

impl Measure for Reproach {
    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn evidence<'a>(&'a self, unit: &Unit<'a>, found: &mut Vec<Evidence<'a>>) {
        for relation in unit.marks.acts_in(unit.paragraph.span) {
            if unit.paragraph.span.contains(relation.act) {
                let column = usize::from(relation.valence == Valence::Credit);
                let event = if relation.agent.is_none() { "hidden agent" } else { "" };
                found.push(Evidence {
                    column,
                    rule: &relation.lemma,
                    span: relation.act,
                    weight: 1.0,
                    event,
                });
            }
        }
    }
}
