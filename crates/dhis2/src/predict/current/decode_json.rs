//! JSON, as this server reads it: texts may be numbers or switches (not before 2.43.2), a list or an object in their place
//! is the end of the request (`h070-json-types-imp`, `h230-json-object-value-imp`); keys that it does not know are not
//! read; of two members with one name the first counts.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::input::{Body, DeletedElement, Deletion, Failure, Input, NamedSchemes, Options, Text, Value};
use super::json::{Json, Malformed, Node};
use crate::metadata::Version;
use crate::predict::RemarkKind;

pub(super) fn decode(text: &str, version: Version) -> Result<Body<'_>, Failure> {
    let mut decoder = Decoder { json: Json::new(text), only_texts: demands_texts(version), position: 0 };
    decoder.root()
}

/// 2.43.0 and 2.43.1 read with a library that refuses a number where a text is asked for (facts §1.1).
fn demands_texts(version: Version) -> bool {
    version.minor == 43 && version.patch <= 1
}

struct Decoder<'a> {
    json: Json<'a>,
    only_texts: bool,
    position: usize,
}

impl From<Malformed> for Failure {
    fn from(_: Malformed) -> Self {
        Self::new(500, "json")
    }
}

/// Takes a member unless there was one of that name before.
fn first<T>(place: &mut Option<T>, read: T) {
    if place.is_none() {
        *place = Some(read);
    }
}

impl<'a> Decoder<'a> {
    fn root(&mut self) -> Result<Body<'a>, Failure> {
        // An array is answered 500 (`74e-json-array`).
        let Node::Object = self.json.node()? else { return Err(Failure::new(500, "json")) };
        let mut root = Root::default();
        let mut opening = true;
        while self.root_goes_on(opening)? {
            opening = false;
            let name = self.json.name()?;
            self.root_member(&name, &mut root)?;
        }
        let input = Input {
            data_set: root.data_set.flatten(),
            complete_date: root.complete_date.flatten(),
            org_unit: root.org_unit.flatten(),
            period: root.period.flatten(),
            attribute_combo: root.attribute_combo.as_mut().and_then(|(text, _)| text.take()),
            attribute_options: root.attribute_combo.and_then(|(_, options)| options),
            deletion: root.deletion,
            values: root.values.unwrap_or_default(),
        };
        let dry_run = root.dry_run.flatten();
        Ok(Body { inputs: vec![input], dry_run, schemes: root.schemes, remarks: Vec::new() })
    }

    /// A root that breaks off where a member should begin is taken as one that ends there.
    fn root_goes_on(&mut self, opening: bool) -> Result<bool, Failure> {
        Ok(self.json.more(opening, b'}')? && !self.json.is_at_end())
    }

    fn root_member(&mut self, name: &str, root: &mut Root<'a>) -> Result<(), Failure> {
        match name {
            "dataSet" => first(&mut root.data_set, self.text()?),
            "completeDate" => first(&mut root.complete_date, self.text()?),
            "orgUnit" => first(&mut root.org_unit, self.text()?),
            "period" => first(&mut root.period, self.text()?),
            "attributeOptionCombo" => first(&mut root.attribute_combo, self.combo()?),
            "dryRun" => first(&mut root.dry_run, self.switch()?),
            "deletion" => {
                let deletion = self.deletion()?;
                first(&mut root.deletion, deletion);
            }
            "dataValues" => {
                let values = self.values()?;
                first(&mut root.values, values);
            }
            _ => {
                if root.schemes.place(name).is_none() {
                    let node = self.json.node()?;
                    self.json.skip(&node)?;
                } else if let (Some(scheme), Some(place)) = (self.text()?, root.schemes.place(name)) {
                    first(place, scheme);
                }
            }
        }
        Ok(())
    }

    fn values(&mut self) -> Result<Vec<Value<'a>>, Failure> {
        match self.json.node()? {
            Node::Null => return Ok(Vec::new()),
            Node::Array => {}
            _ => return Err(Failure::new(500, "json")),
        }
        let mut values = Vec::new();
        while self.json.more(values.is_empty(), b']')? {
            self.position = values.len();
            values.push(self.value()?);
        }
        Ok(values)
    }

    fn value(&mut self) -> Result<Value<'a>, Failure> {
        let Node::Object = self.json.node()? else { return Err(Failure::new(500, "json")) };
        let mut value = Value::default();
        // Whether an option combo was there, whatever it was.
        let mut has_combo = false;
        let mut opening = true;
        while self.json.more(opening, b'}')? {
            opening = false;
            match self.json.name()?.as_ref() {
                "dataElement" => set(&mut value.data_element, self.text()?),
                "orgUnit" => set(&mut value.org_unit, self.text()?),
                "period" => set(&mut value.period, self.text()?),
                "value" => set(&mut value.value, self.text()?),
                "comment" => set(&mut value.comment, self.text()?),
                "attributeOptionCombo" => set(&mut value.attribute_combo, self.text()?),
                "followUp" => set(&mut value.follow_up, self.switch()?),
                "deleted" => set(&mut value.deleted, self.switch()?),
                "categoryOptionCombo" => {
                    let (text, options) = self.combo()?;
                    if !std::mem::replace(&mut has_combo, true) {
                        value.option_combo = text;
                        if options.is_some() {
                            value.rare().options = options;
                        }
                    }
                }
                _ => {
                    let node = self.json.node()?;
                    self.json.skip(&node)?;
                }
            }
        }
        Ok(value)
    }

    fn text(&mut self) -> Result<Option<Text<'a>>, Failure> {
        let node = self.json.node()?;
        self.as_text(node)
    }

    fn as_text(&self, node: Node<'a>) -> Result<Option<Text<'a>>, Failure> {
        let read: Text<'a> = match node {
            Node::Text(text) => return Ok(Some(text)),
            Node::Null => return Ok(None),
            Node::Number(number) => Cow::Borrowed(number),
            Node::Bool(on) => Cow::Borrowed(if on { "true" } else { "false" }),
            Node::Array | Node::Object => return Err(Failure::at(500, "json", self.position, "")),
        };
        if self.only_texts {
            let args = BTreeMap::from([("value", read.into_owned())]);
            return Err(Failure::with(500, RemarkKind::NumberInsteadOfText, vec![self.position], args));
        }
        Ok(Some(read))
    }

    fn switch(&mut self) -> Result<Option<bool>, Failure> {
        match self.json.node()? {
            Node::Bool(on) => Ok(Some(on)),
            Node::Null => Ok(None),
            _ => Err(Failure::at(500, "json", self.position, "")),
        }
    }

    /// An option combo is named by a text, or by an object of categories and options; anything else is none.
    fn combo(&mut self) -> Result<(Option<Text<'a>>, Option<Options<'a>>), Failure> {
        match self.json.node()? {
            Node::Text(text) => Ok((Some(text), None)),
            Node::Object => {
                let mut options: Options<'a> = Vec::new();
                while self.json.more(options.is_empty(), b'}')? {
                    let name = self.json.name()?;
                    options.push((name, self.text()?));
                }
                Ok((None, Some(options)))
            }
            other => {
                self.json.skip(&other)?;
                Ok((None, None))
            }
        }
    }

    fn deletion(&mut self) -> Result<Deletion<'a>, Failure> {
        let Node::Object = self.json.node()? else { return Err(Failure::new(500, "json")) };
        let mut deletion = Deletion::default();
        let mut opening = true;
        while self.json.more(opening, b'}')? {
            opening = false;
            match self.json.name()?.as_ref() {
                "orgUnits" => deletion.org_units = self.texts()?,
                "periods" => deletion.periods = self.texts()?,
                "elements" => deletion.elements = self.deleted_elements()?,
                _ => {
                    let node = self.json.node()?;
                    self.json.skip(&node)?;
                }
            }
        }
        Ok(deletion)
    }

    fn texts(&mut self) -> Result<Vec<Text<'a>>, Failure> {
        let Node::Array = self.json.node()? else { return Err(Failure::new(500, "json")) };
        let mut texts = Vec::new();
        while self.json.more(texts.is_empty(), b']')? {
            texts.push(self.text()?.ok_or(Malformed)?);
        }
        Ok(texts)
    }

    fn deleted_elements(&mut self) -> Result<Vec<DeletedElement<'a>>, Failure> {
        let Node::Array = self.json.node()? else { return Err(Failure::new(500, "json")) };
        let mut elements = Vec::new();
        while self.json.more(elements.is_empty(), b']')? {
            let Node::Object = self.json.node()? else { return Err(Failure::new(500, "json")) };
            let mut element = DeletedElement::default();
            let mut opening = true;
            while self.json.more(opening, b'}')? {
                opening = false;
                match self.json.name()?.as_ref() {
                    "dataElement" => element.data_element = self.text()?,
                    "categoryOptionCombo" => element.option_combo = self.text()?,
                    "attributeOptionCombo" => element.attribute_combo = self.text()?,
                    _ => {
                        let node = self.json.node()?;
                        self.json.skip(&node)?;
                    }
                }
            }
            elements.push(element);
        }
        Ok(elements)
    }
}

/// Members as they are found; the outer option says whether there was one.
#[derive(Default)]
struct Root<'a> {
    data_set: Option<Option<Text<'a>>>,
    complete_date: Option<Option<Text<'a>>>,
    org_unit: Option<Option<Text<'a>>>,
    period: Option<Option<Text<'a>>>,
    attribute_combo: Option<(Option<Text<'a>>, Option<Options<'a>>)>,
    dry_run: Option<Option<bool>>,
    schemes: NamedSchemes<'a>,
    deletion: Option<Deletion<'a>>,
    values: Option<Vec<Value<'a>>>,
}

fn set<T>(place: &mut Option<T>, read: Option<T>) {
    if place.is_none() {
        *place = read;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CURRENT: Version = Version::new(44, 0);

    #[test]
    fn what_is_read_and_what_ends_the_request() {
        for (json, values) in [
            ("{}", Some(0)),
            (r#"{"dataSet":"x","#, Some(0)),
            (r#"{"dataValues":null}"#, Some(0)),
            (r#"{"dataValues":[{"value":7},{"value":null,"other":{"a":[1]}},]} and more"#, Some(2)),
            ("[]", None),
            ("", None),
            (r#"{"dataValues":{}}"#, None),
            (r#"{"dataValues":[{"value":[1]}]}"#, None),
            (r#"{"dataValues":[{"value":"1""#, None),
            (r#"{"dataValues":[{"deleted":"true"}]}"#, None),
        ] {
            let read = decode(json, CURRENT).ok().map(|body| body.inputs[0].values.len());
            assert_eq!(read, values, "{json}");
        }
    }

    #[test]
    fn numbers_before_2_43_2() {
        let json = r#"{"dataValues":[{"value":"1"},{"value":7}]}"#;
        let failure = decode(json, Version::new(43, 1)).err().unwrap();
        let remark = failure.remark.unwrap();
        assert_eq!((failure.http, remark.kind), (500, RemarkKind::NumberInsteadOfText));
        assert_eq!(remark.indexes, [1]);
        assert!(decode(json, Version::new(43, 2)).is_ok());
    }

    #[test]
    fn combos_by_categories() {
        let json = r#"{"attributeOptionCombo":{"c":"o"},"dataValues":[{"categoryOptionCombo":{"a":1}},{"categoryOptionCombo":7}]}"#;
        let body = decode(json, CURRENT).unwrap();
        let input = &body.inputs[0];
        assert_eq!(input.attribute_options.as_ref().unwrap()[0].0, "c");
        let options =
            |position: usize| input.values[position].rare.as_ref().and_then(|rare| rare.options.clone());
        assert_eq!(options(0).unwrap()[0].1.as_deref(), Some("1"));
        assert!(options(1).is_none() && input.values[1].option_combo.is_none());
    }
}
