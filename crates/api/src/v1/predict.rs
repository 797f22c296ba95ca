//! What DHIS2 would answer: to an export, or to any file.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use jumla_dhis2::file::Format;
use jumla_engine::surface::{ExportRequest, PredictionView, Refusal};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Answer, question};
use crate::body::{LARGEST_FILE, LARGEST_QUESTION, read};
use crate::question::{Pairs, Unasked};
use crate::refused::Refused;
use crate::router::Api;

pub(crate) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new().routes(routes!(predict_export)).routes(routes!(predict_file))
}

type Shared = State<Arc<Api>>;

/// What DHIS2 would answer to the file that an export makes. The version is in the request.
#[utoipa::path(post, path = "/predictions/export", tag = "predict", request_body = ExportRequest, responses(
    (status = 200, body = PredictionView), (status = "default", body = Refusal)))]
async fn predict_export(
    State(api): Shared,
    _: Unasked,
    headers: HeaderMap,
    body: Body,
) -> Answer<PredictionView> {
    let bytes = read(&headers, body, LARGEST_QUESTION, api.limits.body).await?;
    let request: ExportRequest = question(&headers, &bytes)?;
    Ok(Json(api.readers.ask(move |workspace| workspace.predict_export(&request)).await?))
}

/// What DHIS2 would answer to the file that is sent, JSON, XML, CSV or ADX. Any other parameter is taken for one of the
/// import's own, as `importStrategy` or `orgUnitIdScheme`.
#[utoipa::path(post, path = "/predictions/file", tag = "predict",
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file"),
    params(
        ("dhis2_version" = Option<String>, Query, description = "2.42, say; that of the metadata without it"),
        ("format" = Option<Format>, Query, description = "What it is taken for where it cannot be read; json without it"),
    ),
    responses((status = 200, body = PredictionView), (status = "default", body = Refusal)))]
async fn predict_file(
    State(api): Shared,
    mut pairs: Pairs,
    headers: HeaderMap,
    body: Body,
) -> Answer<PredictionView> {
    let version = pairs.take_one("dhis2_version")?;
    let format = match pairs.take_one("format")? {
        None => Format::Json,
        Some(name) => serde_json::from_value(name.into())
            .map_err(|_| Refused::Malformed { what: "format".to_owned() })?,
    };
    let bytes = read(&headers, body, LARGEST_FILE, api.limits.body).await?;
    let parameters = pairs.0;
    let predicted = api
        .readers
        .ask(move |workspace| workspace.predict_content(&bytes, format, version.as_deref(), &parameters));
    Ok(Json(predicted.await?))
}
