//! Completion: that somebody states a form to be filled in. It is a step of its own, never a part of an import.

use jumla_http::{Method, Pace};
use serde::{Deserialize, Serialize};

use super::error::{Call, Error};
use super::exchange::{read, refused};
use super::{Client, Summary};
use crate::Uid;

/// Which form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CompletionKey {
    pub data_set: Uid,
    pub period: String,
    /// DHIS2 says `orgUnit` for values and this here.
    #[serde(rename = "organisationUnit")]
    pub org_unit: Uid,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attribute_option_combo: Option<Uid>,
}

/// A form that is stated to be complete, by whom and when.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Completion {
    #[serde(flatten)]
    pub key: CompletionKey,
    /// `YYYY-MM-DD`.
    pub date: Option<String>,
    pub stored_by: Option<String>,
    #[serde(default = "yes")]
    pub completed: bool,
}

fn yes() -> bool {
    true
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Sent<'a> {
    complete_data_set_registrations: &'a [CompletionKey],
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Registrations {
    #[serde(default)]
    complete_data_set_registrations: Vec<Completion>,
}

impl Client {
    /// States these forms to be complete. Stating it again changes nothing but the date.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn complete(&self, forms: &[CompletionKey]) -> Result<Summary, Error> {
        let what = Call::Complete;
        let url = self.address.api(&["completeDataSetRegistrations"]);
        let sent = Sent { complete_data_set_registrations: forms };
        let body = serde_json::to_vec(&sent).map_err(|_| Error::Malformed { what })?;
        let answered = self.send(what, Method::POST, url, body).await?;
        Summary::read(what, &answered)
    }

    /// Takes the statement back; one that is not there is taken back as well.
    ///
    /// # Errors
    /// [`Error`]; [`Error::Refused`] where the form is locked.
    pub async fn take_back_completion(&self, form: &CompletionKey) -> Result<(), Error> {
        let what = Call::Complete;
        let mut url = self.address.api(&["completeDataSetRegistrations"]);
        url.query_pairs_mut()
            .append_pair("ds", form.data_set.as_str())
            .append_pair("pe", &form.period)
            .append_pair("ou", form.org_unit.as_str());
        let answered = self.exchange(what, self.line.request(Method::DELETE, url), Pace::Brief).await?;
        if answered.status.is_success() { Ok(()) } else { Err(refused(what, &answered)) }
    }

    /// Which forms are stated to be complete.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn completions(
        &self,
        data_set: &Uid,
        period: &str,
        org_units: &[Uid],
    ) -> Result<Vec<Completion>, Error> {
        let what = Call::Completions;
        let mut url = self.address.api(&["completeDataSetRegistrations"]);
        let mut query = url.query_pairs_mut();
        query.append_pair("dataSet", data_set.as_str()).append_pair("period", period);
        org_units.iter().for_each(|id| {
            query.append_pair("orgUnit", id.as_str());
        });
        drop(query);
        let body = self.body(what, url, Pace::Patient).await?;
        let found: Registrations = read(what, &body)?;
        Ok(found.complete_data_set_registrations.into_iter().filter(|one| one.completed).collect())
    }
}
