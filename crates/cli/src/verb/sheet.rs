//! `jumla sheet`: the monthly summary, the call list or a history, to print.

use std::path::{Path, PathBuf};

use jumla_engine::Workspace;
use jumla_engine::surface::{HistoryRequest, SheetFormat, SheetKind, SheetRequest};
use serde::Serialize;

use super::scope;
use crate::advice::with_choices;
use crate::arguments;
use crate::arguments::Kind;
use crate::output::{Failure, print_json, print_line};

/// What was written.
#[derive(Serialize)]
struct Written {
    file: PathBuf,
    kind: SheetKind,
    format: SheetFormat,
}

pub(crate) fn sheet(
    workspace: &Workspace,
    arguments: arguments::Sheet,
    language: Option<String>,
    json: bool,
) -> Result<(), Failure> {
    let format = format_of(arguments.out.as_deref())?;
    let scope = scope(arguments.scope);
    let kind = match arguments.kind {
        Kind::Summary => SheetKind::Summary,
        Kind::Calls => SheetKind::Calls,
        Kind::History => SheetKind::History,
    };
    let history = arguments.target.map(|target| HistoryRequest {
        scope: scope.clone(),
        target,
        contact: arguments.contact,
        months: arguments.months,
    });
    let request = SheetRequest { kind, format, scope, history, language };
    let refused = |error| with_choices(workspace, error, None);
    let file = match arguments.out {
        Some(file) => file,
        None => workspace.sheet_file_name(&request).map_err(refused)?.into(),
    };
    workspace.save_sheet(&request, &file).map_err(refused)?;
    if json {
        print_json(&Written { file, kind, format })
    } else {
        print_line(&format!("Wrote {}", file.display()))
    }
}

fn format_of(out: Option<&Path>) -> Result<SheetFormat, Failure> {
    let Some(out) = out else { return Ok(SheetFormat::Pdf) };
    let ending = out.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        Some("pdf") => Ok(SheetFormat::Pdf),
        Some("xlsx") => Ok(SheetFormat::Xlsx),
        _ => Err(Failure::Usage(format!("--out {}: a sheet is a file .pdf or .xlsx", out.display()))),
    }
}
