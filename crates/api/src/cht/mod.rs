//! The CHT's own export, `GET /api/v2/export/dhis`: parameters, headers, bodies and errors as the CHT has them.
//!
//! The values are the engine's; what is here is the CHT's HTTP. A token takes the place of user and password, the right
//! to export that of the CHT's permission. What differs is listed in `docs/decisions/0016-api.md`.

mod parameters;

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jumla_engine::{ChtAnswer, ChtQuestion, Error};
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::body::{LARGEST_QUESTION, read};
use crate::dialect::Dialect;
use crate::router::Api;
use parameters::{nested, question_of};
use utoipa::ToSchema;

pub(crate) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new().routes(routes!(export, export_posted))
}

/// What the CHT's export of a data set for a month would be.
#[utoipa::path(get, path = "/api/v2/export/{type}", tag = "cht",
    params(
        ("type" = String, Path, description = "dhis; the CHT's other exports are not here"),
        ("filters[dataSet]" = String, Query, description = "A data set of the CHT's settings"),
        ("filters[date][from]" = i64, Query, description = "A moment in the month, in milliseconds since 1970"),
        ("filters[orgUnit]" = Option<String>, Query, description = "Only contacts with this org unit"),
        ("options[humanReadable]" = Option<String>, Query, description = "`true` for names instead of codes"),
    ),
    responses(
        (status = 200, description = "A data value set", content_type = "application/json", body = ChtValues),
        (status = 400, description = "A filter is missing, or nothing is mapped to the data set", body = ChtError),
        (status = 401, description = "No token that is good", body = ChtError),
        (status = 403, description = "The token has no right to export", body = ChtError),
        (status = 404, description = "Another type", body = ChtError),
        (status = 500, description = "A document of the month makes the CHT fail", body = ChtError),
    ))]
async fn export(
    State(api): State<Arc<Api>>,
    Path(kind): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    answer(&api, &kind, &headers, &nested(uri.query().unwrap_or_default())).await
}

/// The same with the filters in a body, as older programs for the CHT send them.
#[utoipa::path(post, path = "/api/v2/export/{type}", tag = "cht", request_body = ChtFilters,
    params(("type" = String, Path, description = "dhis; the CHT's other exports are not here")),
    responses(
        (status = 200, description = "A data value set", content_type = "application/json", body = ChtValues),
        (status = 400, description = "A filter is missing, or nothing is mapped to the data set", body = ChtError),
    ))]
async fn export_posted(
    State(api): State<Arc<Api>>,
    Path(kind): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let cht = Dialect::cht(&headers);
    if headers.get(header::CONTENT_TYPE).is_none_or(|kind| kind != "application/json") {
        return cht.say(StatusCode::BAD_REQUEST, "Content-Type must be application/json");
    }
    match read(&headers, body, LARGEST_QUESTION, api.limits.body).await {
        Ok(bytes) => match serde_json::from_slice::<Value>(&bytes) {
            Ok(question) => answer(&api, &kind, &headers, &question).await,
            Err(_) => cht.say(StatusCode::BAD_REQUEST, "the body is no JSON"),
        },
        Err(refused) => cht.refuse(refused),
    }
}

async fn answer(api: &Api, kind: &str, headers: &HeaderMap, question: &Value) -> Response {
    let cht = Dialect::cht(headers);
    if kind != "dhis" {
        return cht.say(StatusCode::NOT_FOUND, &format!("Invalid export type \"{kind}\""));
    }
    let name = match api.readers.ask(|workspace| workspace.cht_file_name()).await {
        Ok(name) => name,
        Err(refused) => return cht.refuse(refused),
    };
    let mut response = match question_of(question) {
        Ok(question) => values(api, cht, headers, question).await,
        Err(missing) => cht.say(StatusCode::BAD_REQUEST, &required(missing)),
    };
    // The CHT names the file before it knows whether there is one.
    if let Ok(name) = HeaderValue::try_from(format!("attachment; filename={name}")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    }
    response
}

async fn values(api: &Api, cht: Dialect, headers: &HeaderMap, question: ChtQuestion) -> Response {
    let answered = api.readers.ask(move |workspace| match workspace.answer_as_the_cht(&question) {
        Err(Error::UnknownDataSet { data_set }) => Ok(Err(format!("dataSet \"{data_set}\" is not defined"))),
        Err(Error::DataSetWithoutTargets { data_set }) => {
            Ok(Err(format!("dataSet \"{data_set}\" has no dataElements")))
        }
        // A moment in no year that has a name.
        Err(Error::UnknownPeriod { .. }) => Ok(Err(required("from"))),
        answered => answered.map(Ok),
    });
    match answered.await {
        Ok(Ok(ChtAnswer::Values(body))) => whole(headers, body),
        Ok(Ok(ChtAnswer::Fails)) => cht.say(StatusCode::INTERNAL_SERVER_ERROR, "Server error"),
        Ok(Err(words)) => cht.say(StatusCode::BAD_REQUEST, &words),
        Err(refused) => cht.refuse(refused),
    }
}

fn required(filter: &str) -> String {
    format!("filter \"{filter}\" is required")
}

/// The values, unless the program has them already.
fn whole(headers: &HeaderMap, body: Vec<u8>) -> Response {
    let tag = tag_of(&body);
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let mut response = if known.is_some_and(|known| known.split(',').any(|one| one.trim() == tag)) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, "application/json; charset=utf-8")], body).into_response()
    };
    if let Ok(tag) = HeaderValue::try_from(tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

/// In the CHT's form: the length, and 27 characters of a hash.
fn tag_of(body: &[u8]) -> String {
    let hash = STANDARD.encode(Sha256::digest(body));
    format!("W/\"{:x}-{}\"", body.len(), hash.get(..27).unwrap_or_default())
}

/// For the description only: the shapes of the CHT.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ChtValues {
    data_set: String,
    /// Today, where the workspace is.
    complete_date: String,
    /// `YYYYMM`
    period: String,
    /// One for each org unit and data element, with whatever else the CHT's settings say of the element.
    data_values: Vec<Value>,
}

#[derive(Serialize, ToSchema)]
struct ChtError {
    code: u16,
    error: String,
}

#[derive(Serialize, ToSchema)]
struct ChtFilters {
    filters: Value,
    options: Option<Value>,
}
