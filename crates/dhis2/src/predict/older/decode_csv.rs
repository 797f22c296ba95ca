//! CSV, by position: data element, period, org unit, category option combo, attribute option combo, value, stored by,
//! last updated, comment, follow up, deleted. The first row is passed over unless the request says otherwise, whatever
//! stands in it, a byte order mark included (`38-csv-utf8-bom`, `e02-csv-6-columns-nonsense-header`). A cell that is not
//! there is empty, and an empty value is a value: it deletes (`38k-csv-empty-value-row`).

use super::file::{Entry, Failure, File, Text, filled, is_long_stored_by};
use super::rows::Rows;
use crate::predict::Parameters;

pub(super) fn decode<'a>(text: &'a str, parameters: &Parameters) -> Result<File<'a>, Failure> {
    let refused = |_| Failure::of("csv");
    let mut file = File::default();
    file.header.data_set = parameters.data_set.clone().map(Text::Owned);
    let (mut rows, mut row) = (Rows::new(text), Vec::new());
    if parameters.first_row_is_header.unwrap_or(true) {
        rows.next(&mut row).map_err(refused)?;
    }
    while rows.next(&mut row).map_err(refused)? {
        let mut cell = |position: usize| row.get_mut(position).map(std::mem::take);
        let on = |text: Option<Text<'_>>| text.is_some_and(|text| text.eq_ignore_ascii_case("true"));
        let names = &mut file.names;
        file.entries.push(Entry {
            data_element: names.enter(cell(0)),
            period: names.enter(cell(1)),
            org_unit: names.enter(cell(2)),
            category_option_combo: names.enter(cell(3)),
            attribute_option_combo: names.enter(cell(4)),
            value: Some(cell(5).unwrap_or_default()),
            stored_by_is_long: is_long_stored_by(cell(6).as_deref()),
            comment: filled(cell(8)),
            follow_up: on(cell(9)),
            deleted: on(cell(10)),
        });
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_position() {
        let rows = "\u{feff}whatever\nde,202610,ou\nde,202610,ou,c,a,1,me,2020,note,TRUE,true,more\n";
        let file = decode(rows, &Parameters::default()).unwrap();
        let [first, second] = &file.entries[..] else { panic!() };
        assert_eq!((first.value.as_deref(), first.category_option_combo.is_nothing()), (Some(""), true));
        assert_eq!((second.value.as_deref(), second.comment.as_deref()), (Some("1"), Some("note")));
        assert!(second.follow_up && second.deleted);
        let no_header = Parameters { first_row_is_header: Some(false), ..Parameters::default() };
        assert_eq!(decode(rows, &no_header).unwrap().entries.len(), 3);
    }
}
