//! `jumla goals`: goals of one's own, beside the CHT's.

use jumla_engine::Workspace;
use jumla_engine::surface::{OwnGoal, OwnGoalRequest};

use super::moment;
use crate::arguments;
use crate::output::{Failure, print_json, print_table, say};
use crate::table::{Align, Table};

pub(crate) fn goals(
    workspace: &mut Workspace,
    arguments: arguments::Goals,
    json: bool,
) -> Result<(), Failure> {
    let subject = arguments.for_whom.unwrap_or_default();
    let goals = match (arguments.set, arguments.unset) {
        (Some(target), _) => {
            workspace.set_own_goal(&OwnGoalRequest { target, subject, goal: arguments.goal })?
        }
        (None, Some(target)) => workspace.set_own_goal(&OwnGoalRequest { target, subject, goal: None })?,
        (None, None) => workspace.own_goals()?,
    };
    if json { print_json(&goals) } else { print(&goals) }
}

fn print(goals: &[OwnGoal]) -> Result<(), Failure> {
    if goals.is_empty() {
        say(&"There are no goals of your own.");
        return Ok(());
    }
    let mut table = Table::new(&[
        ("target", Align::Left),
        ("for", Align::Left),
        ("goal", Align::Right),
        ("by", Align::Left),
        ("at", Align::Left),
        ("target id", Align::Left),
        ("id", Align::Left),
    ]);
    for one in goals {
        table.row(vec![
            one.target.name.clone(),
            one.subject.name.clone(),
            one.goal.to_string(),
            one.by.clone(),
            moment(one.at),
            one.target.id.clone(),
            one.subject.id.clone(),
        ]);
    }
    print_table(&table)
}
