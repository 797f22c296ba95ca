//! Totals, who stands behind them, and whether they are signed off.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use jumla_domain::{ContactId, Named, ReportingPeriod, TargetId};
use jumla_engine::surface::{
    AggregateView, CheckView, ChwView, CoverageView, MonthView, Refusal, SignOffView, TargetDetail,
    WorkspaceStatus,
};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Answer;
use crate::question::{Asked, Unasked};
use crate::refused::Refused;
use crate::router::Api;

pub(crate) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new()
        .routes(routes!(workspace))
        .routes(routes!(facilities))
        .routes(routes!(periods))
        .routes(routes!(targets))
        .routes(routes!(target))
        .routes(routes!(chw))
        .routes(routes!(coverage))
        .routes(routes!(findings))
        .routes(routes!(sign_off))
        .routes(routes!(sign_offs))
}

type Shared = State<Arc<Api>>;

/// Whose data it is, how fresh and how complete.
#[utoipa::path(get, path = "/workspace", tag = "read", responses(
    (status = 200, body = WorkspaceStatus), (status = "default", body = Refusal)))]
async fn workspace(State(api): Shared, _: Unasked) -> Answer<WorkspaceStatus> {
    Ok(Json(api.readers.ask(|workspace| workspace.status()).await?))
}

/// The facilities that may be asked for, by name.
#[utoipa::path(get, path = "/facilities", tag = "read", responses(
    (status = 200, body = Vec<Named>), (status = "default", body = Refusal)))]
async fn facilities(State(api): Shared, _: Unasked) -> Answer<Vec<Named>> {
    let status = api.readers.ask(|workspace| workspace.status()).await?;
    Ok(Json(status.account.map(|account| account.facilities).unwrap_or_default()))
}

/// The months that may be asked for, newest first.
#[utoipa::path(get, path = "/periods", tag = "read", responses(
    (status = 200, body = Vec<ReportingPeriod>), (status = "default", body = Refusal)))]
async fn periods(State(api): Shared, _: Unasked) -> Answer<Vec<ReportingPeriod>> {
    let status = api.readers.ask(|workspace| workspace.status()).await?;
    Ok(Json(status.account.map(|account| account.periods).unwrap_or_default()))
}

/// The CHW Aggregate: every target's total, with its coverage.
#[utoipa::path(get, path = "/targets", tag = "read",
    params(
        ("facility" = Option<Vec<String>>, Query, description = "Id of a facility, as often as wanted; the first one without it"),
        ("period" = Option<String>, Query, description = "YYYY-MM; that of today without it"),
    ),
    responses((status = 200, body = AggregateView), (status = "default", body = Refusal)))]
async fn targets(State(api): Shared, Asked(scope): Asked) -> Answer<AggregateView> {
    Ok(Json(api.readers.ask(move |workspace| workspace.aggregate(&scope)).await?))
}

/// One target, with each CHW's contribution. What is missing is `null`, never 0.
#[utoipa::path(get, path = "/targets/{target}", tag = "read",
    params(
        ("target" = String, Path, description = "Id of the target"),
        ("facility" = Option<Vec<String>>, Query, description = "Id of a facility, as often as wanted; the first one without it"),
        ("period" = Option<String>, Query, description = "YYYY-MM; that of today without it"),
    ),
    responses((status = 200, body = TargetDetail), (status = "default", body = Refusal)))]
async fn target(State(api): Shared, Path(target): Path<String>, Asked(scope): Asked) -> Answer<TargetDetail> {
    Ok(Json(api.readers.ask(move |workspace| workspace.target_detail(&scope, &TargetId(target))).await?))
}

/// One CHW: all her targets, all months, and the documents they come from.
#[utoipa::path(get, path = "/chws/{contact}", tag = "read",
    params(("contact" = String, Path, description = "Id of her contact in the CHT")),
    responses((status = 200, body = ChwView), (status = "default", body = Refusal)))]
async fn chw(State(api): Shared, Path(contact): Path<String>, _: Unasked) -> Answer<ChwView> {
    Ok(Json(api.readers.ask(move |workspace| workspace.chw(&ContactId(contact))).await?))
}

/// Who has reported, who has not, month by month.
#[utoipa::path(get, path = "/coverage", tag = "read",
    params(
        ("facility" = Option<Vec<String>>, Query, description = "Id of a facility, as often as wanted; the first one without it"),
        ("period" = Option<String>, Query, description = "YYYY-MM; that of today without it"),
    ),
    responses((status = 200, body = CoverageView), (status = "default", body = Refusal)))]
async fn coverage(State(api): Shared, Asked(scope): Asked) -> Answer<CoverageView> {
    Ok(Json(api.readers.ask(move |workspace| workspace.coverage(&scope)).await?))
}

/// What is odd about a month, and what was done about it.
#[utoipa::path(get, path = "/findings", tag = "read",
    params(
        ("facility" = Option<Vec<String>>, Query, description = "Id of a facility, as often as wanted; the first one without it"),
        ("period" = Option<String>, Query, description = "YYYY-MM; that of today without it"),
    ),
    responses((status = 200, body = CheckView), (status = "default", body = Refusal)))]
async fn findings(State(api): Shared, Asked(scope): Asked) -> Answer<CheckView> {
    Ok(Json(api.readers.ask(move |workspace| workspace.check(&scope)).await?))
}

/// One facility's month: whether it is signed off, whether a number has changed since, and what was stated about it.
#[utoipa::path(get, path = "/signoff", tag = "read",
    params(
        ("facility" = Option<String>, Query, description = "Id of the facility; the first one without it"),
        ("period" = Option<String>, Query, description = "YYYY-MM; that of today without it"),
    ),
    responses((status = 200, body = SignOffView), (status = "default", body = Refusal)))]
async fn sign_off(State(api): Shared, Asked(scope): Asked) -> Answer<SignOffView> {
    let mut facilities = scope.facilities.into_iter();
    let (facility, more) = (facilities.next().unwrap_or_default(), facilities.next());
    if more.is_some() {
        return Err(Refused::Malformed { what: "facility".to_owned() });
    }
    let period = scope.period.unwrap_or_default();
    Ok(Json(api.readers.ask(move |workspace| workspace.sign_off_view(&facility, &period)).await?))
}

/// How every facility's month stands.
#[utoipa::path(get, path = "/signoffs", tag = "read",
    params(
        ("facility" = Option<Vec<String>>, Query, description = "Id of a facility, as often as wanted; all of them without it"),
        ("period" = Option<String>, Query, description = "YYYY-MM; that of today without it"),
    ),
    responses((status = 200, body = MonthView), (status = "default", body = Refusal)))]
async fn sign_offs(State(api): Shared, Asked(scope): Asked) -> Answer<MonthView> {
    Ok(Json(api.readers.ask(move |workspace| workspace.month(&scope)).await?))
}
