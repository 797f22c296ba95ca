//! One request, taken apart: path segments, headers, JSON body, and a query string read the way the
//! server's own parser reads it (`filters[date][from]=1` is nested, a repeated key becomes a list).

use axum::http::HeaderMap;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub method: String,
    /// As sent, without the query string.
    pub path: String,
    /// As sent, without the question mark.
    pub query: String,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Name and password of an `Authorization: Basic` header.
    pub fn basic(&self) -> Option<(String, String)> {
        let encoded = self.header("authorization")?.strip_prefix("Basic ")?;
        let decoded = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
        let (name, password) = decoded.split_once(':')?;
        Some((name.to_owned(), password.to_owned()))
    }

    pub fn wants_json(&self) -> bool {
        self.header("accept").is_some_and(|accept| accept.contains("application/json"))
    }

    pub fn accepts_gzip(&self) -> bool {
        self.header("accept-encoding").is_some_and(|accept| accept.contains("gzip"))
    }

    /// The path in decoded pieces, without the leading slash: `/medic/a%3Ab` is `["medic", "a:b"]`.
    pub fn segments(&self) -> Vec<String> {
        self.path.trim_start_matches('/').split('/').map(decode).collect()
    }

    pub fn parameter(&self, name: &str) -> Option<String> {
        pairs(&self.query).into_iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// A parameter in CouchDB's manner: the value is JSON (`startkey="a"`, `limit=2`).
    pub fn json_parameter(&self, name: &str) -> Option<Value> {
        self.parameter(name).and_then(|text| serde_json::from_str(&text).ok())
    }

    pub fn is_true(&self, name: &str) -> bool {
        self.parameter(name).as_deref() == Some("true")
    }

    /// The query string as one nested value.
    pub fn nested_query(&self) -> Value {
        let mut root = Value::Object(Map::new());
        for (key, value) in pairs(&self.query) {
            place(&mut root, &steps(&key), value);
        }
        root
    }

    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

fn pairs(query: &str) -> Vec<(String, String)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(&key.replace('+', " ")), decode(&value.replace('+', " ")))
        })
        .collect()
}

/// `a[b][c]` is `["a", "b", "c"]`.
fn steps(key: &str) -> Vec<String> {
    key.split('[').map(|step| step.trim_end_matches(']').to_owned()).collect()
}

fn place(root: &mut Value, steps: &[String], leaf: String) {
    let Some((first, rest)) = steps.split_first() else { return };
    let Some(object) = root.as_object_mut() else { return };
    if !rest.is_empty() {
        place(object.entry(first.clone()).or_insert_with(|| Value::Object(Map::new())), rest, leaf);
        return;
    }
    match object.get_mut(first) {
        None => {
            object.insert(first.clone(), Value::String(leaf));
        }
        Some(Value::Array(list)) => list.push(Value::String(leaf)),
        Some(other) => *other = Value::Array(vec![other.take(), Value::String(leaf)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn nested(query: &str) -> Value {
        let (method, path, headers) = ("GET".into(), "/".into(), HeaderMap::new());
        Request { method, path, query: query.into(), headers, body: Vec::new() }.nested_query()
    }

    #[test]
    fn a_query_string_nests() {
        let cases = [
            ("a=1", json!({"a": "1"}), "plain"),
            ("a[b][c]=1&a[d]=2", json!({"a": {"b": {"c": "1"}, "d": "2"}}), "nested"),
            ("a%5Bb%5D=x+y%2Bz", json!({"a": {"b": "x y+z"}}), "encoded brackets and spaces"),
            ("a[b]=1&a[b]=2", json!({"a": {"b": ["1", "2"]}}), "a repeated key is a list"),
            ("a[b]=", json!({"a": {"b": ""}}), "an empty value is there"),
        ];
        for (query, expected, remark) in cases {
            assert_eq!(nested(query), expected, "{remark}");
        }
    }
}
