//! What a server says of an import, to the object. It may refuse single objects and answer 200 and `OK` all the same.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::ObjectKind;
use crate::Uid;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub status: ReportStatus,
    pub stats: Stats,
    pub errors: Vec<ObjectError>,
    pub warnings: Vec<ObjectError>,
    /// Objects that were carried out.
    committed: HashSet<(ObjectKind, Uid)>,
    /// What the server says of itself where it broke off.
    pub message: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum ReportStatus {
    Ok,
    Warning,
    Error,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Stats {
    pub created: u32,
    pub updated: u32,
    pub deleted: u32,
    pub ignored: u32,
    pub total: u32,
}

/// One objection. The message is the server's own sentence and may name what is in the document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectError {
    #[serde(rename = "trackerType")]
    pub kind: ObjectKind,
    pub uid: Uid,
    /// `E1064`.
    #[serde(rename = "errorCode", alias = "warningCode")]
    pub code: String,
    #[serde(default)]
    pub message: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    status: ReportStatus,
    #[serde(default)]
    validation_report: Validation,
    #[serde(default)]
    stats: Stats,
    #[serde(default)]
    bundle_report: Option<Bundle>,
    #[serde(default)]
    message: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Validation {
    error_reports: Vec<ObjectError>,
    warning_reports: Vec<ObjectError>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Bundle {
    type_report_map: HashMap<String, TypeReport>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct TypeReport {
    object_reports: Vec<ObjectReport>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ObjectReport {
    tracker_type: ObjectKind,
    uid: Uid,
    #[serde(default)]
    error_reports: Vec<ObjectError>,
}

impl Report {
    /// `None` for what is no report.
    #[must_use]
    pub fn read(body: &[u8]) -> Option<Self> {
        let wire: Wire = serde_json::from_slice(body).ok()?;
        let mut errors = wire.validation_report.error_reports;
        let mut committed = HashSet::new();
        let objects = wire.bundle_report.into_iter().flat_map(|bundle| bundle.type_report_map.into_values());
        for object in objects.flat_map(|kind| kind.object_reports) {
            if object.error_reports.is_empty() {
                committed.insert((object.tracker_type, object.uid));
            }
            errors.extend(object.error_reports);
        }
        Some(Self {
            status: wire.status,
            stats: wire.stats,
            errors,
            warnings: wire.validation_report.warning_reports,
            committed,
            message: wire.message,
        })
    }

    /// Whether this object was carried out.
    #[must_use]
    pub fn committed(&self, kind: ObjectKind, uid: &Uid) -> bool {
        self.committed.contains(&(kind, uid.clone()))
    }

    /// What is said against these objects, their own faults before those that follow from another's.
    #[must_use]
    pub fn against(&self, objects: &[(ObjectKind, &Uid)]) -> Vec<&ObjectError> {
        let mut found: Vec<&ObjectError> = self
            .errors
            .iter()
            .filter(|error| objects.iter().any(|(kind, uid)| *kind == error.kind && **uid == error.uid))
            .collect();
        found.sort_by_key(|error| error.is_a_consequence());
        found
    }
}

impl ObjectError {
    /// An object that it belongs to was refused.
    #[must_use]
    pub fn is_a_consequence(&self) -> bool {
        self.code == "E5000"
    }
}
