//! How alike two names are, as people write them: other order, other spelling, other word for what kind of place it is.
//!
//! Distances are `strsim`'s, which counts them in whole letters.

use std::collections::{HashMap, HashSet};

use strsim::osa_distance;

/// Words that say what kind of place something is ("Health Centre", "Dispensary", "Area"), told from names by how often
/// they come: no language is known here.
#[derive(Debug, Default)]
pub(super) struct KindWords(HashSet<String>);

/// A name, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spelled {
    /// All words in the order of the alphabet.
    whole: String,
    /// Without the words for kinds.
    own: String,
    words: Vec<String>,
    /// Those with digits: "Ward 1" is not "Ward 2".
    numbers: Vec<String>,
}

/// A word that so many of a hundred names have says nothing of a single one.
const COMMON_PERCENT: usize = 5;
/// In few names nothing is common.
const FEWEST: usize = 4;

impl KindWords {
    pub(super) fn among<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        let mut counts: HashMap<String, usize> = HashMap::new();
        let mut total = 0;
        for name in names {
            total += 1;
            let words: HashSet<String> = words(name).collect();
            for word in words {
                *counts.entry(word).or_default() += 1;
            }
        }
        let common = (total * COMMON_PERCENT / 100).max(FEWEST);
        Self(counts.into_iter().filter(|(_, count)| *count >= common).map(|(word, _)| word).collect())
    }

    pub(super) fn spell(&self, name: &str) -> Spelled {
        let mut words: Vec<String> = words(name).collect();
        words.sort_unstable();
        let own: Vec<&str> =
            words.iter().map(String::as_str).filter(|word| !self.0.contains(*word)).collect();
        let numbers = words.iter().filter(|word| word.contains(|letter: char| letter.is_numeric()));
        let numbers = numbers.cloned().collect();
        Spelled { whole: words.join(" "), own: own.join(" "), numbers, words }
    }
}

impl Spelled {
    /// What to look a name up by: the beginnings of its words.
    pub(super) fn beginnings(&self) -> impl Iterator<Item = String> + '_ {
        self.words.iter().map(|word| word.chars().take(3).collect())
    }

    /// Of 100.
    pub(super) fn likeness(&self, other: &Self) -> u32 {
        /// Names that are the same but for the kind are a little less alike than names that are the same.
        const OTHER_KIND: u32 = 3;
        /// Names with other numbers in them are others.
        const OTHER_NUMBER: u32 = 60;
        let whole = percent(&self.whole, &other.whole);
        if self.numbers != other.numbers {
            return whole.min(OTHER_NUMBER);
        }
        if self.own.is_empty() || other.own.is_empty() {
            return whole;
        }
        whole.max(percent(&self.own, &other.own).saturating_sub(OTHER_KIND))
    }
}

fn percent(one: &str, other: &str) -> u32 {
    let longest = one.chars().count().max(other.chars().count());
    if longest == 0 {
        return 0;
    }
    let same = longest.saturating_sub(osa_distance(one, other));
    u32::try_from(same * 100 / longest).unwrap_or(0)
}

fn words(name: &str) -> impl Iterator<Item = String> + '_ {
    name.split(|letter: char| !letter.is_alphanumeric() && letter != '\'')
        .map(|word| word.replace('\'', "").to_lowercase())
        .map(|word| if word.bytes().all(|byte| byte.is_ascii_digit()) { without_zeros(&word) } else { word })
        .filter(|word| !word.is_empty())
}

/// `00012` is `12`.
fn without_zeros(digits: &str) -> String {
    let rest = digits.trim_start_matches('0');
    if rest.is_empty() { digits.to_owned() } else { rest.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_as_people_write_them() {
        let many =
            ["Bahari", "Mlimani", "Kilifi", "Voi", "Garsen"].map(|name| format!("{name} Health Centre"));
        let kinds = KindWords::among(many.iter().map(String::as_str));
        for (one, other, least, most, remark) in [
            ("Bahari", "Bahari", 100, 100, "the same"),
            ("Bahari Health Centre", "BAHARI health-centre", 100, 100, "case and signs"),
            ("Bahari Health Centre", "Health Centre Bahari", 100, 100, "another order"),
            ("Bahari Health Centre", "Bahari", 97, 97, "the kind left out"),
            ("Bahari Health Centre", "Bahari Dispensary", 0, 60, "a kind that is not common here is a name"),
            ("Bahari Health Centre", "Mlimani Health Centre", 0, 75, "only the kind is the same"),
            ("Mlimani Health Centre", "Mlimanni Health Centre", 90, 99, "a letter too many"),
            ("Ng'ombe", "Ngombe", 100, 100, "an apostrophe"),
            ("CHW Area 00001", "CHW Area 00011", 0, 60, "another number"),
            ("CHW Area 00001", "CHW area 1", 100, 100, "the same number"),
            ("Voi", "Kilifi", 0, 40, "others"),
            ("", "Voi", 0, 0, "nothing"),
        ] {
            let likeness = kinds.spell(one).likeness(&kinds.spell(other));
            assert!((least..=most).contains(&likeness), "{remark}: {likeness}");
            assert_eq!(likeness, kinds.spell(other).likeness(&kinds.spell(one)), "{remark}: both ways");
        }
    }
}
