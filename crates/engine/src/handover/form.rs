//! The small configuration by which the CHT's pages show hand-overs and answers as reports with labels.
//!
//! Nothing in it is needed for hand-overs to travel: it gives the forms their names.

use jumla_cht::wire::{ANSWER_FORM, SIGN_OFF_FORM, WITHDRAWAL_FORM};
use serde_json::{Map, Value, json};

/// One field: its name, what is kept in it, its longest text, and its label.
type Field = (&'static str, &'static str, u32, &'static str);

const SIGN_OFF: [Field; 13] = [
    ("place_id", "string", 60, "Facility id"),
    ("facility", "string", 200, "Facility"),
    ("period", "string", 7, "Month"),
    ("reported", "integer", 6, "CHWs who reported"),
    ("expected", "integer", 6, "CHWs expected to report"),
    ("totals", "string", 20_000, "Totals"),
    ("accepted_findings", "integer", 6, "Findings accepted with a reason"),
    ("notes", "string", 4000, "Notes"),
    ("signed_by", "string", 200, "Signed off by"),
    ("digest", "string", 64, "Digest of the numbers"),
    ("content", "string", 6_000_000, "Signed content (for Jumla)"),
    ("key", "string", 44, "Public key (for Jumla)"),
    ("signature", "string", 88, "Signature (for Jumla)"),
];

const ANSWER: [Field; 8] = [
    ("place_id", "string", 60, "Facility id"),
    ("facility", "string", 200, "Facility"),
    ("period", "string", 7, "Month"),
    ("answer", "string", 9, "Answer"),
    ("note", "string", 4000, "Note"),
    ("answered_by", "string", 200, "Answered by"),
    ("handover", "string", 64, "Hand-over"),
    ("digest", "string", 64, "Digest of the numbers"),
];

const WITHDRAWAL: [Field; 9] = [
    ("place_id", "string", 60, "Facility id"),
    ("facility", "string", 200, "Facility"),
    ("period", "string", 7, "Month"),
    ("note", "string", 4000, "Why"),
    ("withdrawn_by", "string", 200, "Withdrawn by"),
    ("handover", "string", 64, "Hand-over"),
    ("content", "string", 60_000, "Signed content (for Jumla)"),
    ("key", "string", 44, "Public key (for Jumla)"),
    ("signature", "string", 88, "Signature (for Jumla)"),
];

/// Entries for `forms` in the CHT's app_settings.
#[must_use]
pub fn cht_form() -> Value {
    json!({ "forms": {
        SIGN_OFF_FORM: form(SIGN_OFF_FORM, "Month signed off", &SIGN_OFF),
        ANSWER_FORM: form(ANSWER_FORM, "Answer to a signed-off month", &ANSWER),
        WITHDRAWAL_FORM: form(WITHDRAWAL_FORM, "Signed-off month withdrawn", &WITHDRAWAL),
    } })
}

fn form(code: &str, label: &str, fields: &[Field]) -> Value {
    let described: Map<String, Value> = fields
        .iter()
        .zip(0..)
        .map(|((name, kind, longest, label), position)| {
            let field = json!({
                "labels": { "short": { "en": label }, "tiny": { "en": name } },
                "position": position,
                "type": kind,
                "length": [0, longest],
                "required": false,
            });
            ((*name).to_owned(), field)
        })
        .collect();
    json!({
        "meta": { "code": code, "label": { "en": label }, "subject_key": "place_id" },
        "fields": described,
        "public_form": false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_form_is_the_one_that_is_printed() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/cht-form/app_settings.forms.json");
        let published: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        assert_eq!(published, cht_form());
    }
}
