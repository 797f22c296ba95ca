//! Targets: the indicators that the CHT's settings define.

use serde::{Deserialize, Serialize};

use crate::data_value::MappingEntry;
use crate::id::TargetId;
use crate::number::Number;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TargetKind {
    Count,
    Percent,
}

impl TargetKind {
    /// Whether what one contact reported meets a goal. Nothing reported meets none.
    #[must_use]
    pub fn is_met(self, goal: Number, counts: Option<(Number, Number)>) -> bool {
        counts.is_some_and(|(pass, total)| match self {
            Self::Count => pass >= goal,
            Self::Percent => Number::from(pass.percent_of(total)) >= goal,
        })
    }

    /// What stands for a pair of counts in a row of months: how many, or which percent.
    #[must_use]
    pub fn point(self, (pass, total): (Number, Number)) -> Number {
        match self {
            Self::Count => pass,
            Self::Percent => pass.percent_of(total).into(),
        }
    }
}

/// A goal as configured. Only a goal above 0 is one; `0` and `-1` both mean that there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type, utoipa::ToSchema)]
#[serde(transparent)]
pub struct Goal(pub Number);

impl Goal {
    pub const NONE: Goal = Goal(Number::ZERO);

    #[must_use]
    pub fn is_set(self) -> bool {
        self.0.is_positive()
    }
}

/// One target as configured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetDefinition {
    pub id: TargetId,
    pub kind: TargetKind,
    pub goal: Goal,
    /// In the language asked for; the translation key where there is no translation.
    pub title: String,
    pub icon: Option<String>,
    /// Whether the target is shown on the CHW Aggregate.
    pub aggregate: bool,
    pub mapping: Vec<MappingEntry>,
}

impl TargetDefinition {
    /// Whether rows have a percent and a bar: percent targets, and counts with a goal.
    #[must_use]
    pub fn has_progress(&self) -> bool {
        self.kind == TargetKind::Percent || self.goal.is_set()
    }
}
