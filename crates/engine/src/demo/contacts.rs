//! The county, its facilities, the CHWs' areas, the people, and the account that is signed in.

use serde_json::{Value, json};

use super::mistakes::{self, Oddity};
use super::months::Month;
use super::people::{COUNTY_ORG_UNIT, Chw, Duty, FACILITIES, Facility, OrgUnits, chws};
use super::random::{Random, uuid};
use super::{CHILD_HEALTH, COUNTY_NAME, MONTHLY_SUMMARY, USER_ID, USER_NAME};

const USER_FULL_NAME: &str = "Amina Mwakio";
const USER_PHONE: &str = "+254700000001";
/// 16 January 2023, 09:00 in Nairobi: when the county was loaded.
const LOADED: i64 = 1_673_848_800_000;
const DAY: i64 = 86_400_000;

pub(super) fn documents(months: &[Month]) -> Vec<Value> {
    let mut documents = vec![county()];
    for facility in &FACILITIES {
        documents.push(place(facility));
        documents.push(in_charge(facility));
    }
    for chw in chws() {
        let since = registered(&chw, months);
        if chw.duty == Duty::OwnArea {
            documents.push(area(&chw, since));
        }
        documents.push(person(&chw, since));
    }
    documents
}

pub(super) fn user_settings() -> Value {
    let facilities: Vec<String> = FACILITIES.iter().map(Facility::id).collect();
    json!({
        "_id": USER_ID,
        "_rev": "3",
        "type": "user-settings",
        "name": USER_NAME,
        "fullname": USER_FULL_NAME,
        "phone": USER_PHONE,
        "roles": ["chw_supervisor"],
        "facility_id": facilities,
        "contact_id": user_contact_id(),
        "known": true,
        "oidc_login": false,
    })
}

fn user_contact_id() -> String {
    in_charge_id(&FACILITIES[0])
}

fn county_id() -> String {
    uuid(&["county"])
}

fn in_charge_id(facility: &Facility) -> String {
    uuid(&["in charge", facility.key])
}

fn county() -> Value {
    json!({
        "_id": county_id(),
        "_rev": "2",
        "type": "contact",
        "contact_type": "c10_county",
        "name": COUNTY_NAME,
        "place_id": "10001",
        "dhis": { "orgUnit": COUNTY_ORG_UNIT },
        "reported_date": LOADED,
    })
}

fn place(facility: &Facility) -> Value {
    let mut place = json!({
        "_id": facility.id(),
        "_rev": "4",
        "type": "contact",
        "contact_type": "c30_chu",
        "name": facility.name,
        "parent": { "_id": county_id() },
        "contact": { "_id": in_charge_id(facility), "parent": lineage_of_facility(facility) },
        "place_id": short_code(&facility.id()),
        "reported_date": LOADED + DAY,
    });
    match facility.org_units {
        OrgUnits::One(org_unit) => place["dhis"] = json!({ "orgUnit": org_unit }),
        OrgUnits::PerDataSet { monthly_summary, child_health } => {
            place["dhis"] = json!([
                { "orgUnit": monthly_summary, "dataSet": MONTHLY_SUMMARY },
                { "orgUnit": child_health, "dataSet": CHILD_HEALTH },
            ]);
        }
        OrgUnits::None => {}
    }
    place
}

/// The supervisor in Bahari, a nurse in every other facility. A person below a facility is not a supervised contact.
fn in_charge(facility: &Facility) -> Value {
    let (name, phone) = match facility.key {
        "bahari" => (USER_FULL_NAME, USER_PHONE),
        "mlimani" => ("Stephen Njoroge", "+254700000002"),
        "ziwani" => ("Rose Achola", "+254700000003"),
        "msitu" => ("Isaac Wamalwa", "+254700000004"),
        "jangwani" => ("Qabale Dida", "+254700000005"),
        "kilimo" => ("Emmanuel Mollel", "+254700000006"),
        _ => ("Faith Cheptoo", "+254700000007"),
    };
    json!({
        "_id": in_charge_id(facility),
        "_rev": "2",
        "type": "contact",
        "contact_type": "c61_supervisor",
        "name": name,
        "role": "chw_supervisor",
        "phone": phone,
        "parent": lineage_of_facility(facility),
        "patient_id": short_code(&in_charge_id(facility)),
        "reported_date": LOADED + DAY,
    })
}

fn area(chw: &Chw, since: i64) -> Value {
    json!({
        "_id": chw.area_id(),
        "_rev": "2",
        "type": "contact",
        "contact_type": "c40_area",
        "name": format!("{} Area", chw.name),
        "parent": lineage_of_facility(chw.facility),
        "contact": { "_id": chw.id(), "parent": lineage_of_area(chw) },
        "place_id": short_code(&chw.area_id()),
        "reported_date": since,
    })
}

fn person(chw: &Chw, since: i64) -> Value {
    let mut person = json!({
        "_id": chw.id(),
        "_rev": "2",
        "type": "contact",
        "contact_type": "c62_chw",
        "name": chw.name,
        "role": "chw",
        "phone": format!("+254700000{:03}", 100 + chw.number),
        "parent": lineage_of_area(chw),
        "patient_id": short_code(&chw.id()),
        "reported_date": since,
    });
    if mistakes::of(&chw.user) == Some(Oddity::WithoutNutrition) {
        // The `context` of the nutrition target reads this.
        person["trained_in_nutrition"] = json!(false);
    }
    person
}

fn lineage_of_facility(facility: &Facility) -> Value {
    json!({ "_id": facility.id(), "parent": { "_id": county_id() } })
}

pub(super) fn lineage_of_area(chw: &Chw) -> Value {
    json!({ "_id": chw.area_id(), "parent": lineage_of_facility(chw.facility) })
}

/// When a CHW and her area were registered: in the weeks after the county was loaded, or when the newcomer joined.
fn registered(chw: &Chw, months: &[Month]) -> i64 {
    let joined = months.iter().find(|month| month.ago == mistakes::JOINED_AGO);
    match (mistakes::of(&chw.user), joined) {
        (Some(Oddity::Newcomer), Some(month)) => month.midnight(2) + DAY / 3,
        _ => LOADED + DAY * i64::try_from(2 + chw.number / 3).unwrap_or(2),
    }
}

/// The short code that CHWs write on paper: five digits or more, made from the id.
pub(super) fn short_code(id: &str) -> String {
    Random::of(&["short code", id]).between(10_002, 9_999_999).to_string()
}
