//! Who counts as offline, and who holds which permission.

use serde_json::{Value, json};

use super::world::{User, World};

const ONLINE_ROLES: [&str; 3] = ["mm-online", "admin", "_admin"];
const ADMIN_ROLES: [&str; 2] = ["_admin", "admin"];

/// Whether the roles alone say "online": what the REST endpoints ask.
pub(crate) fn is_online(roles: &[String]) -> bool {
    roles.iter().any(|role| ONLINE_ROLES.contains(&role.as_str()))
}

/// Whether requests go through the wall that keeps offline users to their own documents.
pub(crate) fn is_offline(world: &World, roles: &[String]) -> bool {
    if is_online(roles) {
        return false;
    }
    let known = &world.settings()["roles"];
    let mut configured = roles.iter().filter_map(|role| known.get(role)).peekable();
    configured.peek().is_none() || configured.any(|role| role["offline"] == json!(true))
}

pub(crate) fn is_admin(user: &User) -> bool {
    user.roles.iter().any(|role| ADMIN_ROLES.contains(&role.as_str()))
}

/// Only roles that the settings define can carry a permission; administrators have them all.
pub(crate) fn may(world: &World, user: &User, permission: &str) -> bool {
    if is_admin(user) {
        return true;
    }
    let settings = world.settings();
    let Some(Value::Array(granted)) = settings["permissions"].get(permission) else { return false };
    user.roles
        .iter()
        .filter(|role| settings["roles"].get(role.as_str()).is_some())
        .any(|role| granted.iter().any(|grant| grant == role.as_str()))
}
