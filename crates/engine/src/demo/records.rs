//! Pregnant women whom CHWs register and visit, the choice that keeps them here, and the mappings by which they go to
//! DHIS2. Of what may be wrong, two things are: a weight with its unit in it, and a facility without an org
//! unit.

use jumla_store::RecordChoice;
use serde_json::{Value, json};

use super::contacts::{lineage_of_area, short_code};
use super::months::Month;
use super::people::{Chw, chws};
use super::random::uuid;

pub(super) const PROGRAM: &str = "aNc1Program";
pub(super) const PERSON: &str = "pErs0nTypeT";
pub(super) const NAME: &str = "aTt1FullNme";
pub(super) const NATIONAL_ID: &str = "aTt2NatnlId";
pub(super) const DATE_OF_BIRTH: &str = "aTt3DtBirth";
pub(super) const REGISTRATION: &str = "sTg1FirstVs";
pub(super) const FOLLOW_UP: &str = "sTg2FollowU";
pub(super) const LAST_PERIOD: &str = "dTr1LmpDate";
pub(super) const WEIGHT: &str = "dTr2WeightK";
pub(super) const VISIT_NUMBER: &str = "dTr3VisitNo";
pub(super) const OUTCOME: &str = "dTr4Outcome";

const CLIENT: &str = "c63_client";
const PREGNANCY: &str = "pregnancy";
const VISIT: &str = "pregnancy_visit";

struct Client {
    /// User name of her CHW.
    chw: &'static str,
    name: &'static str,
    born: &'static str,
    national_id: Option<&'static str>,
    /// How often she was visited since: last month, and in the one in progress.
    visits: usize,
}

const CLIENTS: [Client; 8] = [
    client("mwanaisha_bahari", "Saumu Hamadi", "1999-04-12", Some("KZ-20417"), 2),
    client("mwanaisha_bahari", "Riziki Kombo", "1994-11-30", None, 1),
    client("hamisi_bahari", "Esha Mwatela", "2001-07-08", Some("KZ-31882"), 1),
    client("njeri_mlimani", "Wairimũ Gathoni", "1997-02-19", Some("KZ-11530"), 2),
    client("peter_mlimani", "Joyce Nyokabi", "2003-09-25", None, 1),
    client("achieng_ziwani", "Nekesa Adhiambo", "1996-06-03", None, 1),
    client("chebet_mtoni", "Chelagat Rop", "1992-12-17", Some("KZ-40096"), 2),
    client("halima_jangwani", "Hawa Boru", "2000-01-21", None, 0),
];

/// Her weight was written with its unit.
const WITH_UNIT: &str = "Esha Mwatela";

const fn client(
    chw: &'static str,
    name: &'static str,
    born: &'static str,
    national_id: Option<&'static str>,
    visits: usize,
) -> Client {
    Client { chw, name, born, national_id, visits }
}

/// What is kept whole: everything of these women.
pub(crate) fn choice() -> RecordChoice {
    let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    RecordChoice {
        forms: names(&[PREGNANCY, VISIT]),
        contact_types: names(&[CLIENT]),
        keep_days: None,
        widened_at: None,
    }
}

/// The file of the workspace's mappings.
pub(crate) fn mappings() -> Value {
    json!({ "schema": 1, "mappings": {
        "pregnancies": {
            "kind": "dhis2-tracker",
            "relevant_to": "doc.type === 'data_record' && doc.form === 'pregnancy'",
            "tracked_entity_type": PERSON,
            "attributes": {
                NAME: "doc.patient.name",
                NATIONAL_ID: { "path": "doc.patient.national_id", "optional": true },
                DATE_OF_BIRTH: "doc.patient.date_of_birth",
            },
            "enrollment": {
                "program": PROGRAM,
                "enrolled_at": "doc.reported_date",
                "events": [{
                    "program_stage": REGISTRATION,
                    "occurred_at": "doc.reported_date",
                    "data_values": { LAST_PERIOD: "doc.fields.lmp_date", WEIGHT: "doc.fields.weight" },
                }],
            },
        },
        "visits": {
            "kind": "dhis2-event",
            "relevant_to": "doc.type === 'data_record' && doc.form === 'pregnancy_visit'",
            "program": PROGRAM,
            "person": "doc.patient._id",
            "event": {
                "program_stage": FOLLOW_UP,
                "occurred_at": "doc.fields.visited_on",
                "data_values": {
                    VISIT_NUMBER: "doc.fields.visit_number",
                    WEIGHT: "doc.fields.weight",
                    OUTCOME: { "path": "doc.fields.outcome", "codes": { "all_well": "OK", "referred": "REF" } },
                },
            },
        },
    } })
}

pub(super) fn documents(months: &[Month]) -> Vec<Value> {
    let (mut documents, chws) = (Vec::new(), chws());
    for (client, day) in CLIENTS.iter().zip((4..).step_by(2)) {
        let Some(chw) = chws.iter().find(|chw| chw.user == client.chw) else { continue };
        let month = |ago: u64| months.iter().find(|month| month.ago == ago);
        let (Some(begun), Some(registered)) = (month(5), month(2)) else { continue };
        documents.push(person(client, chw, registered.midnight(day)));
        let fields = json!({
            "patient_uuid": client.id(), "lmp_date": begun.date(day), "weight": (50 + day).to_string(),
        });
        documents.push(report(PREGNANCY, client, chw, &[], registered.midnight(day), &fields));
        for (number, ago) in (1..=client.visits).zip([1, 0]) {
            let Some(month) = month(ago) else { continue };
            let day = day.min(month.last_day);
            let unit = if client.name == WITH_UNIT { " kg" } else { "" };
            let fields = json!({
                "patient_uuid": client.id(), "visited_on": month.date(day), "visit_number": number,
                "weight": format!("{}{unit}", 52 + day), "outcome": if day % 3 == 0 { "referred" } else { "all_well" },
            });
            let key = number.to_string();
            documents.push(report(VISIT, client, chw, &[&key], month.midnight(day), &fields));
        }
    }
    documents
}

fn person(client: &Client, chw: &Chw, since: i64) -> Value {
    let mut person = json!({
        "_id": client.id(),
        "_rev": "1",
        "type": "contact",
        "contact_type": CLIENT,
        "name": client.name,
        "sex": "female",
        "date_of_birth": client.born,
        "parent": lineage_of_area(chw),
        "patient_id": short_code(&client.id()),
        "reported_date": since,
    });
    if let Some(id) = client.national_id {
        person["national_id"] = json!(id);
    }
    person
}

fn report(form: &str, client: &Client, chw: &Chw, key: &[&str], at: i64, fields: &Value) -> Value {
    let words: Vec<&str> = [form, client.name].iter().chain(key).copied().collect();
    json!({
        "_id": uuid(&words),
        "_rev": "1",
        "type": "data_record",
        "form": form,
        "content_type": "xml",
        // In the afternoon.
        "reported_date": at + 15 * 60 * 60 * 1000,
        "contact": { "_id": chw.id(), "parent": lineage_of_area(chw) },
        "fields": fields,
    })
}

impl Client {
    fn id(&self) -> String {
        uuid(&["client", self.name])
    }
}
