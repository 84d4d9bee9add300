//! Who blames and credits whom, as a network: the matrix' numbers with one node a party.

use super::blame::{OTHERS, Tally, told};
use crate::Result;
use crate::plot::Heading;
use crate::plot::blame_matrix::HIDDEN;
use crate::plot::blame_network::{Edge, Input, Node, draw as plot};
use crate::report::block::Drawn;
use crate::report::number::counted;
use crate::report::study::Study;
use std::collections::BTreeMap;

/// Arrows that can still be told apart.
const MOST: usize = 24;

pub(super) fn draw(study: &Study<'_>) -> Result<Vec<Drawn>> {
    let acts = &study.rows.acts;
    let tally = Tally::of(acts);
    if tally.is_empty() {
        return Ok(Vec::new());
    }
    let mut nodes: Vec<Node> = Vec::new();
    let mut node = |name: String, is_apart: bool| {
        nodes.iter().position(|node| node.name == name).unwrap_or_else(|| {
            nodes.push(Node { name, is_apart });
            nodes.len() - 1
        })
    };
    let is_apart = |name: &str| [OTHERS, "unnamed"].contains(&name);
    let voices: Vec<usize> = tally
        .voice_names(study)
        .into_iter()
        .zip(&tally.voices)
        .map(|(name, voice)| node(name, is_apart(voice)))
        .collect();
    let mut agents: Vec<usize> = tally
        .agent_names()
        .into_iter()
        .zip(&tally.agents)
        .map(|(name, agent)| node(name, is_apart(agent)))
        .collect();
    if tally.hidden.iter().any(|cell| cell.blame + cell.credit > 0) {
        agents.push(node(HIDDEN.to_owned(), true));
    }
    let mut edges = Vec::new();
    let mut places: Vec<(usize, usize)> = Vec::new();
    for (v, &from) in voices.iter().enumerate() {
        for (a, &to) in agents.iter().enumerate() {
            let cell = tally.cells[v].get(a).unwrap_or(&tally.hidden[v]);
            if cell.blame + cell.credit > 0 {
                edges.push(Edge { from, to, blame: cell.blame, credit: cell.credit });
                places.push((v, a));
            }
        }
    }
    let input = Input {
        heading: Heading {
            name: "blame_network".into(),
            title: title(&nodes, &edges),
            subtitle: format!("The numbers of the matrix, one node a party; {}", told(study)),
            alt: format!(
                "A network of {} with {} of blame or credit. The table holds every number.",
                counted(nodes.len(), "node"),
                counted(edges.len(), "pair")
            ),
            caption: format!(
                "An arrow runs from the voice in whose words an act stands to the agent who is made its author; solid \
                 and − is blame, dashed and + is credit. The {MOST} strongest arrows are drawn. An agent that the \
                 sentence does not name is a node of its own."
            ),
        },
        nodes,
        edges,
        most: MOST,
    };
    let mut drawn = Drawn::of(&plot(&input)?);
    for (row, (edge, (v, a))) in input.edges.iter().zip(&places).enumerate() {
        let names = [edge.from, edge.to].map(|at| input.nodes[at].name.as_str());
        for (valence, verb, cell) in [("blame", "blamed", 2), ("credit", "credited", 3)] {
            if let Some(show) = tally.show(acts, *v, *a, valence) {
                drawn.link(row, cell, &format!("{}: {} {verb}", names[0], names[1]), &show);
            }
        }
    }
    Ok(vec![drawn])
}

/// Whether blame is returned, else who blames whom most.
fn title(nodes: &[Node], edges: &[Edge]) -> String {
    let named = |edge: &&Edge| !nodes[edge.from].is_apart && !nodes[edge.to].is_apart && edge.from != edge.to;
    let most = edges
        .iter()
        .filter(named)
        .filter(|e| e.blame > 0)
        .max_by_key(|e| (e.blame, std::cmp::Reverse((e.from, e.to))));
    let Some(most) = most else { return "Who speaks of whom, and how".to_owned() };
    let back: BTreeMap<(usize, usize), usize> = edges.iter().map(|e| ((e.from, e.to), e.blame)).collect();
    let (from, to) = (&nodes[most.from].name, &nodes[most.to].name);
    let verb = if from.starts_with("the ") && from.ends_with('s') { "blame" } else { "blames" };
    let answer = match back.get(&(most.to, most.from)) {
        Some(n) if *n > 0 => format!(", {n} go back"),
        _ => String::new(),
    };
    format!("{} {verb} {to} most: {}{answer}", super::capital(from), counted(most.blame, "act"))
}
