//! The account that the demo workspace is signed in with.

use jumla_cht::wire::UserSettings;
use jumla_store::{Account, AccountRole};

/// Amina, who supervises every facility of the made-up county.
pub(crate) fn account() -> Account {
    let user = UserSettings::read(super::USER_ID, &super::user());
    Account {
        demo: true,
        user: user.name,
        full_name: user.full_name,
        role: AccountRole::Supervisor,
        roles: user.roles,
        facilities: user.facilities,
        contact: user.contact,
        time_zone: super::TIME_ZONE.to_owned(),
        checkpoint: "0".to_owned(),
        ..Account::default()
    }
}
