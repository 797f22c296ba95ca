//! What is in a file, as this importer reads it: identifiers as they stand, each text kept once.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::Uid;
use crate::file::Schemes;

pub(super) type Text<'a> = Cow<'a, str>;

/// A text of the file, by number; the default is nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Name(u32);

impl Name {
    pub(super) fn is_nothing(self) -> bool {
        self.0 == 0
    }

    pub(super) fn number(self) -> usize {
        self.0 as usize
    }
}

/// Every identifier and period of a file, each once.
#[derive(Debug)]
pub(super) struct Names<'a> {
    texts: Vec<Text<'a>>,
    numbers: HashMap<Text<'a>, u32>,
}

impl Default for Names<'_> {
    fn default() -> Self {
        Self { texts: vec![Cow::Borrowed("")], numbers: HashMap::new() }
    }
}

impl<'a> Names<'a> {
    /// An empty text is nothing (`63fi-period-variant`).
    pub(super) fn enter(&mut self, text: Option<Text<'a>>) -> Name {
        let Some(text) = text.filter(|text| !text.is_empty()) else { return Name::default() };
        if let Some(number) = self.numbers.get(text.as_ref()) {
            return Name(*number);
        }
        let number = u32::try_from(self.texts.len()).unwrap_or_default();
        self.texts.push(text.clone());
        self.numbers.insert(text, number);
        Name(number)
    }

    pub(super) fn text(&self, name: Name) -> &str {
        &self.texts[name.number()]
    }

    pub(super) fn len(&self) -> usize {
        self.texts.len()
    }
}

/// What stands at the top.
#[derive(Debug, Default)]
pub(super) struct Header<'a> {
    pub data_set: Option<Text<'a>>,
    pub period: Option<Text<'a>>,
    pub org_unit: Option<Text<'a>>,
    pub attribute_option_combo: Option<Text<'a>>,
    /// The options of the attribute option combo, where these are named instead (`j07-aoc-root-options`).
    pub attribute_options: Vec<Text<'a>>,
    pub complete_date: Option<Text<'a>>,
    pub dry_run: Option<bool>,
    pub strategy: Option<Text<'a>>,
    pub schemes: Schemes,
}

/// One value, as it stands.
#[derive(Debug, Default)]
pub(super) struct Entry<'a> {
    pub data_element: Name,
    pub period: Name,
    pub org_unit: Name,
    pub category_option_combo: Name,
    pub attribute_option_combo: Name,
    pub value: Option<Text<'a>>,
    pub comment: Option<Text<'a>>,
    pub follow_up: bool,
    pub deleted: bool,
    pub stored_by_is_long: bool,
}

#[derive(Debug, Default)]
pub(super) struct File<'a> {
    pub names: Names<'a>,
    pub header: Header<'a>,
    pub entries: Vec<Entry<'a>>,
    /// Option combos that the reading itself has found, by the categories that ADX names.
    pub found: HashMap<Name, Uid>,
}

/// The file cannot be read: the import fails as a whole, with a text and no conflicts.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Failure {
    pub about: &'static str,
    pub text: String,
    pub index: Option<usize>,
}

impl Failure {
    pub(super) fn of(about: &'static str) -> Self {
        Self { about, text: String::new(), index: None }
    }

    pub(super) fn at(about: &'static str, index: usize, text: &str) -> Self {
        Self { about, text: text.to_owned(), index: Some(index) }
    }
}

/// Nobody's account has a longer name (E7637, `g15-storedBy-long`).
pub(super) fn is_long_stored_by(name: Option<&str>) -> bool {
    name.is_some_and(|name| name.len() > 255 && name.chars().count() > 255)
}

pub(super) fn filled(text: Option<Text<'_>>) -> Option<Text<'_>> {
    text.filter(|text| !text.is_empty())
}
