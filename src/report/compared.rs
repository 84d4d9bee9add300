//! All comparisons of one study.

use crate::Result;
use crate::compare::{
    ActorProfile, Comparison, Options, Profile, Treatment, actor_differences, actor_profiles,
    frequent_actors, groups, measure_columns, profiles,
};
use crate::study::Plan;
use crate::table::Tables;
use polars::prelude::DataFrame;

/// What a study compares: groups of articles by a metadata column, and actors by voice.
#[derive(Debug, Clone, Default)]
pub struct Compared {
    /// The metadata column whose groups are compared.
    pub by: Option<String>,
    /// Differences between groups, confirmatory family first.
    pub groups: Vec<Comparison>,
    /// Each group's own estimates.
    pub profiles: Vec<Profile>,
    /// The actors compared.
    pub actors: Vec<String>,
    /// Each actor's treatment, by voice.
    pub actor_profiles: Vec<ActorProfile>,
    /// Differences between actors, by voice.
    pub actor_differences: Vec<Comparison>,
}

/// Actors set side by side when a study names none.
const FREQUENT_ACTORS: usize = 4;

impl Compared {
    /// Compares what `plan` asks for in `tables`.
    ///
    /// # Errors
    /// A column or an actor that does not occur, or fewer than two groups.
    pub fn of(plan: &Plan, tables: &Tables) -> Result<Self> {
        let mut compared = Self { by: plan.by.clone(), ..Self::default() };
        if let Some(by) = &plan.by {
            compared.compare_groups(plan, tables, by)?;
        }
        let treatment = Treatment::sentiment(&tables.mentions)?;
        compared.actors = if plan.compared_actors.is_empty() {
            frequent_actors(&treatment, FREQUENT_ACTORS)
        } else {
            plan.compared_actors.clone()
        };
        if compared.actors.len() > 1 {
            let options = options(plan, "actors");
            compared.actor_profiles = actor_profiles(&treatment, &compared.actors, &options)?;
            compared.actor_differences = actor_differences(&treatment, &compared.actors, &options)?;
        }
        Ok(compared)
    }

    fn compare_groups(&mut self, plan: &Plan, tables: &Tables, by: &str) -> Result<()> {
        let all = match plan.compared_columns.as_slice() {
            [] => measure_columns(&tables.paragraphs),
            chosen => chosen.to_vec(),
        };
        let (confirmatory, exploratory): (Vec<String>, Vec<String>) =
            all.iter().cloned().partition(|column| plan.confirmatory.contains(column));
        for (family, columns) in [("confirmatory", confirmatory), ("exploratory", exploratory)] {
            if !columns.is_empty() {
                let options = options(plan, family);
                self.groups.extend(groups(&tables.documents, &tables.paragraphs, by, &columns, &options)?);
            }
        }
        self.profiles =
            profiles(&tables.documents, &tables.paragraphs, by, &all, &options(plan, "profiles"))?;
        Ok(())
    }

    /// As tables, by name.
    pub fn each(&self) -> [(&'static str, DataFrame); 3] {
        let comparisons: Vec<Comparison> =
            self.groups.iter().chain(&self.actor_differences).cloned().collect();
        [
            ("comparisons", Comparison::table(&comparisons)),
            ("profiles", Profile::table(&self.profiles)),
            ("actors", ActorProfile::table(&self.actor_profiles)),
        ]
    }
}

fn options(plan: &Plan, family: &str) -> Options {
    Options { family: family.to_owned(), seed: plan.seed, ..Options::default() }
}
