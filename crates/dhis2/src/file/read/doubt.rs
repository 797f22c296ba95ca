//! What was not clear about a file that could be read.

use std::collections::HashMap;

use super::super::{DataValueSet, FileValue, Group};
use super::Place;
use super::place::Finder;

/// One thing that is not clear, however often it came up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    pub about: About,
    /// Where it first came up. `None` where the values say it themselves.
    pub at: Option<Place>,
    pub times: usize,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum About {
    /// Importers since 2.43 take it for a part of the first column's name [38].
    ByteOrderMark,
    /// A key, an attribute, a column or an element that says nothing about values, or that is not known. It was not read.
    NotRead(String),
    /// A key that comes twice; the later one was taken.
    Twice(String),
    /// Text where none belongs.
    Text,
    /// A number or a truth value where 2.43.0 and 2.43.1 insist on a text.
    NotAText(&'static str),
    /// Neither `true` nor `false`: it was taken as `false`, as importers do.
    NotTrueOrFalse(String),
    /// No scheme of identifiers that DHIS2 knows; it was not read.
    NotAScheme(String),
    /// A combo is named by a category and by itself; the combo was taken.
    ComboTwice,
    /// Columns are parted by something else than commas: importers find no columns.
    Delimiter(char),
    /// There are no names of columns: importers since 2.43 refuse it.
    NoHeader,
    /// A column of a category's options, as importers since 2.43 take names that they do not know.
    CategoryColumn(String),
    /// Lines end in `\r\n` or `\r`: importers since 2.43 read the first value only, and report success [38b].
    LineEnds,
    /// Importers since 2.43 stop reading there, and report success [39d].
    BlankLine,
    /// Fewer or more cells than columns. What is too many was not read.
    Cells,
    /// A cell with the bare word `null` was taken as empty; importers before 2.43 take the word.
    Null,
    /// Quotes or a line end in a cell: importers since 2.43 cut it off there [38s, 38u].
    CellText,
    /// An annotation beside a value other than 0: which of the two counts depends on the server. The annotation was taken.
    Annotation,
    /// The top says something else than some of its values: importers before 2.43 take the top, later ones the value.
    Differs {
        what: &'static str,
        /// The first such value, counted from 0.
        first: usize,
    },
    /// An interval of ADX as a period where an id belongs: servers since 2.43 write it in their own XML, and cannot read
    /// it [39g, 63fh].
    Interval,
}

#[derive(Default)]
pub(super) struct Doubts {
    found: HashMap<About, (Option<usize>, usize)>,
}

impl Doubts {
    pub(super) fn add(&mut self, about: About, offset: usize) {
        self.found.entry(about).or_insert((Some(offset), 0)).1 += 1;
    }

    pub(super) fn placed(self, text: &str) -> Vec<Doubt> {
        let mut found: Vec<_> = self.found.into_iter().collect();
        // Those of one place in an order that is always the same.
        found.sort_by_cached_key(|(about, (offset, _))| (offset.unwrap_or(usize::MAX), format!("{about:?}")));
        let mut finder = Finder::new(text);
        found
            .into_iter()
            .map(|(about, (offset, times))| Doubt { about, at: offset.map(|at| finder.find(at)), times })
            .collect()
    }
}

/// Where groups and their values say different things.
pub(super) fn differences(set: &DataValueSet, doubts: &mut Doubts) {
    let mut differs = |what, top: fn(&Group) -> &Option<String>, own: fn(&FileValue) -> &Option<String>| {
        let all = set
            .groups
            .iter()
            .flat_map(|group| group.values.iter().map(move |value| (top(group), own(value))));
        let mut different =
            all.enumerate().filter(|(_, (top, own))| top.is_some() && own.is_some() && top != own);
        if let Some((first, _)) = different.next() {
            doubts.found.insert(About::Differs { what, first }, (None, 1 + different.count()));
        }
    };
    differs("period", |group| &group.period, |value| &value.period);
    differs("orgUnit", |group| &group.org_unit, |value| &value.org_unit);
    differs(
        "attributeOptionCombo",
        |group| &group.attribute_option_combo,
        |value| &value.attribute_option_combo,
    );
}
