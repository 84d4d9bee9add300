//! How the words around a word shift its valence.

use super::lexicon::{AT, BUT, DOUBT, LEAST, LEXICON, NEVER, NO, NOR, OR, OTHER, SO, THIS, VERY, WITHOUT};
use super::words::Word;

/// Factor of a negation.
const NEGATION: f64 = -0.74;
/// Added for a word in capitals among others that are not.
const CAPITALS: f64 = 0.733;
/// Factor of "never so", "never this".
const NEVER_SO: f64 = 1.25;

/// The valence of every word after all rules; 0 for most.
pub(super) fn valences(words: &[Word]) -> Vec<f64> {
    let kind_of = LEXICON.kind_of;
    let mut valences: Vec<f64> = (0..words.len())
        .map(|i| {
            let next = words.get(i + 1).map_or(OTHER, |w| w.entry.name);
            match words[i].entry.valence {
                Some(_) if [words[i].entry.name, next] == kind_of => 0.0,
                Some(valence) => shifted(valence, words, i),
                None => 0.0,
            }
        })
        .collect();
    weigh_around_but(words, &mut valences);
    valences
}

/// The valence of word `i`, whose own is `mean`, in its context.
fn shifted(mean: f64, words: &[Word], i: usize) -> f64 {
    let word = &words[i];
    let back = |steps: usize| i.checked_sub(steps).map(|at| &words[at]);
    let is = |steps: usize, names: &[u16]| back(steps).is_some_and(|w| names.contains(&w.entry.name));

    let mut valence = mean;
    if word.entry.name == NO && words.get(i + 1).is_some_and(|w| w.entry.valence.is_some()) {
        valence = 0.0;
    }
    if is(1, &[NO]) || is(2, &[NO]) || (is(3, &[NO]) && is(1, &[OR, NOR])) {
        valence = mean * NEGATION;
    }
    if word.capitals {
        valence += if valence > 0.0 { CAPITALS } else { -CAPITALS };
    }
    for (steps, fading) in [(1, 1.0), (2, 0.95), (3, 0.9)] {
        let Some(before) = back(steps) else { break };
        if before.entry.valence.is_some() {
            continue;
        }
        valence += intensified(before, valence) * fading;
        let never_so = match steps {
            1 => false,
            2 => is(2, &[NEVER]) && is(1, &[SO, THIS]),
            _ => (is(3, &[NEVER]) && is(2, &[SO, THIS])) || is(1, &[SO, THIS]),
        };
        let no_doubt = is(steps, &[WITHOUT]) && (1..steps).any(|nearer| is(nearer, &[DOUBT]));
        if never_so {
            valence *= NEVER_SO;
        } else if !no_doubt && before.negates {
            valence *= NEGATION;
        }
        if steps == 3 {
            valence = idiomatic(valence, words, i);
        }
    }
    if is(1, &[LEAST]) && !is(2, &[AT, VERY]) {
        valence *= NEGATION;
    }
    valence
}

/// What a booster or dampener adds to a valence.
fn intensified(word: &Word, valence: f64) -> f64 {
    if word.entry.shift == 0.0 {
        return 0.0;
    }
    let shift = if valence < 0.0 { -word.entry.shift } else { word.entry.shift };
    match word.capitals {
        true if valence > 0.0 => shift + CAPITALS,
        true => shift - CAPITALS,
        false => shift,
    }
}

/// Replaces or dampens a valence in a phrase around word `i`, which has three words before it.
fn idiomatic(mut valence: f64, words: &[Word], i: usize) -> f64 {
    if words[i - 3..(i + 2).min(words.len())].iter().all(|w| w.entry.name == OTHER) {
        return valence;
    }
    let backward = [i - 1..i + 1, i - 2..i + 1, i - 2..i, i - 3..i, i - 3..i - 1];
    if let Some(value) = backward.into_iter().find_map(|r| phrase(&LEXICON.idioms, &words[r])) {
        valence = value;
    }
    for end in [i + 2, i + 3] {
        if let Some(value) = words.get(i..end).and_then(|w| phrase(&LEXICON.idioms, w)) {
            valence = value;
        }
    }
    for range in [i - 3..i, i - 3..i - 1, i - 2..i] {
        valence += phrase(&LEXICON.dampeners, &words[range]).unwrap_or(0.0);
    }
    valence
}

/// Halves valences before the first "but" and raises those after it by half.
///
/// The original looks each value up again by equality, so of equal values the first one is shifted
/// every time; the look-up is repeated here. Zeros stay zeros and are left out.
fn weigh_around_but(words: &[Word], valences: &mut [f64]) {
    let Some(but) = words.iter().position(|w| w.entry.name == BUT) else { return };
    let scored: Vec<usize> = (0..valences.len()).filter(|&i| valences[i] != 0.0).collect();
    for &i in &scored {
        let value = valences[i];
        let Some(first) = scored.iter().copied().find(|&j| valences[j] == value) else { continue };
        if first < but {
            valences[first] = value * 0.5;
        } else if first > but {
            valences[first] = value * 1.5;
        }
    }
}

fn phrase(phrases: &[(Vec<u16>, f64)], words: &[Word]) -> Option<f64> {
    let same = |names: &[u16]| names.iter().copied().eq(words.iter().map(|w| w.entry.name));
    phrases.iter().find(|(names, _)| same(names)).map(|&(_, value)| value)
}
