//! Reading `value` of a target's entry: two integers nearly always, anything at all sometimes.

use jumla_domain::{Number, RecordedNumbers};
use serde_json::Value;

use super::{Doubt, DoubtReason};

/// Reads one value; what is doubtful about it goes to `doubts`, named by the target.
pub(super) fn read(target: &str, value: &Value, doubts: &mut Vec<Doubt>) -> RecordedNumbers {
    let mut doubt = |reason, detail: &Value| {
        doubts.push(Doubt { reason, detail: format!("{target}: {}", shortened(detail)) });
    };
    let pass = number(value.get("pass"));
    let total = number(value.get("total"));
    if let (Reading::Integer(pass), Reading::Integer(total)) = (&pass, &total) {
        let (pass, total) = (*pass, *total);
        if pass < 0 || total < 0 {
            doubt(DoubtReason::Negative, value);
        } else if pass > total {
            doubt(DoubtReason::PassAboveTotal, value);
        }
        return RecordedNumbers::Counts { pass, total };
    }
    let counts = pass.number().zip(total.number());
    doubt(
        match (&pass, &total, &counts) {
            (_, _, None) => DoubtReason::NotANumber,
            (Reading::Text(_), ..) | (_, Reading::Text(_), _) => DoubtReason::NumberAsText,
            (_, _, Some((pass, total))) if pass.is_negative() || total.is_negative() => DoubtReason::Negative,
            _ => DoubtReason::Fraction,
        },
        value,
    );
    RecordedNumbers::Odd { raw: value.to_string(), counts }
}

enum Reading {
    Integer(i64),
    Fraction(Number),
    Text(Number),
    Nothing,
}

impl Reading {
    fn number(&self) -> Option<Number> {
        match self {
            Self::Integer(integer) => Some((*integer).into()),
            Self::Fraction(number) | Self::Text(number) => Some(*number),
            Self::Nothing => None,
        }
    }
}

/// As the CHT's arithmetic takes it: null is 0, text is the number it spells; an absent field is no number.
fn number(value: Option<&Value>) -> Reading {
    match value {
        Some(Value::Number(json)) => match Number::parse(&json.to_string()) {
            Some(number) => number.as_integer().map_or(Reading::Fraction(number), Reading::Integer),
            None => Reading::Nothing,
        },
        Some(Value::Null) => Reading::Text(Number::ZERO),
        Some(Value::String(text)) if text.trim().is_empty() => Reading::Text(Number::ZERO),
        Some(Value::String(text)) => Number::parse(text).map_or(Reading::Nothing, Reading::Text),
        _ => Reading::Nothing,
    }
}

fn shortened(value: &Value) -> String {
    const LONGEST: usize = 80;
    let text = value.to_string();
    if text.chars().count() <= LONGEST { text } else { text.chars().take(LONGEST).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn reads_what_javascript_would_add_up_and_names_the_rest() {
        let odd = |text: &str, pass: &str, total: &str| RecordedNumbers::Odd {
            raw: text.into(),
            counts: Some((Number::parse(pass).unwrap(), Number::parse(total).unwrap())),
        };
        let unreadable = |text: &str| RecordedNumbers::Odd { raw: text.into(), counts: None };
        let table = [
            (json!({"pass": 3, "total": 4}), RecordedNumbers::Counts { pass: 3, total: 4 }, None),
            (json!({"pass": 3, "total": 4.0}), RecordedNumbers::Counts { pass: 3, total: 4 }, None),
            (
                json!({"pass": 5, "total": 4}),
                RecordedNumbers::Counts { pass: 5, total: 4 },
                Some(DoubtReason::PassAboveTotal),
            ),
            (
                json!({"pass": -1, "total": 4}),
                RecordedNumbers::Counts { pass: -1, total: 4 },
                Some(DoubtReason::Negative),
            ),
            (
                json!({"pass": "3", "total": "3"}),
                odd(r#"{"pass":"3","total":"3"}"#, "3", "3"),
                Some(DoubtReason::NumberAsText),
            ),
            (
                json!({"pass": 0, "total": null}),
                odd(r#"{"pass":0,"total":null}"#, "0", "0"),
                Some(DoubtReason::NumberAsText),
            ),
            (
                json!({"pass": 2.5, "total": 3}),
                odd(r#"{"pass":2.5,"total":3}"#, "2.5", "3"),
                Some(DoubtReason::Fraction),
            ),
            (json!({}), unreadable("{}"), Some(DoubtReason::NotANumber)),
            (json!([]), unreadable("[]"), Some(DoubtReason::NotANumber)),
            (
                json!({"pass": 1e300, "total": 3}),
                unreadable(r#"{"pass":1e+300,"total":3}"#),
                Some(DoubtReason::NotANumber),
            ),
        ];
        for (value, expected, reason) in table {
            let mut doubts = Vec::new();
            assert_eq!(read("t", &value, &mut doubts), expected, "{value}");
            assert_eq!(doubts.first().map(|doubt| doubt.reason), reason, "{value}");
        }
    }
}
