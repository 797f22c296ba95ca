//! Whose data this is, how fresh, how complete.

use jumla_store::{Account, AccountRole, AccountSource};

use crate::surface::{
    AccountView, DocumentCounts, Gap, Permissions, Role, Scope, Source, WorkspaceState, WorkspaceStatus,
};
use crate::workspace::closed_status;
use crate::{Error, Workspace};

impl Workspace {
    /// The state of this open workspace.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn status(&self) -> Result<WorkspaceStatus, Error> {
        let _still = self.store.snapshot()?;
        let account = self.account()?;
        let view = self.account_view(account)?;
        Ok(WorkspaceStatus {
            state: WorkspaceState::Open,
            account: Some(view),
            ..closed_status(self.folder())
        })
    }

    fn account_view(&self, account: Account) -> Result<AccountView, Error> {
        let configuration = self.configuration()?;
        let (contacts, targets, set_aside) = self.store.read().counts()?;
        let current_period = configuration.month_start.period_containing(self.today()?);
        let everything = Scope {
            facilities: match account.role {
                AccountRole::Supervisor => {
                    configuration.facilities.iter().map(|one| one.id.clone()).collect()
                }
                AccountRole::Officer => Vec::new(),
            },
            period: None,
        };
        let coverage = match self.resolve(&everything) {
            Ok(resolved) => {
                let contacts: Vec<&str> =
                    resolved.roster.supervised.iter().map(|one| one.contact.id.as_str()).collect();
                let reports = self.store.read().reports(resolved.period, &contacts, &[])?;
                jumla_domain::Coverage::new(contacts.len(), reports.iter().flatten().count())
            }
            Err(Error::NeverSynced | Error::UserWithoutFacility { .. } | Error::UnknownFacility { .. }) => {
                jumla_domain::Coverage::default()
            }
            Err(error) => return Err(error),
        };
        let permits = |permission: &str| {
            configuration
                .settings
                .as_ref()
                .is_some_and(|settings| settings.permits(permission, &account.roles))
        };
        let missing = [
            (account.last_sync.is_none() && configuration.settings.is_none(), Gap::NeverSynced),
            (configuration.facilities.is_empty(), Gap::NoFacility),
            (!configuration.targets.iter().any(|target| target.aggregate), Gap::NoTargets),
            (configuration.data_sets.is_empty(), Gap::NoDataSets),
        ];
        Ok(AccountView {
            demo: account.demo,
            source: match account.source {
                AccountSource::Cht => Source::Cht,
                AccountSource::CouchDb => Source::Couchdb,
            },
            server: account.server,
            server_version: account.server_version,
            user: account.user,
            full_name: account.full_name,
            role: match account.role {
                AccountRole::Supervisor => Role::Supervisor,
                AccountRole::Officer => Role::Officer,
            },
            permissions: Permissions {
                aggregate: permits("can_aggregate_targets"),
                export: permits("can_export_all"),
            },
            facilities: configuration.facilities.clone(),
            periods: self.periods()?,
            current_period,
            coverage,
            last_sync: account.last_sync,
            now: self.clock.millis(),
            documents: DocumentCounts { contacts, targets, set_aside },
            gaps: missing.into_iter().filter(|(is_missing, _)| *is_missing).map(|(_, gap)| gap).collect(),
        })
    }
}
