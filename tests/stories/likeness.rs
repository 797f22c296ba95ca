//! Whether two workspaces hold the same: everything that a page can show of them, but for when it arrived.

use jumla_engine::Workspace;
use jumla_engine::surface::Scope;
use serde_json::{Value, json};

/// Every total, contribution, revision, CHW and doubt of every month and facility.
pub fn everything(workspace: &Workspace) -> Value {
    let status = workspace.status().unwrap().account.unwrap();
    let facilities: Vec<String> = status.facilities.iter().map(|one| one.id.clone()).collect();
    let mut months = Vec::new();
    for period in &status.periods {
        let scope = Scope { facilities: facilities.clone(), period: Some(period.to_string()) };
        let Ok(aggregate) = workspace.aggregate(&scope) else { continue };
        let details: Vec<_> = aggregate
            .targets
            .iter()
            .map(|target| workspace.target_detail(&scope, &target.id).unwrap().contributions)
            .collect();
        months.push(json!({ "aggregate": aggregate, "details": details,
                            "coverage": workspace.coverage(&scope).unwrap() }));
    }
    json!({
        "months": months,
        "set_aside": workspace.set_aside().unwrap(),
        "documents": status.documents,
        "choices": workspace.export_choices().ok(),
    })
}

/// Says where two differ, and not all that is in them.
#[track_caller]
pub fn assert_alike(one: &Value, other: &Value, remark: &str) {
    if let Some(difference) = difference(one, other) {
        panic!("{remark}: {difference}");
    }
}

fn difference(one: &Value, other: &Value) -> Option<String> {
    let at = |place: &dyn std::fmt::Display, found: String| format!("{place}/{found}");
    match (one, other) {
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let mut pairs = one.iter().zip(other).enumerate();
            pairs.find_map(|(place, (one, other))| Some(at(&place, difference(one, other)?)))
        }
        (Value::Object(one), Value::Object(other)) if one.len() == other.len() => {
            let missing = Value::Null;
            one.iter()
                .find_map(|(key, one)| Some(at(key, difference(one, other.get(key).unwrap_or(&missing))?)))
        }
        _ if one == other => None,
        _ => {
            let short = |value: &Value| value.to_string().chars().take(300).collect::<String>();
            Some(format!(" {} is not {}", short(one), short(other)))
        }
    }
}
