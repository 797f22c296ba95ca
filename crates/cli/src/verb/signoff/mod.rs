//! `jumla signoff`: how a month stands, and a supervisor's word on it.

mod journal;
mod key;
mod list;
mod view;

use jumla_engine::surface::{Acceptance, SignOffRequest};
use jumla_engine::{Error, Workspace, cht_form};

use super::scope;
use crate::advice::with_choices;
use crate::arguments;
use crate::output::{Failure, print_json, say};

pub(crate) use view::{hand, print_changes, state_text, withdrawal_text};

pub(crate) fn sign_off(
    workspace: &mut Workspace,
    arguments: arguments::SignOff,
    json: bool,
) -> Result<(), Failure> {
    if arguments.keys {
        return key::keys(workspace, json);
    }
    if let Some(fingerprint) = &arguments.trust {
        return key::trust(workspace, fingerprint, true, json);
    }
    if let Some(fingerprint) = &arguments.distrust {
        return key::trust(workspace, fingerprint, false, json);
    }
    if arguments.list {
        let view = workspace.month(&scope(arguments.scope));
        return list::list(&view.map_err(|error| with_choices(workspace, error, None))?, json);
    }
    let (facility, period) = one(&arguments.scope)?;
    let refused = |workspace: &Workspace, error: Error| with_choices(workspace, error, None);
    let view = workspace.sign_off_view(&facility, &period).map_err(|error| refused(workspace, error))?;
    if arguments.journal {
        return journal::journal(&view, json);
    }
    if arguments.withdraw {
        let note = arguments.note.unwrap_or_default();
        let view = workspace.withdraw_sign_off(&view.facility.id, &view.period.to_string(), &note)?;
        if json {
            return print_json(&view);
        }
        say(&format!("The sign-off of {} for {} is withdrawn.", view.facility.name, view.period));
        if let Some(reach) = view.withdrawn.as_ref().and_then(|withdrawal| view::reach_text(withdrawal.reach))
        {
            say(&reach);
        }
        return Ok(());
    }
    if !arguments.sign {
        return view::print(&view, json);
    }
    let accepted = arguments.accept.into_iter().map(|(key, reason)| Acceptance { key, reason }).collect();
    let view = workspace.sign_off(&SignOffRequest {
        facility: view.facility.id,
        period: view.period.to_string(),
        digest: arguments.digest.unwrap_or(view.digest),
        notes: arguments.note.unwrap_or_default(),
        accepted,
    })?;
    if json {
        return print_json(&view);
    }
    say(&format!("{} is signed off for {} by {}.", view.facility.name, view.period, view.by));
    say(&format!("The numbers have the digest {}.", view.digest));
    say(&format!("The fingerprint of your key is {}.", view.fingerprint));
    Ok(())
}

/// `jumla signoff --cht-form`.
pub(crate) fn form() -> Result<(), Failure> {
    print_json(&cht_form())
}

/// One facility and one month, or what the engine takes where none is named.
pub(crate) fn one(scope: &arguments::Scope) -> Result<(String, String), Failure> {
    let facility = match scope.facility.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        _ => {
            let text = "one facility at a time is signed off and handed over; give --facility once";
            return Err(Failure::Usage(text.to_owned()));
        }
    };
    Ok((facility, scope.period.clone().unwrap_or_default()))
}
