//! The form of a data set as DHIS2's Data Entry page lays it out, so that a file can be shown as one knows it there.
//!
//! Only the layout: sections, tables, rows and columns with their names. No values, no words of our own (these are
//! the window's), and of a custom form, which is HTML, the default layout instead. Texts around sections, indicators
//! and limits of values are left out. The rules are those of DHIS2's Data Entry app, version 102.

mod columns;
mod display_options;
mod layout;

use serde::Serialize;

pub use layout::layout;

use crate::Uid;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type, utoipa::ToSchema)]
pub struct Form {
    pub data_set: Uid,
    pub name: String,
    pub kind: FormKind,
    /// Sections are tabs; else they stand one below the other.
    pub tabs: bool,
    pub tabs_direction: Direction,
    /// Of a default form one, without a name.
    pub sections: Vec<FormSection>,
    /// Elements of the data set that are in none of its sections. DHIS2 does not show them, and imports them.
    pub unsectioned: Vec<FormTable>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FormKind {
    Default,
    Section,
    /// Laid out like a default one.
    Custom,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, specta::Type, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    #[default]
    Horizontal,
    Vertical,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type, utoipa::ToSchema)]
pub struct FormSection {
    pub id: Option<Uid>,
    pub name: Option<String>,
    pub description: Option<String>,
    pub tables: Vec<FormTable>,
}

/// Elements with one category combo. Tables of one section may be of different width.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type, utoipa::ToSchema)]
pub struct FormTable {
    pub category_combo: Uid,
    /// A row for each category, the outermost first.
    pub headers: Vec<Vec<HeaderCell>>,
    pub columns: Vec<FormColumn>,
    pub rows: Vec<FormRow>,
    pub row_totals: bool,
    /// Only where every element is a number.
    pub column_totals: bool,
    pub pivot: Option<Pivot>,
    /// The categories are not known: the columns are there, but not in the order of the form.
    pub is_order_unknown: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type, utoipa::ToSchema)]
pub struct HeaderCell {
    pub label: Label,
    /// How many columns it is over.
    pub span: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type, utoipa::ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind", content = "name")]
pub enum Label {
    /// The only column of elements without categories.
    Value,
    /// Of a category option.
    Option(String),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type, utoipa::ToSchema)]
pub struct FormColumn {
    /// `None` where the server has none for these options, or it is not known.
    pub option_combo: Option<Uid>,
    /// Of its options, one for each header row; none where there is only the value.
    pub names: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type, utoipa::ToSchema)]
pub struct FormRow {
    pub data_element: Uid,
    /// The form name, where there is one.
    pub name: String,
    pub value_type: String,
    pub is_number: bool,
    /// One for each column.
    pub cells: Vec<FormField>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type, utoipa::ToSchema)]
pub struct FormField {
    pub option_combo: Option<Uid>,
    /// Closed for entry; an import is not refused for it.
    pub greyed: bool,
    pub compulsory: bool,
}

/// How a table is turned when it is shown. The table itself is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type, utoipa::ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind", content = "category")]
pub enum Pivot {
    /// Rows and columns are exchanged.
    Transposed,
    /// The options of one category become rows.
    CategoryToRows(Uid),
}

#[cfg(test)]
mod tests;
