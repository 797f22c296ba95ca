//! What the server has in hand once a body is read: groups of values, identifiers as they stand.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::Scheme;
use crate::predict::{Answer, Code, Parameters, Remark, RemarkKind};

pub(super) type Text<'a> = Cow<'a, str>;
/// Category and option, or whatever else stood there.
pub(super) type Options<'a> = Vec<(Text<'a>, Option<Text<'a>>)>;

/// The server breaks off: there is no summary.
#[derive(Debug)]
pub(super) struct Failure {
    pub http: u16,
    pub code: Option<Code>,
    pub remark: Option<Remark>,
}

impl Failure {
    /// `about` is what cannot be read; what the server says of it does not always name it.
    pub(super) fn new(http: u16, about: &str) -> Self {
        Self::with(http, RemarkKind::BrokenOff, Vec::new(), BTreeMap::from([("about", about.to_owned())]))
    }

    pub(super) fn at(http: u16, about: &str, position: usize, text: &str) -> Self {
        let args = BTreeMap::from([("about", about.to_owned()), ("value", text.to_owned())]);
        Self::with(http, RemarkKind::BrokenOff, vec![position], args)
    }

    /// A body that is no XML, or has a root that nothing is known of.
    pub(super) fn xml() -> Self {
        Self { code: Some(Code(8007)), ..Self::new(400, "xml") }
    }

    pub(super) fn with(
        http: u16,
        kind: RemarkKind,
        indexes: Vec<usize>,
        args: BTreeMap<&'static str, String>,
    ) -> Self {
        Self { http, code: None, remark: Some(Remark { kind, indexes, args }) }
    }

    pub(super) fn into_answer(self) -> Answer {
        Answer {
            http: self.http,
            code: self.code,
            remarks: self.remark.into_iter().collect(),
            ..Answer::default()
        }
    }
}

/// Everything that a body says.
#[derive(Debug)]
pub(super) struct Body<'a> {
    pub inputs: Vec<Input<'a>>,
    pub dry_run: Option<bool>,
    pub schemes: NamedSchemes<'a>,
    pub remarks: Vec<Remark>,
}

#[derive(Debug, Default)]
pub(super) struct Input<'a> {
    pub data_set: Option<Text<'a>>,
    pub complete_date: Option<Text<'a>>,
    pub org_unit: Option<Text<'a>>,
    pub period: Option<Text<'a>>,
    pub attribute_combo: Option<Text<'a>>,
    pub attribute_options: Option<Options<'a>>,
    pub deletion: Option<Deletion<'a>>,
    pub values: Vec<Value<'a>>,
}

/// What is to be removed beside the values that are sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Deletion<'a> {
    pub org_units: Vec<Text<'a>>,
    pub periods: Vec<Text<'a>>,
    pub elements: Vec<DeletedElement<'a>>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct DeletedElement<'a> {
    pub data_element: Option<Text<'a>>,
    pub option_combo: Option<Text<'a>>,
    pub attribute_combo: Option<Text<'a>>,
}

#[derive(Debug, Default)]
pub(super) struct Value<'a> {
    pub data_element: Option<Text<'a>>,
    pub org_unit: Option<Text<'a>>,
    pub option_combo: Option<Text<'a>>,
    pub attribute_combo: Option<Text<'a>>,
    pub period: Option<Text<'a>>,
    pub value: Option<Text<'a>>,
    pub comment: Option<Text<'a>>,
    pub follow_up: Option<bool>,
    pub deleted: Option<bool>,
    /// What few values have.
    pub rare: Option<Box<Rare<'a>>>,
}

#[derive(Debug, Default)]
pub(super) struct Rare<'a> {
    /// Categories of the option combo by name.
    pub options: Option<Options<'a>>,
    /// The category combo of the attribute option combo, and its options.
    pub category_combo: Option<Text<'a>>,
    pub attribute_options: Option<Vec<Text<'a>>>,
}

impl<'a> Value<'a> {
    pub(super) fn rare(&mut self) -> &mut Rare<'a> {
        self.rare.get_or_insert_default()
    }
}

/// Id schemes, as a body names them.
#[derive(Debug, Default)]
pub(super) struct NamedSchemes<'a> {
    pub all: Option<Text<'a>>,
    pub data_set: Option<Text<'a>>,
    pub data_element: Option<Text<'a>>,
    pub org_unit: Option<Text<'a>>,
    pub option_combo: Option<Text<'a>>,
    pub attribute_combo: Option<Text<'a>>,
    pub category: Option<Text<'a>>,
    pub category_option: Option<Text<'a>>,
}

impl<'a> NamedSchemes<'a> {
    /// The place for a key of JSON or an attribute of XML.
    pub(super) fn place(&mut self, key: &str) -> Option<&mut Option<Text<'a>>> {
        Some(match key {
            "idScheme" => &mut self.all,
            "dataSetIdScheme" => &mut self.data_set,
            "dataElementIdScheme" => &mut self.data_element,
            "orgUnitIdScheme" => &mut self.org_unit,
            "categoryOptionComboIdScheme" => &mut self.option_combo,
            "attributeOptionComboIdScheme" => &mut self.attribute_combo,
            "categoryIdScheme" => &mut self.category,
            "categoryOptionIdScheme" => &mut self.category_option,
            _ => return None,
        })
    }
}

/// The scheme of each kind of identifier.
#[derive(Debug)]
pub(super) struct Schemes {
    pub data_set: Scheme,
    pub data_element: Scheme,
    pub org_unit: Scheme,
    pub option_combo: Scheme,
    pub attribute_combo: Scheme,
    pub category: Scheme,
    pub category_option: Scheme,
}

impl Schemes {
    /// The body's word goes before the query's, a scheme of one kind before the general one (facts §1.5). The query has
    /// no word on attribute option combos (`h156-codes-aoc-in-query-imp`).
    pub(super) fn of(named: &NamedSchemes<'_>, query: &Parameters) -> Result<Self, Failure> {
        let read = |text: &Option<Text<'_>>| match text {
            Some(text) => Scheme::parse(text).map(Some).ok_or_else(|| Failure::new(400, "scheme")),
            None => Ok(None),
        };
        let all = read(&named.all)?.or_else(|| query.id_scheme.clone()).unwrap_or_default();
        let scheme = |text, asked: &Option<Scheme>| {
            Ok::<_, Failure>(read(text)?.or_else(|| asked.clone()).unwrap_or_else(|| all.clone()))
        };
        Ok(Self {
            data_set: scheme(&named.data_set, &query.data_set_id_scheme)?,
            data_element: scheme(&named.data_element, &query.data_element_id_scheme)?,
            org_unit: scheme(&named.org_unit, &query.org_unit_id_scheme)?,
            option_combo: scheme(&named.option_combo, &query.category_option_combo_id_scheme)?,
            attribute_combo: scheme(&named.attribute_combo, &None)?,
            category: scheme(&named.category, &query.category_id_scheme)?,
            category_option: scheme(&named.category_option, &query.category_option_id_scheme)?,
        })
    }
}
