//! What metadata lacks for a full prediction.

use jumla_dhis2::metadata::{Metadata, Missing};

use super::{merged, read};

#[test]
fn what_a_client_downloaded_lacks_little() {
    let part = |kind: &str| format!("dhis2-2.44/mixed/metadata-chwimport-{kind}.json");
    let parts = [
        "system-info",
        "systemSettings",
        "me",
        "dataEntry",
        "organisationUnits",
        "categoryOptionCombos",
        "optionSets",
        "lockExceptions",
    ]
    .map(part);
    let metadata = read(&parts.each_ref().map(String::as_str));
    assert_eq!(metadata.missing(), []);

    // Without the list of option combos, those of the data sets' own combos are missing.
    let without = read(&parts.each_ref().map(String::as_str).map(|part| {
        if part.contains("OptionCombos") {
            "dhis2-2.44/mixed/metadata-chwimport-categories.json"
        } else {
            part
        }
    }));
    assert_eq!(without.missing(), [Missing::AttributeOptionCombos]);
}

#[test]
fn a_payload_alone_lacks_much() {
    let mut metadata = read(&["dhis2-2.44/metadata.json"]);
    use Missing::*;
    // Shared with everybody, so that who imports may write.
    assert_eq!(
        metadata.missing(),
        [Version, Calendar, Clock, Settings, User, CategoryModel, AttributeOptionCombos, LockExceptions]
    );
    merged(&mut metadata, r#"{"id":"u","username":"admin","authorities":["ALL"]}"#);
    merged(&mut metadata, r#"{"lockExceptions":[]}"#);
    let missing = metadata.missing();
    assert!(
        ![User, Rights, WriteAccess, LockExceptions].iter().any(|one| missing.contains(one)),
        "{missing:?}"
    );
    merged(&mut metadata, r#"{"id":"v","username":"other"}"#);
    assert!(metadata.missing().contains(&Rights));
    let empty = Metadata::default().missing();
    assert!(empty.contains(&DataSets) && empty.contains(&OrgUnits) && !empty.contains(&Rights));
}
