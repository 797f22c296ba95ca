//! What a prediction and a form need to know, as JSON text for [`crate::metadata::Metadata::merge_json`].
//!
//! One resource is large and has an ETag; the rest is small, or comes in pages.

use jumla_http::Pace;
use jumla_http::header::{ETAG, IF_NONE_MATCH};
use serde::Deserialize;

use super::Client;
use super::error::{Call, Error};
use super::exchange::{read, refused};

/// `/api/dataEntry/metadata`: data sets, data elements and the category model, as the user may write them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DataEntryMetadata {
    /// Nothing has changed since the answer with the ETag that was sent.
    Unchanged,
    Fresh {
        body: Vec<u8>,
        etag: Option<String>,
    },
}

/// A part that comes whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    Settings,
    OrgUnitLevels,
    LockExceptions,
    /// Those of the default category combo and of combos that only data sets have: the large answer leaves them out.
    OptionCombos,
    /// With which combo is the default.
    CategoryCombos,
}

/// Org units from below the user's own, some at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrgUnitPage {
    pub body: Vec<u8>,
    /// How many were in it.
    pub units: usize,
    /// How many there are in all, where the server says so.
    pub total: Option<usize>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    pager: Option<Pager>,
    #[serde(default)]
    organisation_units: Vec<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct Pager {
    total: Option<usize>,
}

impl Client {
    /// # Errors
    /// Those of every call; [`Error::NotFound`] from servers older than 2.39.
    pub async fn data_entry_metadata(&self, etag: Option<&str>) -> Result<DataEntryMetadata, Error> {
        let what = Call::DataEntryMetadata;
        let mut request = self.line.get(self.address.api(&["dataEntry", "metadata"]));
        if let Some(etag) = etag {
            request = request.header(IF_NONE_MATCH, etag);
        }
        let answered = self.exchange(what, request, Pace::Patient).await?;
        if answered.status == jumla_http::StatusCode::NOT_MODIFIED {
            return Ok(DataEntryMetadata::Unchanged);
        }
        if !answered.status.is_success() {
            return Err(refused(what, &answered));
        }
        let etag = answered.headers.get(ETAG).and_then(|etag| etag.to_str().ok());
        Ok(DataEntryMetadata::Fresh { etag: etag.map(ToOwned::to_owned), body: answered.body })
    }

    /// # Errors
    /// Those of every call.
    pub async fn metadata_part(&self, part: Part) -> Result<Vec<u8>, Error> {
        let fields = |what: &str| ("fields", what.to_owned());
        let all = ("paging", "false".to_owned());
        let (what, path, query): (Call, &[&str], Vec<(&str, String)>) = match part {
            Part::Settings => (Call::Settings, &["systemSettings"], vec![]),
            Part::OrgUnitLevels => {
                (Call::OrgUnitLevels, &["organisationUnitLevels"], vec![fields("id,name,level"), all])
            }
            Part::LockExceptions => (Call::LockExceptions, &["dataEntry", "lockExceptions"], vec![]),
            Part::CategoryCombos => (
                Call::OptionCombos,
                &["categoryCombos"],
                vec![fields("id,code,name,isDefault,categories[id]"), all],
            ),
            Part::OptionCombos => (
                Call::OptionCombos,
                &["categoryOptionCombos"],
                vec![fields("id,code,name,categoryCombo[id],categoryOptions[id]"), all],
            ),
        };
        let mut url = self.address.api(path);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(&query);
        }
        self.body(what, url, Pace::Patient).await
    }

    /// A page of the org units that the user may enter data for, from 1 on, in the order of their ids, so that none is
    /// passed over where one is renamed meanwhile.
    ///
    /// # Errors
    /// Those of every call.
    pub async fn org_units(&self, page: u32, size: u32) -> Result<OrgUnitPage, Error> {
        let what = Call::OrgUnits;
        let mut url = self.address.api(&["organisationUnits"]);
        url.query_pairs_mut()
            .append_pair("withinUserHierarchy", "true")
            .append_pair("fields", "id,code,name,path,openingDate,closedDate")
            .append_pair("order", "id:asc")
            .append_pair("page", &page.to_string())
            .append_pair("pageSize", &size.to_string());
        let body = self.body(what, url, Pace::Patient).await?;
        let read: Page = read(what, &body)?;
        Ok(OrgUnitPage {
            units: read.organisation_units.len(),
            total: read.pager.and_then(|pager| pager.total),
            body,
        })
    }
}
