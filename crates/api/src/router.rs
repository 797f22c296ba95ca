//! What there is at which address, and the description that is made of it.

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::header;
use axum::middleware::{from_fn_with_state, map_response};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use jumla_engine::surface::ApiRight;
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa_axum::router::OpenApiRouter;

use crate::crowd::Crowd;
use crate::dialect::Dialect;
use crate::door::Door;
use crate::gate::{demand, guard};
use crate::readers::Readers;
use crate::refused::Refused;
use crate::serve::Limits;
use crate::{cht, page, v1};

/// Where Jumla's own addresses begin. `/api/v1`, `/api/v2`, … are the CHT's and `/api/28` and later DHIS2's, so that one
/// program can speak to all three without taking one for another.
pub(crate) const PREFIX: &str = "/api/jumla/v1";
const DOCUMENT: &str = "/api/jumla/v1/openapi.json";
const PAGE: &str = "/api/jumla/v1/docs";

/// What every handler has at hand.
pub(crate) struct Api {
    pub readers: Readers,
    pub door: Door,
    pub crowd: Crowd,
    pub port: u16,
    pub limits: Limits,
}

/// What the API is like is told to everybody on this computer: it is the same everywhere, and says nothing of anybody.
pub(crate) fn is_public(path: &str) -> bool {
    [DOCUMENT, PAGE].contains(&path)
}

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Jumla",
        version = "1",
        description = "Totals of community health workers, from the CHT to DHIS2. Jumla answers programs on the same \
                       computer, at 127.0.0.1 and ::1, to whom its user has given a token: as a bearer token, or as the \
                       password of Basic authentication with any user name. A token has rights: read, export, predict. \
                       What is answered is what the user of the workspace may see. \
                       What is refused is a Refusal, also in the HTTP status: api_host (421), api_origin (403), api_token \
                       (401), api_right (403), api_path (404), api_method (405), api_malformed (400), api_media_type (415), \
                       api_too_large (413), api_too_slow (408), api_busy and api_stopping (503), or one of the engine's codes.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    tags(
        (name = "read", description = "Totals, coverage, contributions, findings and sign-offs. Needs the right to read."),
        (name = "export", description = "Data values for DHIS2. Needs the right to export."),
        (name = "predict", description = "What DHIS2 would answer. Needs the right to predict."),
        (name = "cht", description = "The CHT's own export, for programs written for the CHT. Needs the right to export.")
    ),
    security(("token" = []), ("password" = []))
)]
struct Description;

/// The description of the API, OpenAPI 3.1.
#[must_use]
pub fn document() -> OpenApi {
    let mut document = described().into_openapi();
    let components = document.components.get_or_insert_default();
    for (name, scheme) in [("token", HttpAuthScheme::Bearer), ("password", HttpAuthScheme::Basic)] {
        components.add_security_scheme(name, SecurityScheme::Http(Http::new(scheme)));
    }
    document
}

fn described() -> OpenApiRouter<Arc<Api>> {
    let with_right = |router: OpenApiRouter<Arc<Api>>, right: ApiRight| {
        router.route_layer(from_fn_with_state(right, demand))
    };
    let own = OpenApiRouter::new()
        .merge(with_right(v1::read::routes(), ApiRight::Read))
        .merge(with_right(v1::export::routes(), ApiRight::Export))
        .merge(with_right(v1::predict::routes(), ApiRight::Predict));
    OpenApiRouter::with_openapi(Description::openapi())
        .nest(PREFIX, own)
        .merge(with_right(cht::routes(), ApiRight::Export))
}

pub(crate) fn router(api: Arc<Api>) -> Router {
    let document = document();
    let text = document.to_pretty_json().unwrap_or_default();
    let page = page::page(&document);
    let json = move || async move { ([(header::CONTENT_TYPE, "application/json")], text) };
    let (routes, _) = described().split_for_parts();
    routes
        .route(DOCUMENT, get(json))
        .route(PAGE, get(move || async move { page }))
        .fallback(nothing_there)
        .method_not_allowed_fallback(other_methods)
        .layer(map_response(in_our_words))
        .layer(from_fn_with_state(Arc::clone(&api), guard))
        .with_state(api)
}

async fn nothing_there(request: Request) -> Response {
    Dialect::at(request.uri().path(), request.headers()).refuse(Refused::Path)
}

async fn other_methods(request: Request) -> Response {
    Dialect::at(request.uri().path(), request.headers()).refuse(Refused::Method)
}

/// What the library refuses by itself, it refuses in its own words.
async fn in_our_words(response: Response) -> Response {
    let is_ours =
        response.headers().get(header::CONTENT_TYPE).is_none_or(|kind| kind != "text/plain; charset=utf-8");
    if response.status().is_client_error() && !is_ours {
        return Refused::Malformed { what: "path".to_owned() }.into_response();
    }
    response
}
