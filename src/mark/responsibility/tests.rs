use super::*;
use crate::mark::{ActorKind, Via};
use crate::text::Article;

/// Takes `{agent}`, `[act]` and `<patient>` out of an example: the text and the three stretches.
fn parse(example: &str) -> (String, [Option<Range<usize>>; 3]) {
    let mut text = String::new();
    let mut parts = [None, None, None];
    let mut open = 0;
    for c in example.chars() {
        match c {
            '{' | '[' | '<' => open = text.len(),
            '}' => parts[0] = Some(open..text.len()),
            ']' => parts[1] = Some(open..text.len()),
            '>' => parts[2] = Some(open..text.len()),
            c => text.push(c),
        }
    }
    (text, parts)
}

/// Reads `text` with mentions given as words and names of their actors.
fn read(text: &str, names: &[(&str, &str, Via)]) -> (Document, Vec<Actor>, Vec<Responsibility>) {
    let document = Document::new(Article { text: text.into(), ..Article::default() });
    let syntax = Syntax::of(&document);
    let mut actors: Vec<Actor> = Vec::new();
    let mut mentions = Vec::new();
    for at in 0..document.tokens().len() {
        let Some(&(_, name, via)) = names.iter().find(|(word, ..)| *word == document.form(at)) else {
            continue;
        };
        let actor = actors.iter().position(|a| a.name == name).unwrap_or_else(|| {
            actors.push(Actor { name: name.into(), kind: ActorKind::State, description: None });
            actors.len() - 1
        });
        let span = document.tokens()[at].span;
        mentions.push(Mention { actor, tokens: at..at + 1, span, via, confidence: 1.0 });
    }
    let negations = crate::mark::negation::find(&document, &syntax);
    let found = find(&document, &syntax, &actors, &mentions, &[], &negations);
    (document, actors, found)
}

#[test]
fn every_cue_passes_its_example() {
    let mut wrong = Vec::new();
    for (term, example) in cues::examples() {
        let (text, expected) = parse(example);
        // A capitalised agent is an actor; before its noun it is a demonym.
        let word = expected[0].clone().map_or("", |r| &text[r]).trim_end_matches("'s").to_lowercase();
        let (document, _, found) = read(&text, &[(&word, "X", Via::Demonym)]);
        let span = |range: &Option<Range<usize>>| range.clone().map(|r| Span::new(r.start, r.end));
        let show = |span: Option<Span>| span.map_or("-", |s| document.slice(s)).to_owned();
        let expected: Vec<_> = expected.iter().map(|r| show(span(r))).collect();
        let found: Vec<_> = found
            .iter()
            .map(|r| {
                let party = |p: &Option<Party>| show(p.as_ref().map(|p| p.span));
                vec![party(&r.agent), show(Some(r.act)), party(&r.patient)]
            })
            .collect();
        if found != [expected] {
            let tags = Syntax::of(&document).tags;
            wrong.push(format!("{term}: {example}\n    found {found:?} {tags:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

const NAMES: &[(&str, &str, Via)] = &[
    ("india", "India", Via::Name),
    ("indian", "India", Via::Demonym),
    ("pakistan", "Pakistan", Via::Name),
    ("pakistani", "Pakistan", Via::Demonym),
    ("islamabad", "Pakistan", Via::Metonym),
    ("it", "Pakistan", Via::Pronoun),
    ("its", "Pakistan", Via::Pronoun),
];

/// `expected`: lines `agent actor > act > patient actor`, blame with `-`, credit with `+`.
fn check(text: &str, expected: &[&str]) {
    let (document, actors, found) = read(text, NAMES);
    let name = |p: &Option<Party>| match p {
        Some(Party { actor: Some(a), .. }) => actors[*a].name.clone(),
        Some(p) => format!("({})", document.slice(p.span)),
        None => "?".into(),
    };
    let found: Vec<_> = found
        .iter()
        .map(|r| {
            let sign = if r.valence == Valence::Blame { '-' } else { '+' };
            format!("{sign} {} > {} > {}", name(&r.agent), document.slice(r.act), name(&r.patient))
        })
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn acts_of_a_conflict() {
    check("The escalation was triggered by Indian military operations.", &["- India > triggered > ?"]);
    check(
        "The strikes led to the tragic deaths of 26 Pakistani civilians.",
        &["- (The strikes) > led to the tragic deaths > Pakistan"],
    );
    check("India suspended the treaty.", &["- India > suspended > (the treaty)"]);
    check(
        "Pakistan has chosen a restrained and diplomatic course.",
        &["+ Pakistan > restrained and diplomatic course > ?"],
    );
    check("Pakistan remains committed to peace and dialogue.", &["+ Pakistan > committed to peace > ?"]);
    check("Provoking tensions with Pakistan may serve India.", &["- ? > Provoking > Pakistan"]);
}

#[test]
fn agents_behind_nouns() {
    check(
        "India’s aggressive posture, with its suspension of the treaty, is new.",
        &["- India > aggressive posture > ?", "- Pakistan > suspension > (the treaty)"],
    );
    check(
        "The escalation between India and Pakistan, triggered by Indian strikes, goes on.",
        &["- India > triggered > ?"],
    );
    check(
        "Unlike India, where anti-Pakistan rhetoric often intensifies, it waits.",
        &["- India > anti-Pakistan rhetoric > Pakistan"],
    );
    check(
        "Pakistan showed restraint. Some see this restraint as a sign of strategic maturity.",
        &["+ Pakistan > restraint > ?", "+ Pakistan > restraint > ?", "+ Pakistan > strategic maturity > ?"],
    );
    check(
        "Pakistan views the strikes as a clear violation of its sovereignty.",
        &["- (the strikes) > violation > Pakistan"],
    );
    check(
        "Islamabad has prioritized presenting evidence and calling for peaceful dialogue.",
        &["+ Pakistan > calling for peaceful dialogue > ?"],
    );
}

#[test]
fn reproach_makes_its_object_the_agent() {
    check(
        "The minister accused India of violating the treaty.",
        &["- India > violating the treaty > (the treaty)"],
    );
    check(
        "India was blamed for the deaths of two Pakistani soldiers.",
        &["- India > the deaths of two Pakistani soldiers > ?"],
    );
    check("The minister condemned India’s attack on the camp.", &["- India > attack > (the camp)"]);
    check("The minister praised Pakistan for its restraint.", &["+ Pakistan > its restraint > ?"]);
}

#[test]
fn denied_avoided_and_supposed_acts_do_not_count() {
    check("India did not attack Pakistan.", &[]);
    check("India avoided attacking Pakistan.", &[]);
    check("Pakistan warned what would follow if India attacked the camps.", &[]);
    check("There were no Indian strikes on Monday.", &[]);
    check("The envoy urged India to protect the shrine.", &[]);
}

#[test]
fn passives_hide_their_agents() {
    check("Two Pakistani soldiers were killed.", &["- ? > killed > Pakistan"]);
    check("Two Pakistani soldiers were killed by Indian troops.", &["- India > killed > Pakistan"]);
}
