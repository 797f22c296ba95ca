//! One function per verb: ask the engine, print the answer.

use std::path::{Path, PathBuf};

use jumla_domain::{Coverage, Freshness, Number};
use jumla_engine::surface::{self, AggregateView, ExportRequest, SyncProgress, TargetDetail};
use jumla_engine::sync::{Extent, Watcher, sync};
use jumla_engine::{Clock, ConnectRequest, Destination, Error, Workspace, connect, sign_in_again, workspace};

use crate::arguments::{self, Arguments, Command};
use crate::output::{Failure, print_bytes, print_json, print_line, say, say_findings};
use crate::secret::{self, PasswordFrom};
use crate::table::{Align, Table};

pub(crate) fn run(arguments: Arguments) -> Result<(), Failure> {
    let clock = Clock::from_environment().map_err(|error| Failure::Usage(error.to_string()))?;
    let folder = arguments.workspace.map_or_else(default_folder, Ok)?;
    let json = arguments.json;
    let open = || -> Result<Workspace, Failure> {
        let mut workspace = open(&folder, clock)?;
        workspace.set_language(arguments.language.clone());
        Ok(workspace)
    };
    match arguments.command {
        Command::Demo => demo(&folder, clock, json),
        Command::Connect(arguments) => connect_to(&folder, &arguments, clock, json),
        Command::Sync(arguments) => pull(&mut open()?, &arguments, json),
        Command::Targets(arguments) => targets(&open()?, arguments, json),
        Command::Chw { contact } => chw(&open()?, &contact, json),
        Command::Coverage(scope) => coverage(&open()?, scope, json),
        Command::Export(arguments) => export(&mut open()?, arguments, json),
    }
}

fn default_folder() -> Result<PathBuf, Failure> {
    workspace::default_folder().ok_or_else(|| Failure::Usage("say where: --workspace DIR".to_owned()))
}

fn open(folder: &Path, clock: Clock) -> Result<Workspace, Failure> {
    let passphrase = secret::passphrase();
    match Workspace::open(folder, passphrase.as_ref().map(|one| one.as_str()), clock) {
        Err(Error::Locked) => {
            let typed = secret::prompt("Passphrase of the workspace: ").ok_or(Error::Locked)?;
            Ok(Workspace::open(folder, Some(&typed), clock)?)
        }
        opened => Ok(opened?),
    }
}

fn demo(folder: &Path, clock: Clock, json: bool) -> Result<(), Failure> {
    let workspace = Workspace::make_demo(folder, clock)?;
    say(&format!("The demo workspace is in {}.", folder.display()));
    status(&workspace, json)
}

fn connect_to(
    folder: &Path,
    arguments: &arguments::Connect,
    clock: Clock,
    json: bool,
) -> Result<(), Failure> {
    if workspace::closed_status(folder).state != surface::WorkspaceState::Absent {
        return Err(Error::WorkspaceExists { folder: folder.to_owned() }.into());
    }
    let password = secret::password(&password_from(arguments.password_stdin), &arguments.user)
        .ok_or_else(|| Failure::Usage("give the password in JUMLA_CHT_PASSWORD or with --password-stdin".to_owned()))?;
    let mut passphrase = secret::passphrase();
    if passphrase.is_none() && !workspace::keyring_is_available() {
        passphrase = secret::prompt("A new passphrase for this workspace (8 characters or more): ");
    }
    let request = ConnectRequest {
        server: arguments.server.clone(),
        user: arguments.user.clone(),
        password: password.to_string(),
        passphrase: passphrase.map(|one| one.to_string()),
    };
    let workspace = block_on(connect(folder, &request, clock))?;
    say(&"Connected. `jumla sync` fetches the data.");
    status(&workspace, json)
}

fn password_from(stdin: bool) -> PasswordFrom {
    if stdin { PasswordFrom::Stdin } else { PasswordFrom::EnvironmentOrPrompt }
}

fn status(workspace: &Workspace, json: bool) -> Result<(), Failure> {
    let status = workspace.status()?;
    if json {
        return print_json(&status);
    }
    let Some(account) = status.account else { return Ok(()) };
    let names: Vec<&str> = account.facilities.iter().map(|facility| facility.name.as_str()).collect();
    let role = match account.role {
        surface::Role::Supervisor => "supervisor (offline user)",
        surface::Role::Officer => "officer (online user)",
    };
    say(&format!("{} · {role}", account.full_name));
    if !names.is_empty() {
        say(&format!("Facilities: {}", names.join(", ")));
    }
    say(&format!(
        "{} contacts, {} target documents, {} set aside or doubtful",
        account.documents.contacts, account.documents.targets, account.documents.set_aside
    ));
    Ok(())
}

fn pull(workspace: &mut Workspace, arguments: &arguments::Sync, json: bool) -> Result<(), Failure> {
    let extent = if arguments.full { Extent::Full } else { Extent::Changes };
    let mut result = block_on(sync(workspace, extent, &Terminal));
    if let Err(Error::SignedOut { user }) = &result
        && let Some(password) = secret::password(&password_from(arguments.password_stdin), user)
    {
        block_on(sign_in_again(workspace, &password))?;
        result = block_on(sync(workspace, extent, &Terminal));
    }
    let outcome = result?;
    if json {
        return print_json(&outcome);
    }
    say(&format!(
        "{} documents fetched ({} contacts, {} target documents), {} unchanged, {} removed, {} set aside or doubtful",
        outcome.fetched, outcome.contacts, outcome.targets, outcome.unchanged, outcome.removed, outcome.set_aside
    ));
    Ok(())
}

struct Terminal;

impl Watcher for Terminal {
    fn progress(&self, progress: SyncProgress) {
        let doing = match progress.phase {
            surface::SyncPhase::Listing => "asking for the list",
            surface::SyncPhase::Fetching => "fetching",
            surface::SyncPhase::Removing => "looking for deletions",
            surface::SyncPhase::Finishing => "finishing",
        };
        if progress.total > 0 {
            say(&format!("{doing}: {} of {}", progress.done, progress.total));
        } else {
            say(&doing);
        }
    }

    fn is_cancelled(&self) -> bool {
        false
    }
}

fn targets(workspace: &Workspace, arguments: arguments::Targets, json: bool) -> Result<(), Failure> {
    let scope = scope(arguments.scope);
    let Some(target) = arguments.target else {
        let view = workspace.aggregate(&scope)?;
        return if json { print_json(&view) } else { print_aggregate(&view) };
    };
    let detail = workspace.target_detail(&scope, &target.into())?;
    if json { print_json(&detail) } else { print_contributions(&detail) }
}

fn scope(scope: arguments::Scope) -> surface::Scope {
    surface::Scope { facilities: scope.facility, period: scope.period }
}

fn print_aggregate(view: &AggregateView) -> Result<(), Failure> {
    print_line(&heading(view))?;
    let mut table =
        Table::new(&[("target", Align::Left), ("title", Align::Left), ("summary", Align::Right), ("reported", Align::Right)]);
    for target in &view.targets {
        table.row(vec![
            target.id.to_string(),
            target.title.clone(),
            target.summary.clone(),
            reported(target.coverage),
        ]);
    }
    print_line(&table)?;
    say_findings(&view.findings);
    Ok(())
}

fn print_contributions(detail: &TargetDetail) -> Result<(), Failure> {
    print_line(&heading(&detail.aggregate))?;
    for target in &detail.aggregate.targets {
        print_line(&format!("{}: {}, {} CHWs reported", target.title, target.summary, reported(target.coverage)))?;
    }
    let mut table = Table::new(&[
        ("CHW", Align::Left),
        ("place", Align::Left),
        ("pass", Align::Right),
        ("of", Align::Right),
        ("%", Align::Right),
    ]);
    for row in &detail.contributions {
        let number = |number: Option<Number>| number.map_or_else(|| "–".to_owned(), |number| number.to_string());
        let percent = if row.missing {
            "not reported".to_owned()
        } else {
            row.percent.map(|percent| percent.to_string()).unwrap_or_default()
        };
        table.row(vec![
            row.contact.name.clone(),
            row.place.name.clone(),
            number(row.pass),
            number(row.total),
            percent,
        ]);
    }
    print_line(&table)?;
    say_findings(&detail.aggregate.findings);
    Ok(())
}

fn heading(view: &AggregateView) -> String {
    let names: Vec<&str> = view.facilities.iter().map(|facility| facility.name.as_str()).collect();
    let missing: Vec<&str> = view.missing.iter().map(|contact| contact.name.as_str()).collect();
    let mut text = format!("{} · {} · {} CHWs reported", names.join(", "), view.period, reported(view.coverage));
    if !missing.is_empty() {
        text.push_str(&format!(" · missing: {}", missing.join(", ")));
    }
    text
}

fn reported(coverage: Coverage) -> String {
    format!("{} of {}", coverage.reported, coverage.expected)
}

fn chw(workspace: &Workspace, contact: &str, json: bool) -> Result<(), Failure> {
    let view = workspace.chw(&contact.into())?;
    if json {
        return print_json(&view);
    }
    print_line(&[Some(view.contact.name), view.phone, view.place.map(|place| place.name), view.facility.map(|f| f.name)]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · "))?;
    let periods: Vec<String> = view.periods.iter().map(ToString::to_string).collect();
    let mut head = vec![("target", Align::Left)];
    head.extend(periods.iter().map(|period| (period.as_str(), Align::Right)));
    let mut table = Table::new(&head);
    for target in &view.targets {
        let mut row = vec![target.title.clone()];
        row.extend(target.months.iter().map(|month| match (month.pass, month.total) {
            (Some(pass), Some(total)) if target.r#type == jumla_domain::TargetKind::Percent => format!("{pass}/{total}"),
            (Some(pass), _) => pass.to_string(),
            (None, _) => "–".to_owned(),
        }));
        table.row(row);
    }
    print_line(&table)
}

fn coverage(workspace: &Workspace, arguments: arguments::Scope, json: bool) -> Result<(), Failure> {
    let view = workspace.coverage(&scope(arguments))?;
    if json {
        return print_json(&view);
    }
    let names: Vec<&str> = view.facilities.iter().map(|facility| facility.name.as_str()).collect();
    print_line(&format!("{} · {} · {} CHWs reported", names.join(", "), view.period, reported(view.coverage)))?;
    let periods: Vec<String> = view.periods.iter().map(ToString::to_string).collect();
    let mut head = vec![("CHW", Align::Left)];
    head.extend(periods.iter().map(|period| (period.as_str(), Align::Left)));
    let mut table = Table::new(&head);
    for row in &view.contacts {
        let mut cells = vec![row.contact.name.clone()];
        cells.extend(row.months.iter().map(|month| {
            match month.state {
                Freshness::Fresh => "yes",
                Freshness::Stale => "old",
                Freshness::Missing => "–",
            }
            .to_owned()
        }));
        table.row(cells);
    }
    print_line(&table)
}

fn export(workspace: &mut Workspace, arguments: arguments::Export, json: bool) -> Result<(), Failure> {
    let arguments::Format::Json = arguments.format;
    let request = ExportRequest {
        data_set: arguments.data_set,
        period: arguments.period,
        org_units: arguments.org_unit,
        compat: match arguments.compat {
            Some(arguments::Compat::Cht) => surface::Compat::Cht,
            None => surface::Compat::Dhis2,
        },
    };
    let destination = match arguments.out {
        Some(path) if path == Path::new("-") => Destination::Stream,
        Some(path) => Destination::File(path),
        None => Destination::Folder(PathBuf::from(".")),
    };
    if json && destination == Destination::Stream {
        return Err(Failure::Usage("--json and --out - both want stdout; choose one".to_owned()));
    }
    let exported = workspace.export(&request, &destination)?;
    let record = &exported.record;
    if json {
        return print_json(record);
    }
    say_findings(&record.findings);
    if destination == Destination::Stream {
        return print_bytes(&exported.bytes);
    }
    say(&format!(
        "{}: {} values for {} org units, {} CHWs reported",
        record.file,
        record.values,
        record.org_units,
        reported(record.coverage)
    ));
    Ok(())
}

fn block_on<T>(future: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    match runtime {
        Ok(runtime) => runtime.block_on(future),
        Err(error) => Err(Error::Unwritable { path: PathBuf::new(), reason: error.kind() }),
    }
}
