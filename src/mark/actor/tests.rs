//! Sentences and the mentions they hold, written `[actor/via: words]` in text order.

use super::*;
use crate::text::Article;

fn read(text: &str, gazetteer: &Gazetteer) -> (Document, Vec<Actor>, Vec<Mention>) {
    let document = Document::new(Article { text: text.into(), ..Article::default() });
    let syntax = Syntax::of(&document);
    let (actors, mentions) = find(&document, &syntax, gazetteer);
    (document, actors, mentions)
}

/// Mentions as `words=actor` with a mark for the reason: nothing for a name, `~` alias, `^` demonym,
/// `*` metonym, `>` pronoun.
fn gloss(text: &str, gazetteer: &Gazetteer) -> String {
    let (document, actors, mentions) = read(text, gazetteer);
    let one = |m: &Mention| {
        assert!(m.confidence > 0.0 && m.confidence <= 1.0);
        let mark = match m.via {
            Via::Name => "",
            Via::Alias => "~",
            Via::Demonym => "^",
            Via::Metonym => "*",
            Via::Pronoun => ">",
        };
        format!("{mark}{}={}", document.slice(m.span), actors[m.actor].name)
    };
    mentions.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn check(text: &str, expected: &str) {
    assert_eq!(gloss(text, &Gazetteer::builtin()), expected, "{text}");
}

#[test]
fn states_by_name_and_demonym() {
    check("India struck first.", "India=India");
    check("Indian strikes killed 26 Pakistani civilians.", "^Indian=India; ^Pakistani=Pakistan");
    check("The Indian government said so.", "^Indian=India");
    check("A bomb exploded in Indian-administered Kashmir.", "");
    check("Food is short across South Asia and the South Asian states.", "");
    check("Ships crossed the Indian Ocean.", "");
    check("Troops stood on Indian soil.", "");
    check(
        "The South African army left the Czech Republic.",
        "^South African=South Africa; ~Czech Republic=Czechia",
    );
    check("Pakistan Army officers met the Indian Foreign Ministry.", "Pakistan=Pakistan; ^Indian=India");
    check("The U.S. and the UK told us to wait.", "~U.S.=United States; ~UK=United Kingdom");
    check("They speak Russian and eat French food.", "");
    check("The British voted to leave.", "^British=United Kingdom");
    check("US-led forces met Pakistan-based militants.", "~US=United States");
    check("African Americans met Native American leaders.", "");
}

#[test]
fn capitals_act_or_are_places() {
    check("Islamabad has replied to India.", "*Islamabad=Pakistan; India=India");
    check("India weighed Islamabad's strategic response.", "India=India; *Islamabad=Pakistan");
    check("Pakistan's minister took a flight to Islamabad.", "Pakistan=Pakistan");
    check("Talks between New Delhi and Islamabad failed.", "*New Delhi=India; *Islamabad=Pakistan");
    check("He spoke in Washington on Monday.", "");
    check(
        "For Islamabad, it is a matter of rights. Pakistan knows.",
        "*Islamabad=Pakistan; Pakistan=Pakistan",
    );
    check("India urged Islamabad to hand them over.", "India=India; *Islamabad=Pakistan");
    check("India cut ties with Islamabad.", "India=India; *Islamabad=Pakistan");
    check("The Kremlin denied it.", "*Kremlin=Russia");
    check("He won the White House in 2016.", "");
    check("A White House spokesman declined to comment.", "*White House=United States");
    check("The police closed Islamabad's streets.", "");
    check(
        "Kyiv's mayor told reporters that Moscow and Tehran signed a deal.",
        "*Moscow=Russia; *Tehran=Iran",
    );
    check("The ministry in Pakistan said Islamabad would respond.", "Pakistan=Pakistan; *Islamabad=Pakistan");
}

#[test]
fn homonyms_need_support() {
    check(
        "Jordan Peterson and Michael Jordan met.",
        "Jordan Peterson=Jordan Peterson; Michael Jordan=Michael Jordan",
    );
    check("Polls in Georgia and Florida are close.", "");
    check("Russia and Georgia signed a treaty.", "Russia=Russia; Georgia=Georgia");
    check("Egypt, Jordan and Syria agreed.", "Egypt=Egypt; Jordan=Jordan; Syria=Syria");
    check("George Washington crossed the river.", "");
    check("Denzel Washington and Mark Cuban spoke.", "Mark Cuban=Mark Cuban");
}

#[test]
fn things_are_no_actors() {
    check("The strikes under \"Operation Sindoor\" went on.", "");
    check("The Indus Waters Treaty was suspended on Tuesday.", "");
    check("Yesterday Provoking Tensions became a film.", "");
    check("Kashmir remains central. However, Confidence grows.", "");
}

#[test]
fn people_by_title_role_and_surname() {
    check(
        "In an interview, Khalid Taimur Akram, an international relations expert, offers a view. Akram sees it.",
        "Khalid Taimur Akram=Khalid Taimur Akram; ~Akram=Khalid Taimur Akram",
    );
    check("Mr. Birdthistle spoke. Birdthistle left.", "~Birdthistle=Birdthistle; ~Birdthistle=Birdthistle");
    check("President Obama spoke. Obama left.", "~Obama=Barack Obama; ~Obama=Barack Obama");
    check("Michelle Obama met President Obama.", "Michelle Obama=Michelle Obama; ~Obama=Barack Obama");
    check(
        "Hillary Clinton met Bill Clinton. Mrs. Clinton smiled.",
        "Hillary Clinton=Hillary Clinton; Bill Clinton=Bill Clinton; ~Clinton=Hillary Clinton",
    );
    check(
        "Donald J. Trump won. Mr. Trump's aides cheered.",
        "Donald J. Trump=Donald Trump; ~Trump=Donald Trump",
    );
    check("Kim Jong-un met Bashar al-Assad.", "Kim Jong-un=Kim Jong-un; Bashar al-Assad=Bashar al-Assad");
}

#[test]
fn names_are_kept_apart() {
    check(
        "Debbie Wasserman Schultz spoke. Wasserman Schultz left.",
        "Debbie Wasserman Schultz=Debbie Wasserman Schultz; Wasserman Schultz=Debbie Wasserman Schultz",
    );
    check(
        "Donald Trump left. The Dump Trump crowd and Anti-Trump voters cheered.",
        "Donald Trump=Donald Trump; ~Trump=Donald Trump; ~Trump=Donald Trump",
    );
    check("Trump Tower stands in San Pedro Sula.", "");
    check("The Biden administration waits.", "~Biden=Joe Biden");
    check(
        "Bilawal Bhutto-Zardari spoke. Bhutto-Zardari left.",
        "Bilawal Bhutto-Zardari=Bilawal Bhutto-Zardari; ~Bhutto-Zardari=Bilawal Bhutto-Zardari",
    );
    check("HILLARY CLINTON: I agree.", "HILLARY CLINTON=Hillary Clinton");
}

#[test]
fn headings_in_title_case_make_no_people() {
    check(
        "Why Hillary Clinton Says She Will Win\n\nHillary Clinton spoke on Monday, and Clinton won.",
        "Hillary Clinton=Hillary Clinton; >She=Hillary Clinton; Hillary Clinton=Hillary Clinton; ~Clinton=Hillary Clinton",
    );
    check("Voters Weigh Important Choices In Big States\n\nThe voters chose.", "");
}

#[test]
fn descriptions_are_kept() {
    let text = "Khalid Taimur Akram, a Pakistani international relations expert, offers a view. \
                The former secretary of state Hillary Clinton agreed.";
    let (document, actors, _) = read(text, &Gazetteer::builtin());
    let described: Vec<_> = actors.iter().filter_map(|a| a.description).map(|s| document.slice(s)).collect();
    assert_eq!(described, ["a Pakistani international relations expert", "The former secretary of state"]);
}

#[test]
fn organisations_and_acronyms() {
    check("The UN and the OIC met.", "~UN=United Nations; ~OIC=Organisation of Islamic Cooperation");
    check(
        "The Institute for Strategic Studies (ISS) agreed. ISS warned.",
        "Institute for Strategic Studies=Institute for Strategic Studies; ~ISS=Institute for Strategic Studies; ~ISS=Institute for Strategic Studies",
    );
    check("Who knows what the WHO wants?", "~WHO=World Health Organization");
    check(
        "Democrats and Republicans in Congress blamed the FBI.",
        "^Democrats=Democratic Party; ^Republicans=Republican Party; Congress=Congress; ~FBI=Federal Bureau of Investigation",
    );
    check("Aga Khan University opened.", "Aga Khan University=Aga Khan University");
}

#[test]
fn pronouns_where_clear() {
    check(
        "Although Pakistan remains committed to peace, its sovereignty is not negotiable.",
        "Pakistan=Pakistan; >its=Pakistan",
    );
    check(
        "Though Pakistan’s military remains on high alert, its leadership waits.",
        "Pakistan=Pakistan; >its=Pakistan",
    );
    check(
        "India’s aggressive posture, combined with its suspension of the accord, adds strain.",
        "India=India; >its=India",
    );
    check(
        "While firmly asserting its right, Islamabad has waited. Pakistan hopes.",
        ">its=Pakistan; *Islamabad=Pakistan; Pakistan=Pakistan",
    );
    check("The deal and its terms surprised India.", "India=India");
    check(
        "India and Pakistan met. The plan drew fire and its critics won.",
        "India=India; Pakistan=Pakistan",
    );
    check("Maria Lopez spoke. She left.", "Maria Lopez=Maria Lopez; >She=Maria Lopez");
    check(
        "Maria Lopez met John Smith. He left.",
        "Maria Lopez=Maria Lopez; John Smith=John Smith; >He=John Smith",
    );
    check(
        "John Smith met Paul Ryan near James Hall. His wife left.",
        "John Smith=John Smith; Paul Ryan=Paul Ryan; James Hall=James Hall; >His=John Smith",
    );
    check(
        "Pakistan’s arsenal matters. He says the country’s doctrine is strict.",
        "Pakistan=Pakistan; >the country=Pakistan",
    );
    check("It is clear that India won.", "India=India");
    check("India attacked Pakistan after the country moved troops.", "India=India; Pakistan=Pakistan");
    check("Imran Khan's wife said she would go.", "Imran Khan=Imran Khan");
    check("John Smith left. The president says he will stay.", "John Smith=John Smith");
    check(
        "Republicans said their plan would pass.",
        "^Republicans=Republican Party; >their=Republican Party",
    );
    check("John Smith said, \"He is wrong.\"", "John Smith=John Smith");
}

#[test]
fn pronouns_after_quotations_mean_the_speaker() {
    check(
        "John Smith spoke. \"We thank Barack Obama,\" he said.",
        "John Smith=John Smith; Barack Obama=Barack Obama; >he=John Smith",
    );
    check(
        "Hillary Clinton met Bill Clinton. Clinton spoke in Ohio. She smiled.",
        "Hillary Clinton=Hillary Clinton; Bill Clinton=Bill Clinton; ~Clinton=Hillary Clinton; >She=Hillary Clinton",
    );
}

#[test]
fn declared_actors_override() {
    let declared = [
        DeclaredActor { name: "Islamabad".into(), aliases: vec!["Pakistan".into()] },
        DeclaredActor { name: "Hillary Clinton".into(), aliases: vec!["Clinton".into()] },
    ];
    let gazetteer = Gazetteer::with_declared(&declared);
    assert_eq!(
        gloss("Pakistani troops met Clinton.", &gazetteer),
        "^Pakistani=Islamabad; ~Clinton=Hillary Clinton"
    );
    let (_, actors, _) = read("Pakistani troops met Clinton.", &gazetteer);
    assert!(actors.iter().all(|a| a.kind == ActorKind::Declared));
}
