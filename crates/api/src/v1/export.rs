//! Data values for DHIS2: what can be chosen, what would be in the file, and the file.

use std::io::{Cursor, Write as _};
use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use jumla_engine::surface::{
    CellView, Compat, ExportCell, ExportChoices, ExportPreview, ExportRecord, ExportRequest, Refusal,
};
use jumla_engine::{Destination, ExportContent};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{Answer, question};
use crate::body::{LARGEST_QUESTION, read};
use crate::question::{Pairs, Unasked};
use crate::refused::Refused;
use crate::router::Api;

pub(crate) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new()
        .routes(routes!(choices))
        .routes(routes!(preview))
        .routes(routes!(cell))
        .routes(routes!(exports, export))
}

type Shared = State<Arc<Api>>;

/// Data sets, their periods, and their org units.
#[utoipa::path(get, path = "/exports/choices", tag = "export", responses(
    (status = 200, body = ExportChoices), (status = "default", body = Refusal)))]
async fn choices(State(api): Shared, _: Unasked) -> Answer<ExportChoices> {
    Ok(Json(api.readers.ask(|workspace| workspace.export_choices()).await?))
}

/// The values that would be in the file, with the coverage and the sign-off of each org unit.
#[utoipa::path(post, path = "/exports/preview", tag = "export", request_body = ExportRequest, responses(
    (status = 200, body = ExportPreview), (status = "default", body = Refusal)))]
async fn preview(State(api): Shared, _: Unasked, headers: HeaderMap, body: Body) -> Answer<ExportPreview> {
    let bytes = read(&headers, body, LARGEST_QUESTION, api.limits.body).await?;
    let request: ExportRequest = question(&headers, &bytes)?;
    Ok(Json(api.readers.ask(move |workspace| workspace.export_preview(&request)).await?))
}

/// One value of an export.
#[derive(Deserialize, ToSchema)]
struct CellQuestion {
    request: ExportRequest,
    cell: ExportCell,
}

/// Where one value comes from: who reported what, and who has not.
#[utoipa::path(post, path = "/exports/cell", tag = "export", request_body = CellQuestion, responses(
    (status = 200, body = CellView), (status = "default", body = Refusal)))]
async fn cell(State(api): Shared, _: Unasked, headers: HeaderMap, body: Body) -> Answer<CellView> {
    let bytes = read(&headers, body, LARGEST_QUESTION, api.limits.body).await?;
    let CellQuestion { request, cell } = question(&headers, &bytes)?;
    Ok(Json(api.readers.ask(move |workspace| workspace.export_cell(&request, &cell)).await?))
}

/// Exports that were made from this workspace, newest first.
#[utoipa::path(get, path = "/exports", tag = "export", responses(
    (status = 200, body = Vec<ExportRecord>), (status = "default", body = Refusal)))]
async fn exports(State(api): Shared, _: Unasked) -> Answer<Vec<ExportRecord>> {
    Ok(Json(api.readers.ask(|workspace| workspace.past_exports()).await?))
}

/// Makes an export: the file, which is kept in the list of exports as any other. Several files, and a workbook beside
/// them, come in a ZIP.
#[utoipa::path(post, path = "/exports", tag = "export", request_body = ExportRequest,
    params(("digest" = Option<String>, Query, description = "Digest of a preview: other values than those shown are refused")),
    responses(
        (status = 200, description = "The file", content_type = "application/octet-stream", headers(
            ("Content-Disposition" = String, description = "The name that the file has"),
            ("Jumla-Export" = i64, description = "Number of the export in the list"),
            ("Jumla-Digest" = String, description = "Digest of the values"),
            ("Jumla-Needs" = String, description = "What whoever imports the file has to set in DHIS2, with commas between"),
        )),
        (status = "default", body = Refusal)))]
async fn export(
    State(api): Shared,
    mut pairs: Pairs,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refused> {
    let digest = pairs.take_one("digest")?;
    pairs.done()?;
    let bytes = read(&headers, body, LARGEST_QUESTION, api.limits.body).await?;
    let request: ExportRequest = question(&headers, &bytes)?;
    let media = media_type(&request);
    let exported = api.readers.ask(move |workspace| match digest {
        Some(digest) => workspace.export_as_shown(&request, &digest, &Destination::Stream),
        None => workspace.export(&request, &Destination::Stream),
    });
    file(exported.await?, media)
}

fn media_type(request: &ExportRequest) -> &'static str {
    use jumla_dhis2::file::Format;
    match (request.compat, request.compress, request.format) {
        (Compat::Cht, _, _) | (Compat::Dhis2, false, Format::Json) => "application/json",
        (Compat::Dhis2, true, _) => "application/gzip",
        (Compat::Dhis2, false, Format::Xml) => "application/xml",
        (Compat::Dhis2, false, Format::Csv) => "application/csv",
        (Compat::Dhis2, false, Format::Adx) => "application/adx+xml",
    }
}

fn file(exported: ExportContent, media: &'static str) -> Result<Response, Refused> {
    let ExportContent { record, bytes, parts, sheet } = exported;
    let (name, media, bytes) = match (parts.as_slice(), &sheet) {
        ([(name, _)], None) => (name.clone(), media, bytes),
        _ => {
            let name = format!("{}-{}.zip", record.data_set, record.period);
            (name, "application/zip", together(&bytes, &parts, sheet.as_deref()).ok_or(Refused::Broken)?)
        }
    };
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    for (header, value) in [
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (HeaderName::from_static("jumla-export"), record.id.to_string()),
        (HeaderName::from_static("jumla-digest"), record.digest),
        (HeaderName::from_static("jumla-needs"), record.needs.join(", ")),
    ] {
        // An id that no header can hold is in no name of ours.
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(header, value);
        }
    }
    Ok(response)
}

/// All of them in one file.
fn together(bytes: &[u8], parts: &[(String, usize)], sheet: Option<&[u8]>) -> Option<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut rest = bytes;
    for (name, length) in parts {
        let (part, others) = rest.split_at_checked(*length)?;
        zip.start_file(name.as_str(), SimpleFileOptions::default()).ok()?;
        zip.write_all(part).ok()?;
        rest = others;
    }
    if let Some(sheet) = sheet {
        zip.start_file("values.xlsx", SimpleFileOptions::default()).ok()?;
        zip.write_all(sheet).ok()?;
    }
    Some(zip.finish().ok()?.into_inner())
}
