use jumla_cht::outbound::{Authentication, Fault};
use serde_json::json;

use super::*;

fn read(entry: Value) -> Push {
    Push::all(&json!({ "outbound": { "refer": entry } })).remove(0)
}

#[test]
fn a_configuration_is_read_as_it_is_documented() {
    let push = read(json!({
        "relevant_to": "doc.type === 'data_record' && doc.form === 'ref'",
        "destination": {
            "base_url": "https://hie.example/", "path": "/api/events",
            "auth": { "type": "Basic", "username": "cht", "password_key": "hie" },
        },
        "mapping": { "event.when": "doc.reported_date", "event.ou": { "path": "doc.contact.parent.dhis.orgUnit", "optional": true } },
        "cron": "5 1 * * *",
    }));
    assert_eq!(push.name, "refer");
    assert_eq!(push.mapping.len(), 2);
    assert!(push.mapping[1].optional && !push.mapping[0].optional);
    let destination = push.destination.unwrap();
    assert_eq!(destination.url().unwrap().as_str(), "https://hie.example/api/events");
    let basic = Authentication::Basic { username: "cht".to_owned(), password_key: "hie".to_owned() };
    assert_eq!(destination.authentication, basic, "whatever the case of its type");
    assert_eq!(push.cron.unwrap().unwrap().as_str(), "5 1 * * *");
    assert_eq!(push.fault, None);
    assert!(Push::all(&json!({})).is_empty() && Push::all(&json!({ "outbound": [] })).is_empty());
}

#[test]
fn each_mistake_has_a_name_of_its_own() {
    let auth = |auth: Value| {
        read(json!({ "mapping": {}, "destination": { "base_url": "https://x", "path": "y", "auth": auth } }))
            .destination
    };
    for (given, expected, remark) in [
        (
            json!({ "type": "oauth" }),
            Fault::AuthenticationUnknown { kind: "oauth".to_owned() },
            "'validateAuthConfig', another kind",
        ),
        (
            json!({ "username": "x" }),
            Fault::AuthenticationUnknown { kind: String::new() },
            "'validateAuthConfig', no kind",
        ),
        (
            json!({ "type": "basic", "username": "x" }),
            Fault::AuthenticationIncomplete { lacks: "password_key" },
            "'validateAuthConfig', a key is missing",
        ),
        (
            json!({ "type": "basic", "username": "", "password_key": "k" }),
            Fault::AuthenticationIncomplete { lacks: "username" },
            "empty",
        ),
        (
            json!({ "type": "header", "name": "X-Key", "value_key": "k" }),
            Fault::HeaderUnsupported { name: "X-Key".to_owned() },
            "'handleHeaderAuth', unsupported header name",
        ),
        (
            json!({ "type": "header", "name": "Authorization" }),
            Fault::AuthenticationIncomplete { lacks: "value_key" },
            "no value",
        ),
        (
            json!({ "type": "muso-sih", "username": "x", "password_key": "k" }),
            Fault::AuthenticationIncomplete { lacks: "path" },
            "no path",
        ),
    ] {
        assert_eq!(auth(given), Err(expected), "{remark}");
    }
    let (username, password_key) = ("x".to_owned(), "k".to_owned());
    for (good, expected, remark) in [
        (json!(null), Authentication::None, "'push on minimal configuration'"),
        (
            json!({ "type": "basic", "username": "x", "password_key": "k" }),
            Authentication::Basic { username: username.clone(), password_key: password_key.clone() },
            "'push', basic auth",
        ),
        (
            json!({ "type": "HEADER", "name": "authorization", "value_key": "k" }),
            Authentication::Header { value_key: "k".to_owned() },
            "'push', header auth",
        ),
        (
            json!({ "type": "muso-sih", "username": "x", "password_key": "k", "path": "/login" }),
            Authentication::MusoSih { username, password_key, path: "/login".to_owned() },
            "'push', Muso SIH custom auth",
        ),
    ] {
        assert_eq!(auth(good).unwrap().authentication, expected, "{remark}");
    }
    for (entry, expected) in
        [(json!(3), Fault::NotAnObject), (json!({ "relevant_to": "true" }), Fault::MappingMissing)]
    {
        let push = read(entry.clone());
        assert_eq!(push.fault, Some(expected.clone()), "{entry}");
        assert_eq!(push.destination, Err(Fault::DestinationMissing));
        let mut mapper = mapper(&json!({ "refer": entry }));
        mapper.hold(&document().to_string());
        assert_eq!(mapper.map(0), Err(MappingError::Push { push: "refer".to_owned(), fault: expected }));
    }
    assert_eq!(read(json!({ "mapping": {}, "cron": "often" })).cron.unwrap_err().text, "often");
    assert_eq!(read(json!({ "mapping": {}, "cron": 5 })).cron.unwrap_err().text, "5");
    for base in ["", "not an address", "/only/a/path"] {
        let push = read(json!({ "mapping": {}, "destination": { "base_url": base, "path": "x" } }));
        assert!(push.destination.ok().and_then(|destination| destination.url()).is_none(), "{base}");
    }
}

#[test]
fn one_broken_configuration_leaves_the_others_alone() {
    let mut mapper = mapper(&json!({
        "broken": { "relevant_to": "true", "mapping": { "a": { "expr": "while (true) {}" } } },
        "none": 3,
        "good": { "relevant_to": "doc.form === 'ref'", "mapping": { "a": "doc.form" } },
    }));
    mapper.hold(&document().to_string());
    for _ in 0..3 {
        assert!(mapper.map(0).is_err() && mapper.map(1).is_err());
        assert_eq!(mapper.is_relevant(2), Ok(true));
        assert_eq!(mapper.map(2).unwrap().text, r#"{"a":"ref"}"#);
    }
}
