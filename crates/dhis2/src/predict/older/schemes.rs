//! By which property a file names things. What the file says of a kind goes before what the request says of it, that
//! before what the file says of all, and that before what the request says of all (facts §1.5). ADX names by code unless
//! somebody says otherwise, everything else by id (`42-adx-no-idscheme`, `i01`–`i07`).

use crate::Scheme;
use crate::file::{Format, Schemes as Own};
use crate::predict::Parameters;

#[derive(Debug)]
pub(super) struct Schemes {
    pub data_set: Scheme,
    pub data_element: Scheme,
    pub org_unit: Scheme,
    /// Of attribute option combos also (`e41-csv-4-scheme-params-code`).
    pub option_combo: Scheme,
    pub category: Scheme,
    pub category_option: Scheme,
}

impl Schemes {
    pub(super) fn of(format: Format, asked: &Parameters, own: &Own) -> Self {
        let usual = if format == Format::Adx { Scheme::Code } else { Scheme::Uid };
        let all = own.all.as_ref().or(asked.id_scheme.as_ref()).unwrap_or(&usual);
        let one = |own: &Option<Scheme>, asked: &Option<Scheme>| {
            own.as_ref().or(asked.as_ref()).unwrap_or(all).clone()
        };
        Self {
            data_set: one(&own.data_set, &asked.data_set_id_scheme),
            data_element: one(&own.data_element, &asked.data_element_id_scheme),
            org_unit: one(&own.org_unit, &asked.org_unit_id_scheme),
            option_combo: one(&own.category_option_combo, &asked.category_option_combo_id_scheme),
            category: one(&None, &asked.category_id_scheme),
            category_option: one(&None, &asked.category_option_id_scheme),
        }
    }
}

/// What an object is called in a scheme.
pub(super) fn name_in<'m>(scheme: &Scheme, identity: &'m crate::metadata::Identity) -> Option<&'m str> {
    match scheme {
        Scheme::Uid => Some(identity.id.as_str()),
        Scheme::Code => identity.code.as_deref(),
        Scheme::Name => Some(identity.name.as_str()),
        Scheme::Attribute(attribute) => identity.attributes.get(attribute).map(String::as_str),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_says_what_a_name_is() {
        use Scheme::{Code, Name, Uid};
        for (remark, format, asked, own, all, own_all, expected) in [
            ("nobody", Format::Json, None, None, None, None, Uid),
            ("42", Format::Adx, None, None, None, None, Code),
            ("i06", Format::Adx, None, None, Some(Uid), None, Uid),
            ("28", Format::Json, Some(Code), None, None, None, Code),
            ("28b", Format::Json, None, None, None, Some(Code), Code),
            ("the file before the request", Format::Json, Some(Uid), Some(Code), None, None, Code),
            ("one kind before all", Format::Json, Some(Uid), None, Some(Name), Some(Code), Uid),
            ("of all, the file", Format::Csv, None, None, Some(Name), Some(Code), Code),
        ] {
            let parameters =
                Parameters { data_element_id_scheme: asked, id_scheme: all, ..Parameters::default() };
            let own = Own { data_element: own, all: own_all, ..Own::default() };
            assert_eq!(Schemes::of(format, &parameters, &own).data_element, expected, "{remark}");
        }
    }
}
