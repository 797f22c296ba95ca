//! A dry run in words, with every difference from what was predicted.

use jumla_engine::surface::{PushDifference, PushTrial};

use super::count;
use crate::output::{Failure, print_line, print_table};
use crate::table::{Align, Table};
use crate::verb::{moment, prediction};

/// Of each refusal so many values are shown.
const MOST_VALUES: usize = 5;

pub(super) fn print(trial: &PushTrial) -> Result<(), Failure> {
    let number = |number: u32| number as usize;
    print_line(&format!(
        "Dry run on DHIS2 {}: {} to send in {}; {} there already.",
        trial.version,
        count(number(trial.to_send), "value", "values"),
        count(number(trial.requests), "request", "requests"),
        count(number(trial.unchanged), "is", "are"),
    ))?;
    if trial.to_send > 0 {
        let counts = trial.counts;
        print_line(&format!(
            "It answered: HTTP {}; imported {}, updated {}, ignored {}, deleted {}.",
            trial.http, counts.imported, counts.updated, counts.ignored, counts.deleted
        ))?;
        print_line(&format!("Predicted: {}", prediction::verdict(&trial.prediction)))?;
    }
    if trial.differences.is_empty() {
        print_line(&"It answered as predicted.")?;
    } else {
        print_line(&"It answered otherwise than predicted:")?;
        for difference in &trial.differences {
            print_line(&format!("  {}", in_words(difference)))?;
        }
    }
    for refusal in &trial.refusals {
        print_line(&"")?;
        let code = refusal.code.as_deref().unwrap_or("without a code");
        let values = count(number(refusal.count), "value", "values");
        print_line(&format!("Refused, {code}: {values}. {}", refusal.text))?;
        for value in refusal.values.iter().take(MOST_VALUES) {
            print_line(&format!("  {} · {}", value.org_unit.name, value.data_element.name))?;
        }
    }
    if trial.overwritten == 0 {
        return Ok(());
    }
    print_line(&"")?;
    let values = count(number(trial.overwritten), "value", "values");
    print_line(&format!("{values} would take the place of others:"))?;
    let mut table = Table::new(&[
        ("org unit", Align::Left),
        ("data element", Align::Left),
        ("there", Align::Right),
        ("here", Align::Right),
        ("written by", Align::Left),
        ("when", Align::Left),
    ]);
    for one in &trial.overwrites {
        table.row(vec![
            one.value.org_unit.name.clone(),
            one.value.data_element.name.clone(),
            one.there.clone(),
            one.value.value.clone().unwrap_or_default(),
            one.stored_by.clone().unwrap_or_default(),
            one.last_updated.map(moment).unwrap_or_default(),
        ]);
    }
    print_table(&table)
}

fn in_words(difference: &PushDifference) -> String {
    match difference {
        PushDifference::Version { known, server } => {
            format!(
                "it is DHIS2 {server} now; the metadata is of {known} (`jumla dhis2 metadata --fetch --whole`)"
            )
        }
        PushDifference::Status { predicted, answered } => {
            format!("status: predicted {predicted}, answered {answered}")
        }
        PushDifference::Counts { predicted, answered } => format!(
            "counts: predicted {}/{}/{}/{}, answered {}/{}/{}/{} (imported/updated/ignored/deleted)",
            predicted.imported,
            predicted.updated,
            predicted.ignored,
            predicted.deleted,
            answered.imported,
            answered.updated,
            answered.ignored,
            answered.deleted
        ),
        PushDifference::Refusal { code, predicted, answered, text } => {
            let code = if code.is_empty() { "without a code" } else { code };
            format!("refused for {code}: predicted {predicted}, answered {answered}. {text}")
        }
    }
}
