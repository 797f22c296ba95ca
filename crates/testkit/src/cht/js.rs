//! The bits of JavaScript arithmetic that show through in the server's answers.

use serde_json::{Number, Value};

/// What a running JavaScript `sum + x` can be.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Sum {
    Number(f64),
    /// Adding a text, a list or an object to anything concatenates from there on.
    Text(String),
}

impl Sum {
    pub const ZERO: Sum = Sum::Number(0.0);

    /// `self + value`; `None` is `undefined`.
    #[expect(
        clippy::float_arithmetic,
        reason = "JavaScript has no other numbers, and this is JavaScript's sum"
    )]
    pub fn plus(&self, value: Option<&Value>) -> Sum {
        let right = match value {
            None => Sum::Number(f64::NAN),
            Some(Value::Null) => Sum::ZERO,
            Some(Value::Bool(flag)) => Sum::Number(f64::from(u8::from(*flag))),
            Some(Value::Number(number)) => Sum::Number(number.as_f64().unwrap_or(f64::NAN)),
            Some(other) => Sum::Text(text(other)),
        };
        match (self, right) {
            (Sum::Number(a), Sum::Number(b)) => Sum::Number(a + b),
            (a, b) => Sum::Text(format!("{}{}", a.as_text(), b.as_text())),
        }
    }

    /// As `JSON.stringify` writes it: what is not a number becomes null.
    pub fn to_json(&self) -> Value {
        match self {
            Sum::Text(text) => Value::String(text.clone()),
            Sum::Number(number) => number_to_json(*number),
        }
    }

    fn as_text(&self) -> String {
        match self {
            Sum::Text(text) => text.clone(),
            Sum::Number(number) if number.is_nan() => "NaN".into(),
            Sum::Number(number) => number.to_string(),
        }
    }
}

fn number_to_json(number: f64) -> Value {
    // Every whole number that JavaScript itself can tell from its neighbours.
    const EXACT: f64 = 9_007_199_254_740_991.0;
    if number.fract() == 0.0 && number.abs() <= EXACT {
        return Value::from(number as i64);
    }
    Number::from_f64(number).map_or(Value::Null, Value::Number)
}

/// `String(value)`.
fn text(value: &Value) -> String {
    match value {
        Value::Null => "null".into(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => Sum::Number(number.as_f64().unwrap_or(f64::NAN)).as_text(),
        Value::String(text) => text.clone(),
        Value::Object(_) => "[object Object]".into(),
        Value::Array(items) => {
            let joined: Vec<String> =
                items.iter().map(|item| if item.is_null() { String::new() } else { text(item) }).collect();
            joined.join(",")
        }
    }
}

/// `parseInt(value)`, where nothing sensible gives `None` (JavaScript's NaN).
pub(crate) fn parse_int(value: &Value) -> Option<i64> {
    let text = text(value);
    let text = text.trim_start();
    let (sign, digits) = match text.as_bytes().first() {
        Some(b'-') => (-1, &text[1..]),
        Some(b'+') => (1, &text[1..]),
        _ => (1, text),
    };
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    digits[..end].parse::<i64>().ok().map(|number| sign * number)
}

/// Whether JavaScript's `if (value)` would go in.
pub(crate) fn truthy(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null) => false,
        Some(Value::Bool(flag)) => *flag,
        Some(Value::Number(number)) => number.as_f64().is_some_and(|n| n != 0.0),
        Some(Value::String(text)) => !text.is_empty(),
        Some(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn sums_are_javascript_s() {
        let cases = [
            (vec![json!(1), json!(2)], json!(3), "numbers add"),
            (vec![json!(-2.5)], json!(-2.5), "fractions stay"),
            (vec![json!("3")], json!("03"), "a text concatenates"),
            (vec![json!("3"), json!(4)], json!("034"), "and stays a text"),
            (vec![json!(null)], json!(0), "null counts nothing"),
            (vec![json!(true)], json!(1), "true is one"),
            (vec![json!([1, 2])], json!("01,2"), "a list joins"),
            (vec![json!({})], json!("0[object Object]"), "an object"),
        ];
        for (values, expected, remark) in cases {
            let sum = values.iter().fold(Sum::ZERO, |sum, value| sum.plus(Some(value)));
            assert_eq!(sum.to_json(), expected, "{remark}");
        }
        assert_eq!(Sum::ZERO.plus(None).to_json(), Value::Null, "undefined makes NaN, which is written null");
    }

    #[test]
    fn integers_are_read_as_javascript_reads_them() {
        let cases = [(json!("2026-11"), Some(2026)), (json!(" -1"), Some(-1)), (json!("november"), None)];
        for (value, expected) in cases {
            assert_eq!(parse_int(&value), expected, "{value}");
        }
        assert_eq!(parse_int(&json!(1_794_700_800_000_i64)), Some(1_794_700_800_000));
    }
}
