//! The order of names, as people and the CHT sort them: by the Unicode root collation.

use std::sync::OnceLock;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};

/// A key whose byte order is the order of the texts.
#[must_use]
pub fn sort_key(text: &str) -> Vec<u8> {
    static COLLATOR: OnceLock<Option<CollatorBorrowed<'static>>> = OnceLock::new();
    let collator = COLLATOR.get_or_init(|| {
        Collator::try_new(icu_collator::CollatorPreferences::default(), CollatorOptions::default()).ok()
    });
    let mut key = Vec::with_capacity(text.len() * 2 + 4);
    if let Some(collator) = collator {
        let Ok(()) = collator.write_sort_key_to(text, &mut key);
    } else {
        key.extend_from_slice(text.as_bytes());
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_accents_do_not_tear_names_apart() {
        let mut names =
            ["Zuhura", "amina", "Émile", "Amina B.", "emilia", "Àmina", "CHW 0010", "CHW 0009", "undefined"];
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(
            names,
            ["amina", "Àmina", "Amina B.", "CHW 0009", "CHW 0010", "Émile", "emilia", "undefined", "Zuhura"]
        );
    }
}
