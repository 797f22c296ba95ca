//! The order of the rows: of CouchDB's views first, of JavaScript's objects second.

use std::cmp::Ordering;

use serde_json::Value;

/// The key of a contact in the view by org unit, in the order of CouchDB.
///
/// For letters and digits that is the order of ICU's root collation: digits, then letters whatever their case, and
/// lower case first where nothing else differs. For anything else it comes near.
#[derive(PartialEq, Eq)]
pub(super) struct ViewKey<'a> {
    kind: u8,
    letters: Vec<(u8, char)>,
    text: &'a str,
}

impl<'a> ViewKey<'a> {
    pub(super) fn new(key: Option<&'a Value>) -> Self {
        let (kind, text) = match key {
            None | Some(Value::Null) => (0, ""),
            Some(Value::Bool(_)) => (1, ""),
            Some(Value::Number(_)) => (2, ""),
            Some(Value::String(text)) => (3, text.as_str()),
            Some(Value::Array(_) | Value::Object(_)) => (4, ""),
        };
        let letters = text
            .chars()
            .flat_map(char::to_lowercase)
            .map(|letter| match letter {
                _ if letter.is_alphabetic() => (2, letter),
                _ if letter.is_numeric() => (1, letter),
                _ => (0, letter),
            })
            .collect();
        Self { kind, letters, text }
    }
}

impl Ord for ViewKey<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let lower_case_first = || {
            let upper = |text: &str| text.chars().map(char::is_uppercase).collect::<Vec<_>>();
            upper(self.text).cmp(&upper(other.text))
        };
        self.kind
            .cmp(&other.kind)
            .then_with(|| self.letters.cmp(&other.letters))
            .then_with(lower_case_first)
            .then_with(|| self.text.cmp(other.text))
    }
}

impl PartialOrd for ViewKey<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Objects of JavaScript list keys that are whole numbers first, by size, and the others as they were added. DHIS2's
/// ids start with a letter, but some configurations use national facility codes.
pub(super) fn integer_keys_first<'k, T>(mut items: Vec<T>, key: impl Fn(&T) -> &'k str) -> Vec<T> {
    let rank = |item: &T| {
        let key = key(item);
        let number = key.parse::<u32>().ok().filter(|&number| number < u32::MAX && number.to_string() == key);
        (number.is_none(), number)
    };
    items.sort_by_key(rank);
    items
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn org_units_are_ordered_as_in_a_view() {
        let ordered = [
            json!(null),
            json!(7),
            json!(""),
            json!("_a"),
            json!("12"),
            json!("a0HD02tcVUf"),
            json!("ABAEOdnFfzw"),
            json!("aBM9yY5XbE3"),
            json!("abx"),
            json!("Abx"),
            json!("zeta"),
        ];
        let keys: Vec<ViewKey<'_>> = ordered.iter().map(|key| ViewKey::new(Some(key))).collect();
        assert!(keys.is_sorted(), "{ordered:?}");
        assert!(ViewKey::new(None) < keys[1]);
    }

    #[test]
    fn whole_numbers_come_first() {
        let keys = vec!["b", "10", "07", "9", "a"];
        assert_eq!(integer_keys_first(keys, |key| key), ["9", "10", "b", "07", "a"]);
    }
}
