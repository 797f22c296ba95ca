//! The CHT's parameters, read as its server reads them: nested, and with JavaScript's idea of numbers.

use jumla_engine::ChtQuestion;
use serde_json::{Map, Value};
use url::form_urlencoded;

/// Deeper than any filter is.
const DEEPEST: usize = 5;

/// A query string as one value: `filters[date][from]=1` is nested, and a name that is there twice has a list.
pub(super) fn nested(query: &str) -> Value {
    let mut root = Value::Object(Map::new());
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let steps: Vec<&str> = name.split('[').map(|step| step.trim_end_matches(']')).collect();
        if steps.len() <= DEEPEST {
            place(&mut root, &steps, value.into_owned());
        }
    }
    root
}

fn place(root: &mut Value, steps: &[&str], leaf: String) {
    let (Some((first, rest)), Some(object)) = (steps.split_first(), root.as_object_mut()) else { return };
    if !rest.is_empty() && rest != [""] {
        let inner = object.entry((*first).to_owned()).or_insert_with(|| Value::Object(Map::new()));
        return place(inner, rest, leaf);
    }
    let leaf = Value::String(leaf);
    match object.get_mut(*first) {
        None if rest.is_empty() => {
            object.insert((*first).to_owned(), leaf);
        }
        None => {
            object.insert((*first).to_owned(), Value::Array(vec![leaf]));
        }
        Some(Value::Array(list)) => list.push(leaf),
        Some(other) => *other = Value::Array(vec![other.take(), leaf]),
    }
}

/// The question, or the name of the filter that is missing.
pub(super) fn question_of(asked: &Value) -> Result<ChtQuestion, &'static str> {
    let filters = &asked["filters"];
    let data_set = match &filters["dataSet"] {
        Value::Null | Value::Bool(false) => return Err("dataSet"),
        Value::String(id) if id.is_empty() => return Err("dataSet"),
        Value::String(id) => id.clone(),
        other => other.to_string(),
    };
    let from = parse_int(&filters["date"]["from"]).filter(|from| *from != 0).ok_or("from")?;
    let org_unit = match filters.get("orgUnit") {
        None => None,
        Some(Value::String(id)) => Some(id.clone()),
        // Nothing in the CHT is filed under a list.
        Some(_) => Some(String::new()),
    };
    // The text, also where it could be true.
    let human_readable = asked["options"]["humanReadable"] == "true";
    Ok(ChtQuestion { data_set, from, org_unit, human_readable })
}

/// JavaScript's `parseInt`: the digits at the beginning, whatever comes then.
fn parse_int(value: &Value) -> Option<i64> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let text = text.trim_start();
    let (sign, digits) = match text.as_bytes().first() {
        Some(b'-') => (-1, text.get(1..)?),
        Some(b'+') => (1, text.get(1..)?),
        _ => (1, text),
    };
    let end = digits.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(digits.len());
    digits.get(..end)?.parse::<i64>().ok()?.checked_mul(sign)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_query_string_nests() {
        for (query, expected, remark) in [
            ("a=1", json!({"a": "1"}), "plain"),
            ("a[b][c]=1&a[d]=2", json!({"a": {"b": {"c": "1"}, "d": "2"}}), "nested"),
            ("a%5Bb%5D=x+y%2Bz", json!({"a": {"b": "x y+z"}}), "encoded brackets and spaces"),
            ("a[b]=1&a[b]=2", json!({"a": {"b": ["1", "2"]}}), "a name that is there twice"),
            ("a[b][]=1&a[b][]=2", json!({"a": {"b": ["1", "2"]}}), "a list"),
            ("a[b]=", json!({"a": {"b": ""}}), "an empty value is there"),
            ("a=1&a[b]=2", json!({"a": "1"}), "a text has no names in it"),
            ("a[b][c][d][e][f][g]=1", json!({}), "too deep"),
        ] {
            assert_eq!(nested(query), expected, "{remark}");
        }
    }

    #[test]
    fn integers_are_read_as_javascript_reads_them() {
        for (value, expected) in [
            (json!("1794700800000"), Some(1_794_700_800_000)),
            (json!(1_794_700_800_000_i64), Some(1_794_700_800_000)),
            (json!("2026-11"), Some(2026)),
            (json!(" -1"), Some(-1)),
            (json!("november"), None),
            (json!(["1"]), None),
            (json!("99999999999999999999"), None),
        ] {
            assert_eq!(parse_int(&value), expected, "{value}");
        }
    }

    #[test]
    fn what_is_missing_is_named() {
        let from = json!({"from": "1"});
        for (filters, expected) in [
            (json!(null), "dataSet"),
            (json!("{}"), "dataSet"),
            (json!({"dataSet": "", "date": from}), "dataSet"),
            (json!({"dataSet": "d"}), "from"),
            (json!({"dataSet": "d", "date": {"to": "1"}}), "from"),
            (json!({"dataSet": "d", "date": {"from": "0"}}), "from"),
        ] {
            assert_eq!(question_of(&json!({"filters": filters})).unwrap_err(), expected, "{filters}");
        }
    }
}
