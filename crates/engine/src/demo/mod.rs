//! The embedded demo: what a CHT server would have given to a supervisor of the made-up Kaskazini County.
//!
//! One function makes every document: settings, translations, places and people, the account of the signed-in
//! supervisor, fourteen months of target documents that end with the month of `today`, and some women whom CHWs visit.
//! The data has the habits of real data: a fever season, good and weak CHWs, gaps, late phones, and the mistakes named in `mistakes`.
//!
//! It is deterministic: the same `today` gives the same bytes, and a contact keeps its id whatever `today` is. It reads
//! no clock, uses no floats, and knows neither the store nor the wire types: its output takes the same way in as what
//! a server sends, so that the demo shows the real program. Simulated *servers* are in `testkit`, not here.
//!
//! | file | what it makes |
//! |---|---|
//! | `people` | who there is: facilities and their CHWs, as tables |
//! | `account` | her account, as the store keeps it |
//! | `contacts` | their contact documents, and the account |
//! | `settings`, `targets`, `translations` | the configuration |
//! | `dhis2` | what is known of the county's DHIS2 |
//! | `months` | the calendar of the fourteen months |
//! | `work` | what a CHW did in a month: the numbers |
//! | `reporting` | who wrote a target document, when, and with what |
//! | `records` | pregnant women, the reports about them, and by which mappings they go to DHIS2 |
//! | `mistakes` | whose data is odd, and how |
//! | `random` | the generator, ids and revisions |

mod account;
mod contacts;
pub(crate) mod dhis2;
mod mistakes;
mod months;
mod people;
mod random;
pub(crate) mod records;
mod reporting;
mod settings;
mod targets;
#[cfg(test)]
mod tests;
mod translations;
mod work;

pub(crate) use account::account;
use chrono::NaiveDate;
use serde_json::Value;

/// Login name of the demo's supervisor.
pub const USER_NAME: &str = "amina";
/// Id of her user-settings document; it has her `facility_id` (all facilities), `contact_id`, roles and full name.
pub const USER_ID: &str = "org.couchdb.user:amina";
/// The zone in which her phones and her laptop live: UTC+3, no daylight saving.
pub const TIME_ZONE: &str = "Africa/Nairobi";
/// What the county is called; fits as the name of the workspace.
pub const COUNTY_NAME: &str = "Kaskazini County";
/// DHIS2 UID of the data set "CHW Monthly Summary".
pub const MONTHLY_SUMMARY: &str = "kJ7mSumWq2A";
/// DHIS2 UID of the data set "Child Health Monthly".
pub const CHILD_HEALTH: &str = "pC4hHlthM9x";

/// Everything a CHT server would have given: the settings document, translations (`messages-en`, `messages-sw`,
/// `messages-fr`), contacts, one user-settings document, target documents, persons and reports; in this order.
pub fn documents(today: NaiveDate) -> Vec<Value> {
    let months = months::ending_with(today);
    let mut documents = vec![settings::document()];
    documents.extend(translations::documents());
    documents.extend(contacts::documents(&months));
    documents.push(contacts::user_settings());
    documents.extend(reporting::documents(&months));
    documents.extend(records::documents(&months));
    for document in &mut documents {
        random::stamp_revision(document);
    }
    documents
}

/// The account that the demo workspace is signed in with: its user-settings document, as in [`documents`].
pub fn user() -> Value {
    let mut document = contacts::user_settings();
    random::stamp_revision(&mut document);
    document
}
