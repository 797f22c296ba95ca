//! Selectors as CouchDB's `_changes` takes them, as far as a client of the CHT has use for them: equality, `$in`,
//! comparisons, and the words that join them. Any other operator is refused rather than ignored.

use std::borrow::Cow;
use std::cmp::Ordering;

use serde_json::{Value, json};

use super::stored::{Kind, Stored};

/// A selector that was read and understood.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Selector {
    And(Vec<Selector>),
    Or(Vec<Selector>),
    Not(Box<Selector>),
    Field(String, Test),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Test {
    Equal(Value),
    NotEqual(Value),
    In(Vec<Value>),
    Exists(bool),
    /// Texts and numbers only; the order is one that satisfies.
    Compared(Value, Vec<Ordering>),
}

impl Selector {
    pub fn of(selector: &Value) -> Result<Selector, String> {
        let Value::Object(fields) = selector else { return Err("Selector must be a JSON object".into()) };
        let parts = fields.iter().map(|(key, value)| Selector::part(key, value));
        Ok(Selector::And(parts.collect::<Result<_, _>>()?))
    }

    fn part(key: &str, value: &Value) -> Result<Selector, String> {
        let list = || match value {
            Value::Array(items) => items.iter().map(Selector::of).collect::<Result<Vec<_>, _>>(),
            other => Err(format!("Invalid selector for operator {key}: {other}")),
        };
        match key {
            "$and" => Ok(Selector::And(list()?)),
            "$or" => Ok(Selector::Or(list()?)),
            "$nor" => Ok(Selector::Not(Box::new(Selector::Or(list()?)))),
            "$not" => Ok(Selector::Not(Box::new(Selector::of(value)?))),
            key if key.starts_with('$') => Err(format!("Invalid operator: {key}")),
            field => Selector::field(field, value),
        }
    }

    fn field(field: &str, value: &Value) -> Result<Selector, String> {
        let operators = value.as_object().filter(|object| object.keys().any(|key| key.starts_with('$')));
        let Some(operators) = operators else {
            return Ok(Selector::Field(field.to_owned(), Test::Equal(value.clone())));
        };
        let tests = operators
            .iter()
            .map(|(operator, value)| Ok(Selector::Field(field.to_owned(), Test::of(operator, value)?)));
        Ok(Selector::And(tests.collect::<Result<_, String>>()?))
    }

    pub fn takes(&self, id: &str, stored: &Stored) -> bool {
        match self {
            Selector::And(parts) => parts.iter().all(|part| part.takes(id, stored)),
            Selector::Or(parts) => parts.iter().any(|part| part.takes(id, stored)),
            Selector::Not(part) => !part.takes(id, stored),
            Selector::Field(field, test) => test.holds(value_of(field, id, stored).as_deref()),
        }
    }
}

impl Test {
    fn of(operator: &str, value: &Value) -> Result<Test, String> {
        use Ordering::{Equal, Greater, Less};
        let compared = |orders: &[Ordering]| Test::Compared(value.clone(), orders.to_vec());
        Ok(match (operator, value) {
            ("$eq", value) => Test::Equal(value.clone()),
            ("$ne", value) => Test::NotEqual(value.clone()),
            ("$in", Value::Array(values)) => Test::In(values.clone()),
            ("$exists", Value::Bool(there)) => Test::Exists(*there),
            ("$lt", _) => compared(&[Less]),
            ("$lte", _) => compared(&[Less, Equal]),
            ("$gt", _) => compared(&[Greater]),
            ("$gte", _) => compared(&[Greater, Equal]),
            _ => return Err(format!("Invalid operator: {operator}")),
        })
    }

    /// A field that is not there satisfies no test but one that asks for its absence.
    fn holds(&self, value: Option<&Value>) -> bool {
        let Some(value) = value else { return *self == Test::Exists(false) };
        match self {
            Test::Equal(expected) => value == expected,
            Test::NotEqual(expected) => value != expected,
            Test::In(values) => values.contains(value),
            Test::Exists(there) => *there,
            Test::Compared(with, orders) => order(value, with).is_some_and(|order| orders.contains(&order)),
        }
    }
}

fn order(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::String(a), Value::String(b)) => Some(a.cmp(b)),
        (Value::Number(a), Value::Number(b)) => a.as_f64()?.partial_cmp(&b.as_f64()?),
        _ => None,
    }
}

/// What nearly every selector asks for is known without reading the document.
fn value_of<'a>(field: &str, id: &str, stored: &'a Stored) -> Option<Cow<'a, Value>> {
    match (field, stored.kind()) {
        ("_id", _) => Some(Cow::Owned(json!(id))),
        ("_rev", _) => Some(Cow::Owned(json!(stored.revision()))),
        ("_deleted", _) => stored.deleted().then_some(Cow::Owned(json!(true))),
        ("type", Kind::Target) => Some(Cow::Owned(json!("target"))),
        ("type", Kind::Task) => Some(Cow::Owned(json!("task"))),
        _ => {
            let path = format!("/{}", field.replace('.', "/"));
            match stored.body().read() {
                Cow::Borrowed(doc) => doc.pointer(&path).map(Cow::Borrowed),
                Cow::Owned(doc) => doc.pointer(&path).cloned().map(Cow::Owned),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::stored::Leaf;
    use super::*;

    #[test]
    fn a_selector_takes_what_it_says() {
        let doc = json!({ "_id": "a", "type": "person", "n": 3, "parent": { "_id": "p" } });
        let gone = json!({ "_id": "a", "_deleted": true });
        let stored = |doc: &Value| Stored::of(Leaf::of(doc, "1-a", Vec::new()), 1);
        let cases = [
            (json!({}), [true, true]),
            (json!({ "type": "person" }), [true, false]),
            (json!({ "type": { "$in": ["target", "person"] } }), [true, false]),
            (json!({ "type": { "$in": ["target"] } }), [false, false]),
            (json!({ "_deleted": true }), [false, true]),
            (
                json!({ "$or": [{ "type": { "$in": ["person"] } }, { "_id": "settings" }, { "_deleted": true }] }),
                [true, true],
            ),
            (json!({ "_id": "a", "n": { "$gt": 2, "$lte": 3 } }), [true, false]),
            (json!({ "parent._id": "p" }), [true, false]),
            (json!({ "$not": { "type": "person" } }), [false, true]),
            (json!({ "type": { "$exists": false } }), [false, true]),
            (json!({ "type": { "$ne": "task" } }), [true, false]),
        ];
        for (selector, expected) in cases {
            let read = Selector::of(&selector).unwrap();
            assert_eq!([&doc, &gone].map(|doc| read.takes("a", &stored(doc))), expected, "{selector}");
        }
        for wrong in
            [json!(null), json!({ "$or": {} }), json!({ "$where": [] }), json!({ "a": { "$mod": 1 } })]
        {
            assert!(Selector::of(&wrong).is_err(), "{wrong}");
        }
    }
}
