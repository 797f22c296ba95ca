//! Target documents: `target~<YYYY-MM>~<contact>~<user>`.

use std::borrow::Cow;
use std::collections::HashSet;

use jumla_domain::{RecordedNumbers, RecordedValue, ReportingPeriod, TargetDocument};
use serde::Deserialize;
use serde_json::Value;

use super::{Doubt, DoubtReason, digits, numbers};

/// The shape of nearly every target document, read in one pass.
#[derive(Deserialize)]
pub(super) struct Regular<'a> {
    #[serde(borrow, rename = "_id")]
    pub id: Cow<'a, str>,
    #[serde(borrow, rename = "_rev")]
    pub rev: Cow<'a, str>,
    #[serde(borrow)]
    r#type: Cow<'a, str>,
    #[serde(borrow)]
    #[expect(dead_code, reason = "read so that a document without it is not taken as regular")]
    user: Cow<'a, str>,
    #[serde(borrow)]
    owner: Cow<'a, str>,
    #[serde(borrow)]
    #[expect(dead_code, reason = "read so that a document without it is not taken as regular")]
    reporting_period: Cow<'a, str>,
    updated_date: i64,
    #[serde(borrow)]
    targets: Vec<RegularEntry<'a>>,
    #[serde(default, rename = "_deleted")]
    deleted: bool,
}

#[derive(Deserialize)]
struct RegularEntry<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    value: RegularValue,
}

#[derive(Deserialize)]
struct RegularValue {
    pass: i64,
    total: i64,
}

impl Regular<'_> {
    /// `None` where the document is not regular after all and wants the careful reading.
    pub(super) fn read(&self) -> Option<TargetDocument> {
        let Parts { period, foreign_tag: None, contact, user } = parts(&self.id).ok()? else { return None };
        if self.deleted || self.r#type != "target" || self.owner != contact {
            return None;
        }
        let mut values = Vec::with_capacity(self.targets.len());
        for (position, entry) in self.targets.iter().enumerate() {
            let RegularValue { pass, total } = entry.value;
            let twice = self.targets[..position].iter().any(|earlier| earlier.id == entry.id);
            if pass < 0 || pass > total || twice {
                return None;
            }
            values.push(RecordedValue {
                target: (*entry.id).into(),
                numbers: RecordedNumbers::Counts { pass, total },
            });
        }
        Some(TargetDocument {
            period,
            foreign_tag: None,
            contact: contact.into(),
            user: user.into(),
            owner: Some((*self.owner).into()),
            updated_date: Some(self.updated_date),
            accepted: true,
            values: Some(values),
        })
    }
}

/// Reads any document whose id or type says that it is a target document.
pub(super) fn read(id: &str, body: &Value) -> Result<(TargetDocument, Vec<Doubt>), Doubt> {
    let Parts { period, foreign_tag, contact, user } = parts(id)?;
    let mut doubts = Vec::new();
    if let Some(tag) = foreign_tag {
        doubts.push(Doubt { reason: DoubtReason::ForeignDigits, detail: tag.to_owned() });
    }
    let text = |key: &str| body.get(key).and_then(Value::as_str);
    let updated_date = body.get("updated_date").and_then(Value::as_number).and_then(|number| {
        number.as_i64().or_else(|| jumla_domain::Number::parse(&number.to_string())?.as_integer())
    });
    let values =
        body.get("targets").and_then(Value::as_array).map(|entries| read_entries(entries, &mut doubts));
    if values.is_none() {
        doubts.push(Doubt { reason: DoubtReason::TargetsMissing, detail: String::new() });
    }
    let required = ["user", "owner", "reporting_period"];
    let absent: Vec<&str> = required
        .into_iter()
        .filter(|key| text(key).is_none())
        .chain(updated_date.is_none().then_some("updated_date"))
        .chain((text("type") != Some("target")).then_some("type"))
        .collect();
    if !absent.is_empty() {
        doubts.push(Doubt { reason: DoubtReason::FieldMissing, detail: absent.join(", ") });
    }
    if let Some(owner) = text("owner").filter(|owner| *owner != contact) {
        doubts.push(Doubt { reason: DoubtReason::OwnerDiffers, detail: owner.to_owned() });
    }
    let document = TargetDocument {
        period,
        foreign_tag: foreign_tag.map(ToOwned::to_owned),
        contact: contact.into(),
        user: user.into(),
        owner: text("owner").map(Into::into),
        updated_date,
        accepted: absent.is_empty() && values.is_some(),
        values,
    };
    Ok((document, doubts))
}

fn read_entries(entries: &[Value], doubts: &mut Vec<Doubt>) -> Vec<RecordedValue> {
    let mut seen = HashSet::new();
    let mut values = Vec::with_capacity(entries.len());
    for entry in entries {
        let Some(target) = entry.get("id").and_then(Value::as_str) else {
            doubts.push(Doubt { reason: DoubtReason::FieldMissing, detail: "targets[].id".into() });
            continue;
        };
        if !seen.insert(target) {
            doubts.push(Doubt { reason: DoubtReason::TargetTwice, detail: target.into() });
        }
        let numbers = match entry.get("value") {
            None | Some(Value::Null) => {
                doubts.push(Doubt { reason: DoubtReason::ValueMissing, detail: target.into() });
                RecordedNumbers::Absent
            }
            Some(value) => numbers::read(target, value, doubts),
        };
        values.push(RecordedValue { target: target.into(), numbers });
    }
    values
}

/// What the id names.
struct Parts<'a> {
    period: ReportingPeriod,
    /// The month as written, where that is not in ASCII digits.
    foreign_tag: Option<&'a str>,
    contact: &'a str,
    user: &'a str,
}

fn parts(id: &str) -> Result<Parts<'_>, Doubt> {
    let malformed = |tag: &str| Doubt { reason: DoubtReason::IdMalformed, detail: tag.to_owned() };
    let mut parts = id.strip_prefix("target~").ok_or_else(|| malformed(""))?.splitn(3, '~');
    let (Some(tag), Some(contact), Some(user)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(malformed(""));
    };
    if contact.is_empty() {
        return Err(malformed(tag));
    }
    if tag.is_ascii() {
        let period = tag.parse().ok().filter(|_| tag.len() == 7).ok_or_else(|| malformed(tag))?;
        return Ok(Parts { period, foreign_tag: None, contact, user });
    }
    let period = digits::month(tag).ok_or_else(|| malformed(tag))?;
    Ok(Parts { period, foreign_tag: Some(tag), contact, user })
}
