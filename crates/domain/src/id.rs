//! Identifiers. Each is its own type, so that a place cannot be passed where a target is meant.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type, utoipa::ToSchema)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    )+};
}

ids! {
    /// A person or a place in the CHT: the `_id` of its document.
    ContactId,
    /// A target: `tasks.targets.items[].id` of the CHT's settings.
    TargetId,
    /// A document of the CHT: its `_id`.
    DocumentId,
    /// A revision of a document of the CHT: its `_rev`.
    Revision,
    /// An organisation unit of DHIS2 (a UID as configured in the CHT).
    OrgUnitId,
    /// A data set of DHIS2.
    DataSetId,
    /// A data element of DHIS2.
    DataElementId,
    /// A category option combo or an attribute option combo of DHIS2.
    OptionComboId,
}
