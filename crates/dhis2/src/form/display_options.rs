//! What data sets and sections say of their looks: JSON within a text.

use serde::Deserialize;

use super::{Direction, Pivot};
use crate::Uid;

/// What cannot be read counts as not said.
#[derive(Debug, Default, PartialEq)]
pub struct DisplayOptions {
    pub tabs_direction: Direction,
    pub pivot: Option<Pivot>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Wire {
    tabs_direction: Option<String>,
    pivot_mode: Option<String>,
    pivot_category: Option<Uid>,
}

impl DisplayOptions {
    pub fn read(text: Option<&str>) -> Self {
        let wire: Wire = text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
        let tabs_direction = match wire.tabs_direction.as_deref() {
            Some("vertical") => Direction::Vertical,
            _ => Direction::Horizontal,
        };
        let pivot = match (wire.pivot_mode.as_deref(), wire.pivot_category) {
            (Some("pivot"), _) => Some(Pivot::Transposed),
            (Some("move_categories"), Some(category)) => Some(Pivot::CategoryToRows(category)),
            _ => None,
        };
        Self { tabs_direction, pivot }
    }
}
