//! What a client of the county's made-up DHIS2 would have downloaded: two data sets, their form, a program, and the org
//! units.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::people::{COUNTY_ORG_UNIT, FACILITIES, OrgUnits};
use super::targets::{BOYS, DEFAULT_COMBO, FEVER_CASES, GIRLS};
use super::{CHILD_HEALTH, COUNTY_NAME, MONTHLY_SUMMARY, records};

/// What the connection is called.
pub(crate) const CONNECTION: &str = "Demo DHIS2";

const DEFAULT_CATEGORY_COMBO: &str = "bjDvmb4bfuf";
const SEX: &str = "cSx4Combo1a";
const NATIONAL: &str = "nA1tIonaL0R";

/// Element, name in the form, value type, category combo.
const ELEMENTS: [(&str, &str, &str); 11] = [
    ("dHh5VisitQ1", "Households visited", DEFAULT_CATEGORY_COMBO),
    ("dPr7RegisT3", "New pregnancies registered", DEFAULT_CATEGORY_COMBO),
    ("dAn4Visit8c", "Pregnant women followed up (ANC 4)", DEFAULT_CATEGORY_COMBO),
    ("dFd6DelivY2", "Deliveries followed up", DEFAULT_CATEGORY_COMBO),
    ("dLb9BirthW4", "Live births", DEFAULT_CATEGORY_COMBO),
    (FEVER_CASES, "Fever cases under 5", SEX),
    ("dFt1TestdN5", "Fever cases seen", DEFAULT_CATEGORY_COMBO),
    ("dIm3FullyK7", "Children under 1 year", DEFAULT_CATEGORY_COMBO),
    ("dIm3ChildV9", "Children under 1 year seen", DEFAULT_CATEGORY_COMBO),
    ("dNu8ScrenE6", "Children screened for malnutrition", DEFAULT_CATEGORY_COMBO),
    ("dSt0ckOutD7", "Days without malaria tests", DEFAULT_CATEGORY_COMBO),
];

/// The files, by what they would be called.
pub(crate) fn files(today: NaiveDate) -> [(&'static str, Value); 6] {
    [
        ("metadata.json", metadata()),
        ("me.json", me()),
        ("system-info.json", system_info(today)),
        ("systemSettings.json", json!({ "dataEntryAutoGroup": false, "keyCalendar": "iso8601" })),
        ("lockExceptions.json", json!({ "lockExceptions": [] })),
        ("programs.json", programs()),
    ]
}

/// An officer of the county: no superuser.
fn me() -> Value {
    json!({
        "id": "uHr1oKaskaZ",
        "username": "hrio",
        "authorities": ["F_DATAVALUE_ADD", "F_DATAVALUE_DELETE", "F_EXPORT_DATA"],
        "organisationUnits": [{ "id": COUNTY_ORG_UNIT, "path": format!("/{NATIONAL}/{COUNTY_ORG_UNIT}") }],
    })
}

fn system_info(today: NaiveDate) -> Value {
    json!({
        "version": "2.42.5.2",
        "calendar": "iso8601",
        "dateFormat": "yyyy-mm-dd",
        "serverDate": format!("{today}T06:00:00.000"),
        "serverTimeZoneId": super::TIME_ZONE,
        "systemName": "Kaskazini County",
    })
}

fn metadata() -> Value {
    let units = org_units();
    let assigned = |data_set: &str| -> Vec<Value> {
        units.iter().filter(|unit| unit.serves(data_set)).map(|unit| json!({ "id": unit.id })).collect()
    };
    json!({
        "organisationUnits": units.iter().map(Unit::as_json).collect::<Vec<_>>(),
        "categoryOptions": [
            { "id": "xYerKDKCefk", "name": "default", "code": "default" },
            { "id": "oMa1eUndr5B", "name": "Male", "code": "MALE" },
            { "id": "oFe3mUndr5G", "name": "Female", "code": "FEMALE" },
        ],
        "categories": [
            { "id": "GLevLNI9wkl", "name": "default", "categoryOptions": [{ "id": "xYerKDKCefk" }] },
            {
                "id": "gSx4Categ1a", "name": "Sex", "code": "SEX",
                "categoryOptions": [{ "id": "oMa1eUndr5B" }, { "id": "oFe3mUndr5G" }],
            },
        ],
        "categoryCombos": [
            {
                "id": DEFAULT_CATEGORY_COMBO, "name": "default", "isDefault": true,
                "categories": [{ "id": "GLevLNI9wkl" }],
            },
            { "id": SEX, "name": "Sex", "isDefault": false, "categories": [{ "id": "gSx4Categ1a" }] },
        ],
        "categoryOptionCombos": [
            combo(DEFAULT_COMBO, "default", DEFAULT_CATEGORY_COMBO, "xYerKDKCefk"),
            combo(BOYS, "Male", SEX, "oMa1eUndr5B"),
            combo(GIRLS, "Female", SEX, "oFe3mUndr5G"),
        ],
        "dataElements": ELEMENTS.iter().map(|(id, name, combo)| json!({
            "id": id,
            "name": format!("CHW {name}"),
            "formName": name,
            "code": format!("CHW_{}", name.to_uppercase().replace([' ', '(', ')'], "_")),
            "valueType": "INTEGER_ZERO_OR_POSITIVE",
            "aggregationType": "SUM",
            "domainType": "AGGREGATE",
            "zeroIsSignificant": true,
            "categoryCombo": { "id": combo },
        })).collect::<Vec<_>>(),
        "dataSets": [
            data_set(MONTHLY_SUMMARY, "CHW Monthly Summary", assigned(MONTHLY_SUMMARY), &[
                ("sEc1Househ0", "Households", &["dHh5VisitQ1"]),
                ("sEc2Mothers", "Mothers and newborns", &["dPr7RegisT3", "dAn4Visit8c", "dFd6DelivY2", "dLb9BirthW4"]),
                ("sEc3Childre", "Children", &[FEVER_CASES, "dIm3FullyK7"]),
            ]),
            data_set(CHILD_HEALTH, "Child Health Monthly", assigned(CHILD_HEALTH), &[
                ("sEc4Childhe", "Child health", &["dLb9BirthW4", "dFt1TestdN5", "dIm3ChildV9", "dNu8ScrenE6", "dSt0ckOutD7"]),
            ]),
        ],
    })
}

/// One program, for women whom CHWs visit: every facility that is an org unit as it stands takes part.
fn programs() -> Value {
    let units = org_units();
    let takes_part = |unit: &&Unit| unit.is_facility && unit.data_set.is_none();
    let attribute = |id: &str, name: &str, value_type: &str, is_unique: bool| {
        json!({
            "mandatory": id == records::NAME,
            "trackedEntityAttribute": {
                "id": id, "name": name, "valueType": value_type, "unique": is_unique, "generated": false,
            },
        })
    };
    let element = |id: &str, name: &str, value_type: &str| {
        let data_element = json!({ "id": id, "name": name, "valueType": value_type });
        json!({ "compulsory": false, "dataElement": data_element })
    };
    let mut outcome = element(records::OUTCOME, "ANC outcome of the visit", "TEXT");
    outcome["dataElement"]["optionSet"] = json!({
        "id": "oPs1Outcome",
        "options": [{ "code": "OK", "name": "All well" }, { "code": "REF", "name": "Referred" }],
    });
    let weight = element(records::WEIGHT, "ANC weight in kg", "NUMBER");
    let stage = |id: &str, name: &str, is_repeatable: bool, elements: &[Value]| {
        json!({
            "id": id, "name": name, "repeatable": is_repeatable, "validationStrategy": "ON_UPDATE_AND_INSERT",
            "programStageDataElements": elements,
        })
    };
    json!({ "programs": [{
        "id": records::PROGRAM,
        "name": "Antenatal care",
        "programType": "WITH_REGISTRATION",
        "onlyEnrollOnce": false,
        "selectEnrollmentDatesInFuture": false,
        "selectIncidentDatesInFuture": false,
        "access": { "data": { "write": true } },
        "organisationUnits":
            units.iter().filter(takes_part).map(|unit| json!({ "id": unit.id })).collect::<Vec<_>>(),
        "trackedEntityType": { "id": records::PERSON, "name": "Person", "trackedEntityTypeAttributes": [] },
        "programTrackedEntityAttributes": [
            attribute(records::NAME, "Full name", "TEXT", false),
            attribute(records::NATIONAL_ID, "National ID", "TEXT", true),
            attribute(records::DATE_OF_BIRTH, "Date of birth", "DATE", false),
        ],
        "programStages": [
            stage(records::REGISTRATION, "Registration", false, &[
                element(records::LAST_PERIOD, "ANC last menstrual period", "DATE"),
                weight.clone(),
            ]),
            stage(records::FOLLOW_UP, "Follow-up visit", true, &[
                element(records::VISIT_NUMBER, "ANC visit number", "INTEGER_POSITIVE"),
                weight,
                outcome,
            ]),
        ],
    }] })
}

fn combo(id: &str, name: &str, category_combo: &str, option: &str) -> Value {
    json!({
        "id": id, "name": name, "code": name.to_uppercase(),
        "categoryCombo": { "id": category_combo }, "categoryOptions": [{ "id": option }],
    })
}

fn data_set(id: &str, name: &str, assigned: Vec<Value>, sections: &[(&str, &str, &[&str])]) -> Value {
    let elements = sections.iter().flat_map(|(_, _, elements)| elements.iter());
    json!({
        "id": id,
        "name": name,
        "code": name.to_uppercase().replace(' ', "_"),
        "periodType": "Monthly",
        "categoryCombo": { "id": DEFAULT_CATEGORY_COMBO },
        "dataSetElements": elements.map(|id| json!({ "dataElement": { "id": id } })).collect::<Vec<_>>(),
        "organisationUnits": assigned,
        "dataInputPeriods": [],
        "expiryDays": 0,
        "openFuturePeriods": 0,
        "openPeriodsAfterCoEndDate": 0,
        "formType": "SECTION",
        "renderAsTabs": false,
        "compulsoryDataElementOperands": [],
        "access": { "data": { "read": true, "write": true } },
        "sections": sections.iter().zip(1..).map(|((id, name, elements), order)| json!({
            "id": id,
            "name": name,
            "sortOrder": order,
            "dataElements": elements.iter().map(|id| json!({ "id": id })).collect::<Vec<_>>(),
            "showRowTotals": elements.contains(&FEVER_CASES),
            "showColumnTotals": false,
            "greyedFields": [],
        })).collect::<Vec<_>>(),
    })
}

/// An org unit and the data set that it enters; both where none is named.
struct Unit {
    id: &'static str,
    name: String,
    path: String,
    data_set: Option<&'static str>,
    is_facility: bool,
}

impl Unit {
    fn serves(&self, data_set: &str) -> bool {
        self.is_facility && self.data_set.is_none_or(|own| own == data_set)
    }

    fn as_json(&self) -> Value {
        json!({
            "id": self.id,
            "name": self.name,
            "code": format!("OU_{}", self.id.to_uppercase()),
            "path": self.path,
            "openingDate": "2015-01-01T00:00:00.000",
        })
    }
}

fn org_units() -> Vec<Unit> {
    let county = format!("/{NATIONAL}/{COUNTY_ORG_UNIT}");
    let above =
        [(NATIONAL, "Republic", format!("/{NATIONAL}")), (COUNTY_ORG_UNIT, COUNTY_NAME, county.clone())];
    let mut units: Vec<Unit> = above
        .into_iter()
        .map(|(id, name, path)| Unit { id, name: name.to_owned(), path, data_set: None, is_facility: false })
        .collect();
    let facility = |id, name: String, data_set| Unit {
        id,
        name,
        path: format!("{county}/{id}"),
        data_set,
        is_facility: true,
    };
    for place in &FACILITIES {
        match place.org_units {
            OrgUnits::One(id) => units.push(facility(id, place.name.to_owned(), None)),
            OrgUnits::PerDataSet { monthly_summary, child_health } => {
                units.push(facility(monthly_summary, format!("{} (CHU)", place.name), Some(MONTHLY_SUMMARY)));
                units.push(facility(child_health, place.name.to_owned(), Some(CHILD_HEALTH)));
            }
            OrgUnits::None => {}
        }
    }
    units
}
