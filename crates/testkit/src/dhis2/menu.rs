//! What the bar at the top of every app asks for.

use serde_json::json;

use super::answer::{json, not_found};
use super::country::Country;
use crate::server::answer::Answer;

pub(crate) fn modules(country: &Country) -> Answer {
    let modules: Vec<_> = country
        .apps
        .iter()
        .map(|app| {
            json!({
                "name": app.key,
                "displayName": app.name,
                "defaultAction": format!("apps/{}/index.html", app.key),
                "icon": format!("apps/{}/icon-48.png", app.key),
                "description": "",
            })
        })
        .collect();
    json(200, &json!({ "modules": modules }))
}

pub(crate) fn unread() -> Answer {
    json(200, &json!({ "unreadInterpretations": 0, "unreadMessageConversations": 0 }))
}

pub(crate) fn setting(key: &str) -> Answer {
    match key {
        "applicationTitle" => json(200, &json!({ "applicationTitle": "DHIS2 of Kusini" })),
        "helpPageLink" => json(200, &json!({ "helpPageLink": "https://docs.dhis2.org" })),
        _ => not_found(key),
    }
}
