//! Whether the user may write into the data set, the org units and the category options. A superuser may.

use std::collections::HashSet;

use super::dimensions::Dimensions;
use super::group::Pools;
use super::refusal::Refusal;
use super::target::Target;
use crate::metadata::{Metadata, OrgUnit, User};

pub(super) fn check(
    metadata: &Metadata,
    target: &Target<'_>,
    dimensions: &Dimensions,
    pools: &Pools<'_>,
) -> Result<(), Refusal> {
    let Some(user) = metadata.user.as_ref().filter(|user| !user.is_superuser()) else { return Ok(()) };
    if target.set.is_some_and(|set| set.may_write == Some(false)) {
        return Err(Refusal::new(8010, [("data_set", &target.id)]));
    }
    units(user, dimensions, pools)?;
    options(metadata, dimensions, pools)
}

/// An org unit that does not exist is none of the hierarchy's business (`h026-unknown-ou-alone-imp`).
fn units(user: &User, dimensions: &Dimensions, pools: &Pools<'_>) -> Result<(), Refusal> {
    if user.org_units.is_empty() {
        return Ok(());
    }
    let hers: HashSet<&str> = user.org_units.iter().map(crate::Uid::as_str).collect();
    let is_outside = |unit: &OrgUnit| {
        !unit.path.is_empty() && !unit.path.iter().any(|above| hers.contains(above.as_str()))
    };
    let outside: Vec<_> = dimensions
        .units
        .iter()
        .map(|unit| pools.units.at(*unit))
        .filter(|unit| unit.object.is_some_and(is_outside))
        .map(|unit| &unit.id)
        .collect();
    if outside.is_empty() { Ok(()) } else { Err(Refusal::listing(8011, "org_unit", outside)) }
}

fn options(metadata: &Metadata, dimensions: &Dimensions, pools: &Pools<'_>) -> Result<(), Refusal> {
    let named = dimensions.attributes.iter().flatten();
    let named = named.chain(dimensions.element_combos.iter().filter_map(|(_, combo)| combo.as_ref()));
    let mut seen = HashSet::new();
    let mut closed = Vec::new();
    for combo in named {
        if !seen.insert(*combo) {
            continue;
        }
        for id in pools.combos.at(*combo).object.into_iter().flat_map(|combo| &combo.options) {
            let option = metadata.category_options.get(id.as_str());
            if option.is_some_and(|option| option.may_write == Some(false)) && !closed.contains(&id) {
                closed.push(id);
            }
        }
    }
    if closed.is_empty() { Ok(()) } else { Err(Refusal::listing(8012, "category_option", closed)) }
}
