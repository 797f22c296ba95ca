//! What DHIS2 says of an import: its summary, with the HTTP status that carried it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::error::{Call, Error};
use super::exchange::{Answered, refused};
use crate::predict::{Counts, Scope, Status};

/// Of both generations. Kept as it came; what became of each value is [`Summary::reasons`] and the counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    pub http: u16,
    pub status: Status,
    pub counts: Counts,
    pub conflicts: Vec<SummaryConflict>,
    /// Positions of refused values, counted from 0.
    pub rejected: Vec<usize>,
    /// Where the server has nothing but words.
    pub description: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SummaryConflict {
    /// `E8022`.
    pub code: Option<String>,
    /// Positions of values, or -1 where the server does not say which.
    pub indexes: Vec<i64>,
    /// The server's own sentence.
    pub text: String,
}

#[derive(Deserialize)]
struct Envelope {
    response: Option<Wire>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    status: Option<WireStatus>,
    description: Option<String>,
    import_count: Option<WireCounts>,
    #[serde(default)]
    conflicts: Vec<WireConflict>,
    #[serde(default)]
    rejected_indexes: Vec<usize>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum WireStatus {
    Success,
    Ok,
    Warning,
    Error,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WireCounts {
    imported: usize,
    updated: usize,
    ignored: usize,
    deleted: usize,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireConflict {
    error_code: Option<String>,
    #[serde(default)]
    indexes: Vec<i64>,
    value: Option<String>,
    object: Option<String>,
    #[serde(default)]
    objects: BTreeMap<String, serde_json::Value>,
}

impl Summary {
    /// Reads an answer with 200 or 409. One that has no summary is the server's refusal of the whole request.
    pub(super) fn read(what: Call, answered: &Answered) -> Result<Self, Error> {
        let envelope: Envelope =
            serde_json::from_slice(&answered.body).map_err(|_| Error::Malformed { what })?;
        let Some(wire) = envelope.response.filter(|wire| wire.import_count.is_some()) else {
            return Err(if answered.status.is_success() {
                Error::Malformed { what }
            } else {
                refused(what, answered)
            });
        };
        let counts = wire.import_count.unwrap_or_default();
        Ok(Self {
            http: answered.status.as_u16(),
            status: match wire.status.ok_or(Error::Malformed { what })? {
                WireStatus::Success | WireStatus::Ok => Status::Success,
                WireStatus::Warning => Status::Warning,
                WireStatus::Error => Status::Error,
            },
            counts: Counts {
                imported: counts.imported,
                updated: counts.updated,
                ignored: counts.ignored,
                deleted: counts.deleted,
            },
            conflicts: wire.conflicts.into_iter().map(WireConflict::read).collect(),
            rejected: wire.rejected_indexes,
            description: wire.description.unwrap_or_default(),
        })
    }

    /// Whether it refuses more than the single values that it names: a group, or everything.
    #[must_use]
    pub fn refuses_together(&self) -> bool {
        self.status == Status::Error
    }

    /// Why each of `values` values was refused, by position; `None` for one that was taken or left as it was.
    ///
    /// An older server names the values. The current one names those of a group, or says `-1`; where nothing was
    /// counted as taken and no value is named, all of them are meant.
    #[must_use]
    pub fn reasons(&self, values: usize) -> Vec<Option<SummaryConflict>> {
        let mut reasons: Vec<Option<SummaryConflict>> = vec![None; values];
        for conflict in &self.conflicts {
            for index in conflict.indexes.iter().filter_map(|index| usize::try_from(*index).ok()) {
                if let Some(reason) = reasons.get_mut(index) {
                    reason.get_or_insert_with(|| conflict.clone());
                }
            }
        }
        let taken = self.counts.imported + self.counts.updated + self.counts.deleted;
        if self.refuses_together() && taken == 0 {
            let whole = self.conflicts.iter().find(|one| one.indexes.iter().all(|index| *index < 0));
            let whole = whole.or(self.conflicts.first()).cloned().unwrap_or_else(|| SummaryConflict {
                code: None,
                indexes: Vec::new(),
                text: self.description.clone(),
            });
            for reason in &mut reasons {
                reason.get_or_insert_with(|| whole.clone());
            }
        }
        reasons
    }
}

impl SummaryConflict {
    /// How much a code takes with it, as far as codes say.
    #[must_use]
    pub fn scope(&self) -> Scope {
        let number = self.code.as_deref().and_then(|code| code.strip_prefix('E')?.parse::<u16>().ok());
        match number {
            _ if self.indexes.contains(&-1) => Scope::Request,
            Some(8000..=8003 | 8010..=8033 | 8128) => Scope::Group,
            _ => Scope::Value,
        }
    }
}

impl WireConflict {
    fn read(self) -> SummaryConflict {
        let text = self.value.or(self.object).unwrap_or_else(|| {
            let parts: Vec<String> = self.objects.values().map(ToString::to_string).collect();
            parts.join(", ")
        });
        SummaryConflict { code: self.error_code, indexes: self.indexes, text }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use jumla_http::StatusCode;
    use jumla_http::header::HeaderMap;

    use super::*;

    fn answered(text: &str) -> Option<Answered> {
        let answer = text.split_once("<<< RESPONSE")?.1.trim_start();
        let (head, body) = answer.split_once("\n\n")?;
        let status = head.split_whitespace().nth(1)?.parse().ok()?;
        let status = StatusCode::from_u16(status).ok()?;
        Some(Answered { status, headers: HeaderMap::new(), body: body.trim().as_bytes().to_vec() })
    }

    fn indexes(list: &serde_json::Value) -> Vec<i64> {
        list.as_array().into_iter().flatten().filter_map(serde_json::Value::as_i64).collect()
    }

    /// Of every recorded import that was answered with a summary, what the index of the recordings says is read.
    #[test]
    fn recorded_summaries_of_both_generations_are_read() {
        let mut read = 0;
        for (folder, within, http) in [
            ("dhis2-2.44", "exchanges", "http"),
            ("dhis2-2.44/mixed", "", "http"),
            ("dhis2-2.42", "exchanges", "httpStatus"),
        ] {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/recordings").join(folder);
            let index: Vec<serde_json::Value> =
                serde_json::from_slice(&fs::read(folder.join("index.json")).unwrap()).unwrap();
            for entry in index.iter().filter(|entry| entry["importCount"].is_object()) {
                let file = entry["file"].as_str().unwrap();
                let text = fs::read_to_string(folder.join(within).join(file)).unwrap();
                let Some(answered) = answered(&text).filter(|one| one.body.starts_with(b"{")) else {
                    continue;
                };
                let summary = Summary::read(Call::Send, &answered).unwrap();
                assert_eq!(Some(u64::from(summary.http)), entry[http].as_u64(), "{file}");
                let counts: Counts = serde_json::from_value(entry["importCount"].clone()).unwrap();
                assert_eq!(summary.counts, counts, "{file}");
                let recorded: Vec<(Option<&str>, Vec<i64>)> = entry["conflicts"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .map(|one| (one["errorCode"].as_str(), indexes(&one["indexes"])))
                    .collect();
                let found: Vec<(Option<&str>, Vec<i64>)> =
                    summary.conflicts.iter().map(|one| (one.code.as_deref(), one.indexes.clone())).collect();
                assert_eq!(found, recorded, "{file}");
                let rejected: Vec<i64> =
                    summary.rejected.iter().map(|&index| i64::try_from(index).unwrap()).collect();
                assert_eq!(rejected, indexes(&entry["rejectedIndexes"]), "{file}");
                read += 1;
            }
        }
        assert!(read > 500, "{read}");
    }
}
