use super::*;
use crate::metadata::Metadata;

/// Two categories, an override, and a section with everything that a section may say.
const MODEL: &str = r#"{
  "categories": [
    {"id":"sex","name":"Sex","categoryOptions":["m","f"]},
    {"id":"age","name":"Age","categoryOptions":["young","old","gone"]},
    {"id":"defaultCategory","name":"default","categoryOptions":["defaultOption"]}
  ],
  "categoryOptions": [{"id":"m","name":"Male"},{"id":"f","name":"Female"},{"id":"young","name":"<5"},
    {"id":"old","name":">=5"},{"id":"gone","name":"Unknown"},{"id":"defaultOption","name":"default"}],
  "categoryCombos": [
    {"id":"both","name":"Sex and age","categories":["sex","age"]},
    {"id":"alone","name":"Age","categories":["age"]},
    {"id":"none","name":"default","isDefault":true,"categories":["defaultCategory"]}
  ],
  "categoryOptionCombos": [
    {"id":"f-old","name":"","categoryCombo":"both","categoryOptions":["old","f"]},
    {"id":"m-young","name":"","categoryCombo":"both","categoryOptions":["m","young"]},
    {"id":"f-young","name":"","categoryCombo":"both","categoryOptions":["f","young"]},
    {"id":"m-old","name":"","categoryCombo":"both","categoryOptions":["old","m"]},
    {"id":"young-alone","name":"","categoryCombo":"alone","categoryOptions":["young"]},
    {"id":"old-alone","name":"","categoryCombo":"alone","categoryOptions":["old"]},
    {"id":"gone-alone","name":"","categoryCombo":"alone","categoryOptions":["gone"]},
    {"id":"value","name":"default","categoryCombo":"none","categoryOptions":["defaultOption"]}
  ],
  "dataElements": [
    {"id":"a","name":"zz","formName":"Ärger","valueType":"INTEGER","categoryCombo":"none"},
    {"id":"b","name":"Births","valueType":"NUMBER","categoryCombo":"both"},
    {"id":"c","name":"cases","valueType":"INTEGER_POSITIVE","categoryCombo":"both"},
    {"id":"d","name":"Apples","valueType":"TEXT","categoryCombo":"none"}
  ],
  "dataSets": [{
    "id":"set","name":"Form","renderAsTabs":true,"displayOptions":"{\"tabsDirection\":\"vertical\"}",
    "dataSetElements":[{"dataElement":"a"},{"dataElement":"b"},{"dataElement":"d"},
      {"dataElement":"c","categoryCombo":"alone"}],
    "compulsoryDataElementOperands":[{"dataElement":"b","categoryOptionCombo":"m-old"},{"dataElement":"a"}]
  }]
}"#;

fn metadata(more: &str) -> Metadata {
    let mut metadata = Metadata::default();
    metadata.merge_json(MODEL.as_bytes()).unwrap();
    if !more.is_empty() {
        metadata.merge_json(more.as_bytes()).unwrap();
    }
    metadata
}

fn rows(table: &FormTable) -> Vec<&str> {
    table.rows.iter().map(|row| row.name.as_str()).collect()
}

fn combos(table: &FormTable) -> Vec<Option<&str>> {
    table.columns.iter().map(|column| column.option_combo.as_ref().map(Uid::as_str)).collect()
}

fn labels(row: &[HeaderCell]) -> Vec<(&str, u32)> {
    row.iter()
        .map(|cell| match &cell.label {
            Label::Value => ("(value)", cell.span),
            Label::Option(name) => (name.as_str(), cell.span),
        })
        .collect()
}

#[test]
fn a_default_form_is_sorted_by_names_and_gathered_by_combos() {
    let form = layout(&metadata(""), "set").unwrap();
    assert_eq!((form.kind, form.tabs, form.unsectioned.len()), (FormKind::Default, false, 0));
    let tables = &form.sections[0].tables;
    // The first of the sorted elements has no categories, and takes the other one without along.
    assert_eq!(
        tables.iter().map(rows).collect::<Vec<_>>(),
        [vec!["Apples", "Ärger"], vec!["Births"], vec!["cases"]]
    );
    assert_eq!(labels(&tables[0].headers[0]), [("(value)", 1)]);
    assert_eq!(combos(&tables[0]), [Some("value")]);
    assert!(tables[0].columns[0].names.is_empty());
}

#[test]
fn columns_are_every_option_with_every_other_the_last_category_fastest() {
    let form = layout(&metadata(""), "set").unwrap();
    let table = &form.sections[0].tables[1];
    assert_eq!(labels(&table.headers[0]), [("Male", 3), ("Female", 3)]);
    assert_eq!(
        labels(&table.headers[1]),
        [("<5", 1), (">=5", 1), ("Unknown", 1), ("<5", 1), (">=5", 1), ("Unknown", 1)]
    );
    assert_eq!(combos(table), [Some("m-young"), Some("m-old"), None, Some("f-young"), Some("f-old"), None]);
    assert_eq!(table.columns[4].names, ["Female", ">=5"]);
    let compulsory: Vec<bool> = table.rows[0].cells.iter().map(|cell| cell.compulsory).collect();
    assert_eq!(compulsory, [false, true, false, false, false, false]);
    assert!(
        form.sections[0].tables[0].rows[1].cells[0].compulsory,
        "an operand without a combo is every cell"
    );
    // The data set's combo instead of the element's own.
    assert_eq!(
        combos(&form.sections[0].tables[2]),
        [Some("young-alone"), Some("old-alone"), Some("gone-alone")]
    );
}

const SECTIONS: &str = r#"{"dataSets":[{"id":"set","formType":"SECTION","sections":[
    {"id":"one","name":"One","description":"First","dataElements":["a","b","d"],"showRowTotals":true,
     "showColumnTotals":true,"displayOptions":"{\"pivotMode\":\"pivot\"}",
     "greyedFields":[{"dataElement":"b","categoryOptionCombo":"f-old"}]},
    {"id":"two","name":"Two","dataElements":["a","b","d"],"disableDataElementAutoGroup":true,
     "displayOptions":"{\"pivotMode\":\"move_categories\",\"pivotCategory\":\"sex\"}"},
    {"id":"three","name":"Three","dataElements":[],"displayOptions":"no JSON"}]}]}"#;

#[test]
fn sections_keep_their_order_and_gather_unless_told_not_to() {
    let form = layout(&metadata(SECTIONS), "set").unwrap();
    assert_eq!((form.kind, form.tabs, form.tabs_direction), (FormKind::Section, true, Direction::Vertical));
    let [one, two, three] = &form.sections[..] else { panic!("{form:?}") };
    assert_eq!((one.name.as_deref(), one.description.as_deref()), (Some("One"), Some("First")));
    assert_eq!(one.tables.iter().map(rows).collect::<Vec<_>>(), [vec!["Ärger", "Apples"], vec!["Births"]]);
    assert_eq!(
        two.tables.iter().map(rows).collect::<Vec<_>>(),
        [vec!["Ärger"], vec!["Births"], vec!["Apples"]]
    );
    assert!(three.tables.is_empty());
    assert_eq!(one.tables[0].pivot, Some(Pivot::Transposed));
    assert_eq!(two.tables[1].pivot, Some(Pivot::CategoryToRows("sex".into())));

    // Totals of numbers only.
    assert_eq!((one.tables[0].row_totals, one.tables[0].column_totals), (true, false));
    assert_eq!((one.tables[1].row_totals, one.tables[1].column_totals), (true, true));
    assert!(!two.tables[1].row_totals);

    let greyed = |table: &FormTable| table.rows[0].cells.iter().filter(|cell| cell.greyed).count();
    assert_eq!((greyed(&one.tables[1]), greyed(&two.tables[1])), (1, 0));
    assert_eq!(one.tables[1].rows[0].cells[4].option_combo.as_ref().map(Uid::as_str), Some("f-old"));
    assert!(one.tables[1].rows[0].cells[4].greyed);

    // In no section: DHIS2 hides it.
    assert_eq!(form.unsectioned.iter().map(rows).collect::<Vec<_>>(), [vec!["cases"]]);
}

#[test]
fn kinds_of_forms() {
    for (form_type, kind) in [
        ("CUSTOM", FormKind::Custom),
        ("SECTION_MULTIORG", FormKind::Section),
        ("DEFAULT", FormKind::Default),
        ("", FormKind::Section),
    ] {
        let mut metadata = metadata(SECTIONS);
        metadata.data_sets.get_mut("set").unwrap().form_type = form_type.to_owned();
        assert_eq!(layout(&metadata, "set").unwrap().kind, kind, "{form_type}");
    }
    assert_eq!(layout(&metadata(""), "other"), None);
}

#[test]
fn what_is_not_known_is_laid_out_as_far_as_it_goes() {
    let mut metadata = Metadata::default();
    let parts = r#"{"dataSets":[{"id":"set","dataSetElements":[{"dataElement":"x"},
        {"dataElement":{"id":"y","name":"Y","categoryCombo":"c"}}]}],
        "categoryOptionCombos":[{"id":"2","name":"Two","categoryCombo":"c"},{"id":"1","name":"One","categoryCombo":"c"}]}"#;
    metadata.merge_json(parts.as_bytes()).unwrap();
    let form = layout(&metadata, "set").unwrap();
    let tables = &form.sections[0].tables;
    assert_eq!(tables.iter().map(rows).collect::<Vec<_>>(), [vec!["x"], vec!["Y"]]);
    assert_eq!((combos(&tables[0]), tables[0].is_order_unknown), (vec![None], true));
    assert_eq!((combos(&tables[1]), tables[1].is_order_unknown), (vec![Some("1"), Some("2")], true));
}

#[test]
fn recorded_data_sets() {
    let read = |name: &str| {
        let path = format!("{}/../../tests/recordings/{name}", env!("CARGO_MANIFEST_DIR"));
        let mut metadata = Metadata::default();
        metadata.merge_json(&std::fs::read(path).unwrap()).unwrap();
        metadata
    };
    for file in ["dhis2-2.42/metadata-dataEntry.json", "dhis2-2.44/mixed/metadata-admin-dataEntry.json"] {
        let metadata = read(file);
        let form = layout(&metadata, "V6qo5yVSDFi").unwrap();
        assert_eq!((form.name.as_str(), form.kind), ("CHW Monthly Summary", FormKind::Section));
        assert_eq!((form.sections.len(), form.unsectioned.len()), (1, 0));
        let tables = &form.sections[0].tables;
        assert_eq!(tables.len(), 2, "{file}");
        assert_eq!(rows(&tables[0])[0], "Children under 5 visited at home");
        assert_eq!(combos(&tables[0]), [Some("HllvX50cXC0")]);
        assert_eq!((tables[0].rows.len(), tables[1].rows.len()), (5, 1));
        assert_eq!(labels(&tables[1].headers[0]), [("Female", 1), ("Male", 1)]);
        assert!(tables[1].columns.iter().all(|column| column.option_combo.is_some()));
    }

    // Two data sets give one element different combos.
    let metadata = read("dhis2-2.44/mixed/metadata-admin-dataEntry.json");
    let tables = |code: &str| {
        let set = metadata.data_sets.iter().find(|set| set.identity.code.as_deref() == Some(code)).unwrap();
        let form = layout(&metadata, set.identity.id.as_str()).unwrap();
        assert_eq!(form.kind, FormKind::Default, "{code}");
        form.sections.into_iter().next().unwrap().tables
    };
    let width_of = |tables: &[FormTable], element: &Uid| {
        let table = tables.iter().find(|table| table.rows.iter().any(|row| row.data_element == *element));
        table.map(|table| table.columns.len())
    };
    let overridden = metadata
        .data_sets
        .iter()
        .find(|set| set.identity.code.as_deref() == Some("HO_M2"))
        .and_then(|set| set.elements.iter().find(|element| element.category_combo.is_some()))
        .map(|element| element.data_element.clone())
        .unwrap();
    assert_ne!(width_of(&tables("HO_M"), &overridden), width_of(&tables("HO_M2"), &overridden));
    for set in &metadata.data_sets {
        let form = layout(&metadata, set.identity.id.as_str()).unwrap();
        let shown: usize =
            form.sections.iter().flat_map(|section| &section.tables).map(|table| table.rows.len()).sum();
        let hidden: usize = form.unsectioned.iter().map(|table| table.rows.len()).sum();
        assert_eq!(shown + hidden, set.elements.len(), "{}", form.name);
        assert!(
            form.sections.iter().flat_map(|section| &section.tables).all(|table| !table.is_order_unknown)
        );
    }
}
