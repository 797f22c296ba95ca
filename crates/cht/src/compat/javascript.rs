//! JavaScript's `+` and its rules for text and numbers, as far as sums of totals need them.
//!
//! Counts are integers everywhere else in Jumla. Here, and only here, they become doubles where they leave the range in
//! which both agree, because that is what the CHT's server computes with.
#![expect(clippy::float_arithmetic, reason = "imitates the numbers of JavaScript")]

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::Value;
use serde_json::value::RawValue;

/// Up to here doubles hold every integer.
const EXACT: i64 = 1 << 53;

/// A sum in the making.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    /// Within ±2^53.
    Integer(i64),
    Double(f64),
    Text(String),
}

/// What is added.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Addend<'a> {
    Integer(i64),
    Double(f64),
    Text(Cow<'a, str>),
    Undefined,
    Null,
    Bool(bool),
}

impl Cell {
    pub(super) const ZERO: Cell = Cell::Integer(0);

    /// `self += addend`.
    pub(super) fn add(&mut self, addend: &Addend<'_>) {
        if let (Self::Integer(sum), Addend::Integer(more)) = (&mut *self, addend) {
            let exact = sum.checked_add(*more).filter(|sum| sum.unsigned_abs() <= EXACT.unsigned_abs());
            if let Some(exact) = exact.filter(|_| more.unsigned_abs() <= EXACT.unsigned_abs()) {
                *sum = exact;
                return;
            }
        }
        let sum = match self {
            Self::Text(text) => {
                text.push_str(&addend.text());
                return;
            }
            Self::Integer(sum) => double(*sum),
            Self::Double(sum) => *sum,
        };
        *self = match addend {
            Addend::Text(text) => Self::Text(number_text(sum) + text),
            Addend::Integer(more) => Self::Double(sum + double(*more)),
            Addend::Double(more) => Self::Double(sum + more),
            Addend::Undefined => Self::Double(f64::NAN),
            Addend::Null => Self::Double(sum),
            Addend::Bool(more) => Self::Double(sum + if *more { 1.0 } else { 0.0 }),
        };
    }

    /// As `JSON.stringify` writes it: no number and infinity are null.
    pub(super) fn to_json(&self) -> Value {
        match self {
            Self::Integer(sum) => Value::from(*sum),
            Self::Double(sum) => {
                number_text(*sum).parse::<i64>().map_or_else(|_| Value::from(*sum), Value::from)
            }
            Self::Text(text) => Value::from(text.as_str()),
        }
    }
}

impl Addend<'_> {
    fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Integer(number) if number.unsigned_abs() > EXACT.unsigned_abs() => {
                number_text(double(*number)).into()
            }
            Self::Integer(number) => number.to_string().into(),
            Self::Double(number) => number_text(*number).into(),
            Self::Text(text) => Cow::Borrowed(text),
            Self::Undefined => "undefined".into(),
            Self::Null => "null".into(),
            Self::Bool(truth) => truth.to_string().into(),
        }
    }
}

/// `value.total`, from the JSON text of `value`. Only objects have properties worth the name.
pub(super) fn total_of_raw(value: &str) -> Addend<'static> {
    let total = serde_json::from_str::<HashMap<Cow<'_, str>, &RawValue>>(value)
        .ok()
        .and_then(|properties| properties.get("total").map(|total| total.get()));
    total.map_or(Addend::Undefined, addend_of_raw)
}

fn addend_of_raw(raw: &str) -> Addend<'static> {
    match raw.as_bytes().first() {
        Some(b'n') => Addend::Null,
        Some(b't' | b'f') => Addend::Bool(raw == "true"),
        Some(b'-' | b'0'..=b'9') => number_of_raw(raw),
        Some(_) => Addend::Text(text_of_raw(raw).into()),
        None => Addend::Undefined,
    }
}

fn number_of_raw(raw: &str) -> Addend<'static> {
    match raw.parse::<i64>() {
        Ok(integer) => Addend::Integer(integer),
        Err(_) => raw.parse().map_or(Addend::Undefined, Addend::Double),
    }
}

/// `String(value)` of a JSON text.
fn text_of_raw(raw: &str) -> String {
    nested_text(raw, 0)
}

/// Lists are joined by commas, whatever their depth; null in a list is empty.
fn nested_text(raw: &str, depth: u8) -> String {
    /// JSON readers give up there too.
    const DEEPEST: u8 = 128;
    match raw.as_bytes().first() {
        Some(b'"') => serde_json::from_str(raw).unwrap_or_default(),
        Some(b'[') if depth < DEEPEST => {
            let items: Vec<&RawValue> = serde_json::from_str(raw).unwrap_or_default();
            let text = |item: &&RawValue| match item.get() {
                "null" => String::new(),
                item => nested_text(item, depth + 1),
            };
            items.iter().map(text).collect::<Vec<_>>().join(",")
        }
        Some(b'{') => "[object Object]".to_owned(),
        Some(b'-' | b'0'..=b'9') => number_of_raw(raw).text().into_owned(),
        _ => raw.to_owned(),
    }
}

/// The text by which a value names a property of an object.
pub(super) fn property_key(value: Option<&Value>) -> String {
    match value {
        None => "undefined".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => text_of_raw(&other.to_string()),
    }
}

pub(super) fn property_key_of_raw(raw: Option<&str>) -> Cow<'_, str> {
    match raw {
        None => "undefined".into(),
        Some(raw) => {
            serde_json::from_str::<&str>(raw).map_or_else(|_| text_of_raw(raw).into(), Cow::Borrowed)
        }
    }
}

pub(super) fn is_truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(truth) => *truth,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(_) | Value::Object(_) => true,
    }
}

#[expect(clippy::cast_precision_loss, reason = "as JavaScript reads a long number")]
fn double(integer: i64) -> f64 {
    integer as f64
}

/// `String(number)`: the shortest digits that name the number, with an exponent from 1e21 up and from 1e-7 down.
fn number_text(number: f64) -> String {
    if number == 0.0 {
        return "0".to_owned();
    }
    if !number.is_finite() {
        let sign = if number < 0.0 { "-" } else { "" };
        return if number.is_nan() { "NaN".to_owned() } else { format!("{sign}Infinity") };
    }
    let scientific = format!("{number:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    match exponent.parse::<i32>().unwrap_or(0) {
        // Rust writes a double without exponent and with the same digits.
        -7..=20 if number.abs() >= 1e-6 => format!("{number}"),
        exponent if exponent > 0 => format!("{mantissa}e+{exponent}"),
        exponent => format!("{mantissa}e{exponent}"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn totals_add_up_as_in_javascript() {
        let table = [
            // values as received, sum as JSON, remark
            (&[r#"{"total":1}"#, r#"{"total":2}"#][..], json!(3), "counts"),
            (&[r#"{"total":"3"}"#], json!("03"), "a text is joined"),
            (&[r#"{"total":4}"#, r#"{"total":"3"}"#, r#"{"total":2}"#], json!("432"), "and stays a text"),
            (&[r#"{}"#, r#"{"total":2}"#], json!(null), "undefined makes no number"),
            (&[r#"{}"#, r#"{"total":"x"}"#], json!("NaNx"), "no number, joined"),
            (&[r#"{"total":null}"#, r#"{"total":2}"#], json!(2), "null is 0"),
            (&[r#"{"total":""}"#, r#"{"total":null}"#], json!("0null"), "null, joined"),
            (&[r#"{"total":true}"#, r#"{"total":false}"#], json!(1), "true is 1"),
            (&[r#"{"total":{"a":1}}"#], json!("0[object Object]"), "an object"),
            (&[r#"{"total":[1,null,["a",2.50]]}"#], json!("01,,a,2.5"), "a list"),
            (&[r#"{"total":[]}"#], json!("0"), "an empty list"),
            (&[r#"{"total":0.1}"#, r#"{"total":0.2}"#], json!(0.1 + 0.2), "fractions are doubles"),
            (&[r#"{"total":2.5}"#, r#"{"total":2.5}"#], json!(5), "which may end as an integer"),
            (&[r#"{"total":-2.5}"#], json!(-2.5), "negative"),
            (&[r#"{"total":3.0}"#], json!(3), "an integer in disguise"),
            (
                &[r#"{"total":9007199254740993}"#],
                json!(9_007_199_254_740_992_i64),
                "beyond the exact integers",
            ),
            (&[r#"{"total":1e308}"#, r#"{"total":1e308}"#], json!(null), "infinity"),
            (&[r#"{"total":1e21}"#, r#"{"total":"x"}"#], json!("1e+21x"), "exponents as text"),
            (&[r#"{"total":1,"total":2}"#], json!(2), "the last of two properties"),
            (&[r#""text""#], json!(null), "a text has no total"),
            (&["[7]"], json!(null), "nor has a list"),
        ];
        for (values, expected, remark) in table {
            let mut cell = Cell::ZERO;
            for value in values {
                cell.add(&total_of_raw(value));
            }
            assert_eq!(cell.to_json(), expected, "{remark}");
        }
    }

    #[test]
    fn numbers_are_written_as_javascript_writes_them() {
        let table = [
            (-0.0, "0"),
            (1.0, "1"),
            (-2.5, "-2.5"),
            (0.1, "0.1"),
            (1e20, "100000000000000000000"),
            (1e21, "1e+21"),
            (1.5e300, "1.5e+300"),
            (1e-6, "0.000001"),
            (1.5e-6, "0.0000015"),
            (1e-7, "1e-7"),
            (-1.25e-10, "-1.25e-10"),
            (123_456_789.125, "123456789.125"),
            (f64::NAN, "NaN"),
            (f64::NEG_INFINITY, "-Infinity"),
        ];
        for (number, text) in table {
            assert_eq!(number_text(number), text);
        }
    }

    #[test]
    fn keys_are_texts() {
        let table =
            [(json!("a"), "a"), (json!(5), "5"), (json!(null), "null"), (json!({}), "[object Object]")];
        for (value, key) in table {
            assert_eq!(property_key(Some(&value)), key);
            assert_eq!(property_key_of_raw(Some(&value.to_string())), key);
        }
        assert_eq!(property_key(None), property_key_of_raw(None));
        assert_eq!(property_key_of_raw(Some(r#""caf\u00e9""#)), "café");
    }

    #[test]
    fn depth_is_no_danger() {
        let deep = format!(r#"{{"total":{}{}}}"#, "[".repeat(5000), "]".repeat(5000));
        assert!(matches!(total_of_raw(&deep), Addend::Text(_)));
    }

    proptest! {
        #[test]
        fn the_two_ways_to_add_integers_agree(totals in proptest::collection::vec(any::<i64>(), 0..8)) {
            let (mut fast, mut slow) = (Cell::ZERO, Cell::Double(0.0));
            for total in totals {
                fast.add(&Addend::Integer(total));
                slow.add(&Addend::Double(double(total)));
            }
            prop_assert_eq!(fast.to_json(), slow.to_json());
        }

        #[test]
        fn no_text_makes_it_panic(raw in ".{0,60}") {
            let _ = (total_of_raw(&raw), property_key_of_raw(Some(&raw)));
            let _ = total_of_raw(&format!(r#"{{"total":{raw}}}"#));
        }
    }
}
