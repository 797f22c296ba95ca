//! What a file cannot say itself and must be set beside it: on the Import/Export page, or as query parameters.

use super::super::Format;
use super::{Naming, Writing};
use crate::Scheme;
use crate::metadata::Importer;

/// In the order of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    /// The page asks which format the file has, and does not look at its name; JSON is chosen already. Over the API it
    /// is the content type.
    Format(Format),
    /// The page has "First row is header" switched off and says so to the server: the current importer then fails with
    /// 500 [37], the older one takes the header for a value. Over the API the header is expected anyway.
    FirstRowIsHeader,
    /// All three drop-downs of the page for identifiers: what the file's are. Over the API one parameter stands for all.
    Identifiers(Scheme),
    /// CSV does not say of which data set it is. **The page cannot say it either**: there the current importer finds the
    /// set by the data elements, and refuses the file (E8002) if they are in several.
    ///
    /// By the name that the file has for it: parameters are under the scheme of identifiers, too.
    DataSet(String),
}

impl Need {
    /// Whether somebody at the page has to do something, and can.
    #[must_use]
    pub fn is_on_page(&self) -> bool {
        match self {
            Self::Format(_) | Self::FirstRowIsHeader => true,
            // UID is what the page chooses and sends.
            Self::Identifiers(scheme) => *scheme != Scheme::Uid,
            Self::DataSet(_) => false,
        }
    }

    /// As a query parameter; the format is told by the content type.
    #[must_use]
    pub fn parameter(&self) -> Option<(&'static str, String)> {
        match self {
            Self::Format(_) => None,
            Self::FirstRowIsHeader => Some(("firstRowIsHeader", "true".to_owned())),
            // Enough for combos too [44, 66l, h251, e40].
            Self::Identifiers(scheme) => Some(("idScheme", scheme.to_string())),
            Self::DataSet(name) => Some(("dataSet", name.clone())),
        }
    }
}

pub(super) fn needs(how: &Writing<'_>, data_set: &str) -> Vec<Need> {
    let codes = matches!(how.naming, Naming::Codes(_));
    let mut needs = Vec::new();
    if how.format != Format::Json {
        needs.push(Need::Format(how.format));
    }
    if how.format == Format::Csv {
        needs.push(Need::FirstRowIsHeader);
    }
    match how.format {
        // Say it themselves, which goes before what the page sends.
        Format::Json | Format::Xml => {}
        Format::Csv | Format::Adx if codes => needs.push(Need::Identifiers(Scheme::Code)),
        // Up to 2.42, ADX is in codes unless told otherwise [48, i04–i06].
        Format::Adx if how.importer != Some(Importer::Current) => needs.push(Need::Identifiers(Scheme::Uid)),
        Format::Csv | Format::Adx => {}
    }
    if how.format == Format::Csv {
        needs.push(Need::DataSet(data_set.to_owned()));
    }
    needs
}
