//! The twelve targets: every combination of type, goal, visibility and DHIS2 mapping that changes what is shown or sent.

use serde_json::{Value, json};

use super::{CHILD_HEALTH, MONTHLY_SUMMARY};

/// The combination that DHIS2 gives an element without disaggregation; the same UID on every server.
pub(super) const DEFAULT_COMBO: &str = "HllvX50cXC0";
/// Fever cases are one data element, split by sex.
pub(super) const FEVER_CASES: &str = "dFv2CasesM6";
pub(super) const BOYS: &str = "cMa1eUndr5B";
pub(super) const GIRLS: &str = "cFe3mUndr5G";

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Count,
    Percent,
}

pub(super) struct Target {
    pub(super) id: &'static str,
    pub(super) kind: Kind,
    /// -1: none. The CHT also treats 0 as none on the CHW Aggregate, but not on the CHW's own page.
    goal: i64,
    icon: &'static str,
}

const fn count(id: &'static str, goal: i64, icon: &'static str) -> Target {
    Target { id, kind: Kind::Count, goal, icon }
}

const fn percent(id: &'static str, goal: i64, icon: &'static str) -> Target {
    Target { id, kind: Kind::Percent, goal, icon }
}

/// In the order of the settings, which is the order of the pages.
pub(super) const TARGETS: [Target; 12] = [
    percent("households-visited", 80, "icon-household"),
    count("pregnancies-registered", 5, "icon-pregnancy"),
    percent("anc-four-visits", 70, "icon-mother-child"),
    percent("facility-deliveries", 90, "icon-clinic"),
    count("live-births", -1, "icon-infant"),
    count("fever-boys", -1, "icon-fever"),
    count("fever-girls", -1, "icon-fever"),
    percent("fever-tested", 95, "icon-child"),
    percent("immunised-under-one", -1, "icon-immunization"),
    count("nutrition-screened", 25, "icon-nutrition"),
    percent("referrals-completed", -1, "icon-referral"),
    count("deaths", 0, "icon-death-general"),
];

/// Absent from the documents of a CHW for whom its `context` is false.
pub(super) const NUTRITION: &str = "nutrition-screened";

/// `tasks.targets.items` of the settings.
pub(super) fn items() -> Vec<Value> {
    TARGETS.iter().map(item).collect()
}

fn item(target: &Target) -> Value {
    let Target { id, kind, goal, icon } = target;
    let mut item = json!({
        "id": id,
        "type": match kind { Kind::Count => "count", Kind::Percent => "percent" },
        "goal": goal,
        "icon": icon,
        "translation_key": format!("targets.{id}.title"),
        "subtitle_translation_key": "targets.this_month.subtitle",
        "aggregate": *id != "referrals-completed",
    });
    if *kind == Kind::Percent {
        item["percentage_count_translation_key"] = json!("targets.count.default");
    }
    if *id == "deaths" {
        item["visible"] = json!(false);
    }
    if *id == NUTRITION {
        item["context"] = json!("user.trained_in_nutrition !== false");
    }
    let dhis = mapping(id);
    if !dhis.is_null() {
        item["dhis"] = dhis;
    }
    item
}

/// The `dhis` of a target; null for those that nobody sends.
fn mapping(id: &str) -> Value {
    match id {
        "households-visited" => json!({ "dataElement": "dHh5VisitQ1", "dataSet": MONTHLY_SUMMARY }),
        "pregnancies-registered" => json!({ "dataElement": "dPr7RegisT3", "dataSet": MONTHLY_SUMMARY }),
        "anc-four-visits" => json!({ "dataElement": "dAn4Visit8c", "dataSet": MONTHLY_SUMMARY }),
        "facility-deliveries" => json!({
            "dataElement": "dFd6DelivY2",
            "dataSet": MONTHLY_SUMMARY,
            "categoryOptionCombo": DEFAULT_COMBO,
            "attributeOptionCombo": DEFAULT_COMBO,
        }),
        // Without a data set: the element is in every data set's export.
        "live-births" => json!({ "dataElement": "dLb9BirthW4" }),
        "fever-boys" => json!({
            "dataElement": FEVER_CASES, "dataSet": MONTHLY_SUMMARY, "categoryOptionCombo": BOYS,
        }),
        "fever-girls" => json!({
            "dataElement": FEVER_CASES, "dataSet": MONTHLY_SUMMARY, "categoryOptionCombo": GIRLS,
        }),
        "fever-tested" => json!({ "dataElement": "dFt1TestdN5", "dataSet": CHILD_HEALTH }),
        // The CHT's documentation allows an array, and its export ignores it.
        "immunised-under-one" => json!([
            { "dataElement": "dIm3FullyK7", "dataSet": MONTHLY_SUMMARY },
            { "dataElement": "dIm3ChildV9", "dataSet": CHILD_HEALTH },
        ]),
        NUTRITION => json!({ "dataElement": "dNu8ScrenE6", "dataSet": CHILD_HEALTH }),
        _ => Value::Null,
    }
}
