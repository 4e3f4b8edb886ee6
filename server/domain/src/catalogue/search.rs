//! Finding a service by the words people use: "Auto anmelden" finds Fahrzeug zulassen.
//!
//! Every word of the question is looked for in the names, synonyms, summaries and documents in all languages. The best place
//! a word is found in counts: a synonym or name more than a summary, a whole word more than its beginning, its beginning
//! more than the inside of a compound. Typos are forgiven only where some word is not found otherwise. A question that is a whole synonym
//! or the beginning of one comes first of all.

use super::{Service, Text};

/// Characters of a question that are looked at.
pub const QUERY_CHARACTERS_MAX: usize = 100;
const WORDS_MAX: usize = 8;

/// What a question found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<'a> {
    /// Best first; equal ones keep their order.
    pub services: Vec<&'a Service>,
    /// Whether they have all words of the question. Who asks several authorities leaves out the answers that are only partly
    /// right when there is a better one.
    pub complete: bool,
}

/// The services a question finds. A question without any letter or digit finds all.
///
/// Where some service has all words of the question, those with only some of them are left out.
#[must_use]
pub fn search<'a>(services: impl IntoIterator<Item = &'a Service>, question: &str) -> Found<'a> {
    let question: String = question.chars().take(QUERY_CHARACTERS_MAX).collect();
    let Some(question) = Question::of(&question) else {
        return Found {
            services: services.into_iter().collect(),
            complete: true,
        };
    };
    let services: Vec<&Service> = services.into_iter().collect();
    let hits = question.hits(&services, Typos::Refused);
    let well_spelt = hits
        .iter()
        .any(|(score, _)| score.words_found == question.words.len());
    // "anmelden" and "abmelden" are one letter apart: whoever spells well is taken by the word.
    let mut hits = if well_spelt {
        hits
    } else {
        question.hits(&services, Typos::Forgiven)
    };
    let most = hits
        .iter()
        .map(|(score, _)| score.words_found)
        .max()
        .unwrap_or(0);
    let complete = most == question.words.len();
    if complete {
        hits.retain(|(score, _)| score.words_found == most);
    }
    hits.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    Found {
        services: hits.into_iter().map(|(_, service)| service).collect(),
        complete,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Typos {
    Refused,
    Forgiven,
}

/// Compared from top to bottom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
struct Score {
    words_found: usize,
    phrase: u32,
    points: u32,
}

struct Question {
    phrase: String,
    words: Vec<String>,
}

impl Question {
    fn of(text: &str) -> Option<Self> {
        let all = words(text);
        let telling: Vec<String> = all
            .iter()
            .filter(|word| !FILLERS.contains(&word.as_str()))
            .cloned()
            .collect();
        let mut words = if telling.is_empty() { all } else { telling };
        words.truncate(WORDS_MAX);
        (!words.is_empty()).then(|| Self {
            phrase: words.join(" "),
            words,
        })
    }

    fn hits<'a>(&self, services: &[&'a Service], typos: Typos) -> Vec<(Score, &'a Service)> {
        let scored = services
            .iter()
            .map(|service| (self.score(service, typos), *service));
        scored.filter(|(score, _)| score.words_found > 0).collect()
    }

    fn score(&self, service: &Service, typos: Typos) -> Score {
        let mut score = Score::default();
        let mut best = vec![0; self.words.len()];
        let mut look = |text: &Text, weight: u32, is_phrase: bool| {
            for phrase in text
                .0
                .values()
                .flat_map(|text| text.split([',', ';', '\n']))
            {
                let found = words(phrase);
                for (best, asked) in best.iter_mut().zip(&self.words) {
                    let match_of_word = found
                        .iter()
                        .map(|word| likeness(asked, word, typos))
                        .max()
                        .unwrap_or(0);
                    *best = (*best).max(match_of_word * weight);
                }
                if is_phrase {
                    score.phrase = score.phrase.max(self.phrase_match(&found));
                }
            }
        };
        look(&service.name, 10, true);
        look(&service.synonyms, 10, true);
        look(&service.summary, 4, false);
        for document in &service.documents {
            look(document, 2, false);
        }
        if self
            .words
            .iter()
            .any(|word| word.len() >= 6 && service.leika.starts_with(word.as_str()))
        {
            best.fill(WHOLE * 10);
        }
        score.words_found = best.iter().filter(|points| **points > 0).count();
        score.points = best.iter().sum();
        score
    }

    fn phrase_match(&self, found: &[String]) -> u32 {
        let found = found
            .iter()
            .filter(|word| !FILLERS.contains(&word.as_str()))
            .map(String::as_str);
        let phrase = found.collect::<Vec<_>>().join(" ");
        match phrase.strip_prefix(&self.phrase) {
            Some("") => 2,
            Some(_) => 1,
            None => 0,
        }
    }
}

const WHOLE: u32 = 10;
const BEGINNING: u32 = 7;
const INSIDE: u32 = 5;
const TYPO: u32 = 3;

/// How alike an asked and a found word are.
fn likeness(asked: &str, found: &str, typos: Typos) -> u32 {
    let length = asked.chars().count();
    if asked == found {
        WHOLE
    } else if length >= 2 && found.starts_with(asked) {
        BEGINNING
    } else if length >= 4 && found.contains(asked) {
        INSIDE
    } else if typos == Typos::Forgiven && is_mistyped(asked, found) {
        TYPO
    } else {
        0
    }
}

/// Whether one edit (two from eight letters on) makes one of the other, or of its beginning in a longer compound. An edit
/// is a letter too many, too few, wrong, or swapped with its neighbour; the first letter is hardly ever wrong.
fn is_mistyped(asked: &str, found: &str) -> bool {
    let (asked, found): (Vec<char>, Vec<char>) = (asked.chars().collect(), found.chars().collect());
    let allowed = match asked.len() {
        0..=3 => return false,
        4..=7 => 1,
        _ => 2,
    };
    if asked.first() != found.first() || found.len() + allowed < asked.len() {
        return false;
    }
    edits_to_a_beginning(&asked, &found[..found.len().min(asked.len() + allowed)]) <= allowed
}

/// Fewest edits (optimal string alignment) that make `asked` a beginning of `found`; letters behind it cost nothing for
/// words long enough to be the first part of a compound.
fn edits_to_a_beginning(asked: &[char], found: &[char]) -> usize {
    let mut rows = vec![vec![0; found.len() + 1]; asked.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    rows[0] = (0..=found.len()).collect();
    for i in 1..=asked.len() {
        for j in 1..=found.len() {
            let wrong = usize::from(asked[i - 1] != found[j - 1]);
            let mut fewest = (rows[i - 1][j] + 1)
                .min(rows[i][j - 1] + 1)
                .min(rows[i - 1][j - 1] + wrong);
            if i > 1 && j > 1 && asked[i - 1] == found[j - 2] && asked[i - 2] == found[j - 1] {
                fewest = fewest.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = fewest;
        }
    }
    let last = &rows[asked.len()];
    if asked.len() >= 6 {
        last.iter().copied().min().unwrap_or(usize::MAX)
    } else {
        last[found.len()]
    }
}

/// The words of a text, folded so that spellings meet: lower case, "ä", "ae" and "a" alike, "ß" and "ss" alike, no accents.
fn words(text: &str) -> Vec<String> {
    text.split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(fold)
        .collect()
}

fn fold(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    for character in word.chars().flat_map(char::to_lowercase) {
        match character {
            'ä' | 'á' | 'à' | 'â' | 'ã' | 'å' | 'ą' => folded.push('a'),
            'ö' | 'ó' | 'ò' | 'ô' | 'õ' | 'ø' => folded.push('o'),
            'ü' | 'ú' | 'ù' | 'û' => folded.push('u'),
            'é' | 'è' | 'ê' | 'ë' | 'ę' => folded.push('e'),
            'í' | 'ì' | 'î' | 'ï' | 'ı' => folded.push('i'),
            'ç' | 'ć' | 'č' => folded.push('c'),
            'ş' | 'ś' | 'š' | 'ß' => folded.push('s'),
            'ğ' => folded.push('g'),
            'ñ' | 'ń' => folded.push('n'),
            'ł' => folded.push('l'),
            'ż' | 'ź' | 'ž' => folded.push('z'),
            // The combining dot that lower-casing a Turkish İ leaves.
            '\u{307}' => {}
            // "ae", "oe", "ue" and "ss" as people write without the keys; "aue" in "Mauer" folds alike on both sides.
            'e' if folded.ends_with(['a', 'o', 'u']) => {}
            's' if folded.ends_with('s') => {}
            other => folded.push(other),
        }
    }
    folded
}

/// Words that say nothing about what is wanted, folded.
const FILLERS: [&str; 48] = [
    "ich", "wir", "mein", "meine", "meinen", "mich", "mir", "ein", "eine", "einen", "einem",
    "einer", "der", "die", "das", "den", "dem", "und", "oder", "fur", "von", "bei", "beim", "mit",
    "zu", "zum", "zur", "im", "in", "am", "auf", "mochte", "will", "wil", "mus", "brauche",
    "bitte", "termin", "i", "my", "a", "an", "the", "to", "for", "of", "want", "need",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Fee, Language};
    use crate::id::{DepartmentId, ServiceId};
    use crate::time::Millis;
    use uuid::Uuid;

    fn service(
        leika: &str,
        name: &str,
        english: &str,
        synonyms: &str,
        documents: &[&str],
    ) -> Service {
        let text = |german: &str, english: &str| {
            Text(
                [
                    (Language::German, german.to_owned()),
                    (Language::English, english.to_owned()),
                ]
                .into(),
            )
        };
        Service {
            id: ServiceId(Uuid::nil()),
            slug: "x".to_owned(),
            department: DepartmentId(Uuid::nil()),
            leika: leika.to_owned(),
            name: text(name, english),
            summary: text("Hier erledigen Sie das.", "Do it here."),
            synonyms: Text::german(synonyms),
            documents: documents
                .iter()
                .map(|document| Text::german(*document))
                .collect(),
            fee: Some(Fee { cents: 0 }),
            fee_note: None,
            duration: Millis::minutes(20),
            duration_per_extra_person: Millis::ZERO,
            people_max: 1,
        }
    }

    fn office() -> Vec<Service> {
        vec![
            service(
                "99115005104001",
                "Wohnsitz anmelden",
                "Register residence",
                "Umzug, Ummeldung, Adresse ändern",
                &["Personalausweis"],
            ),
            service(
                "99036008070000",
                "Fahrzeug abmelden",
                "Deregister vehicle",
                "Auto abmelden, Stilllegung",
                &["Kennzeichen"],
            ),
            service(
                "99036008007000",
                "Fahrzeug zulassen",
                "Register vehicle",
                "Auto anmelden, Kfz-Zulassung, Kennzeichen",
                &["Personalausweis"],
            ),
            service(
                "99008001012004",
                "Personalausweis",
                "Identity card",
                "Ausweis beantragen, Perso",
                &["Biometrisches Foto"],
            ),
            service(
                "99023001051001",
                "Führerschein-Pflichtumtausch",
                "Exchange licence",
                "Führerschein umtauschen, Fahrerlaubnis",
                &[],
            ),
            service(
                "99050012104000",
                "Gewerbe anmelden",
                "Register a business",
                "Firma gründen, Selbstständig machen",
                &[],
            ),
            service(
                "99108001001000",
                "Bewohnerparkausweis",
                "Resident parking permit",
                "Parken, Straße",
                &[],
            ),
            service(
                "99003002022000",
                "Belehrung nach § 43 IfSG",
                "Instruction",
                "Gesundheitszeugnis, Rote Karte",
                &[],
            ),
        ]
    }

    #[test]
    fn people_find_what_they_mean() {
        let office = office();
        for (question, expected) in [
            ("Auto anmelden", "Fahrzeug zulassen"),
            ("auto  ANMELDEN!", "Fahrzeug zulassen"),
            ("Ich möchte mein Auto anmelden", "Fahrzeug zulassen"),
            ("Auto abmelden", "Fahrzeug abmelden"),
            ("anmelden auto", "Fahrzeug zulassen"),
            ("kfz", "Fahrzeug zulassen"),
            ("zulassung", "Fahrzeug zulassen"),
            ("Fuehrerschein", "Führerschein-Pflichtumtausch"),
            ("fuhrerschein umtauschen", "Führerschein-Pflichtumtausch"),
            ("Führershein", "Führerschein-Pflichtumtausch"),
            ("Führreschein", "Führerschein-Pflichtumtausch"),
            ("führ", "Führerschein-Pflichtumtausch"),
            ("Strasse", "Bewohnerparkausweis"),
            ("parkausweis", "Bewohnerparkausweis"),
            ("umzgu", "Wohnsitz anmelden"),
            ("Ausweis", "Personalausweis"),
            ("identity card", "Personalausweis"),
            ("register vehicle", "Fahrzeug zulassen"),
            ("rote karte", "Belehrung nach § 43 IfSG"),
            ("43", "Belehrung nach § 43 IfSG"),
            ("selbständig", "Gewerbe anmelden"),
            ("99036008070000", "Fahrzeug abmelden"),
        ] {
            let first = search(&office, question)
                .services
                .first()
                .map(|service| service.name.get(Language::German));
            assert_eq!(first, Some(expected), "{question}");
        }
    }

    #[test]
    fn nothing_asked_finds_all_and_nonsense_finds_none() {
        let office = office();
        for question in ["", "  ", "?!", "§"] {
            assert_eq!(
                search(&office, question).services.len(),
                office.len(),
                "{question}"
            );
        }
        for question in ["xyzzy", "quantenphysik", "😀a9q"] {
            assert!(search(&office, question).services.is_empty(), "{question}");
        }
        assert!(search(&office, &"lang ".repeat(10_000)).services.is_empty());
    }

    #[test]
    fn all_words_beat_some() {
        let office = office();
        let found: Vec<_> = search(&office, "anmelden")
            .services
            .iter()
            .map(|service| service.name.get(Language::German))
            .collect();
        assert_eq!(
            found,
            ["Wohnsitz anmelden", "Fahrzeug zulassen", "Gewerbe anmelden"]
        );
        assert_eq!(search(&office, "gewerbe anmelden").services.len(), 1);
        assert_eq!(
            search(&office, "gewerbe qqqqq").services.len(),
            1,
            "half an answer is better than none"
        );
        assert!(search(&office, "gewerbe anmelden").complete);
        assert!(!search(&office, "gewerbe qqqqq").complete);
    }
}
