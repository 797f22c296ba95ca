//! `jumla predict`: what DHIS2 would answer to a file.

use jumla_engine::Workspace;
use jumla_engine::surface::RepairedFile;

use super::{count, prediction};
use crate::arguments;
use crate::output::{Failure, print_json, say};

/// What is refused ends like any refusal, so that a script can go by it.
pub(crate) fn predict(
    workspace: &Workspace,
    arguments: &arguments::Predict,
    json: bool,
) -> Result<(), Failure> {
    let version = arguments.dhis2_version.as_deref();
    let view = workspace.predict_file(&arguments.file, version, &arguments.parameter)?;
    let repaired = match &arguments.repair {
        Some(out) => Some(workspace.repair_file(&arguments.file, out)?),
        None => None,
    };
    if json {
        print_json(&view)?;
    } else {
        prediction::print(&view)?;
    }
    if let (Some(repaired), Some(out)) = (&repaired, &arguments.repair) {
        say(&done(repaired));
        if !prediction::is_good(&workspace.predict_file(out, version, &[])?) {
            say(&format!("DHIS2 {} would not store all of it either.", view.version));
        }
    }
    if prediction::is_good(&view) {
        return Ok(());
    }
    let file = arguments.file.display();
    Err(Failure::Said(match repaired {
        None => format!("DHIS2 would not store all of {file} as it is; --repair OUT writes what it would"),
        Some(_) => format!("DHIS2 would not store all of {file} as it is"),
    }))
}

fn done(repaired: &RepairedFile) -> String {
    let number = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    let values = count(number(repaired.values), "value", "values");
    let left_out = match repaired.left_out {
        0 => "none is left out".to_owned(),
        1 => "1 that would be refused is left out".to_owned(),
        more => format!("{more} that would be refused are left out"),
    };
    format!("Wrote {}: {values}; {left_out}.", repaired.file)
}
