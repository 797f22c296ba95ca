//! Which option combo ADX means by naming an option of each category (`i15`–`i18`, `i60`, `i61`). Of the default combo
//! no category is asked, and those beside the ones asked are not looked at (`39p`, `43`).

use std::collections::{BTreeSet, HashMap};

use super::schemes::{Schemes, name_in};
use crate::metadata::Metadata;
use crate::predict::xml::Fields;
use crate::{Scheme, Uid};

pub(super) struct Categories<'m> {
    metadata: &'m Metadata,
    category: Scheme,
    category_option: Scheme,
    option_combo: Scheme,
    by_options: HashMap<(&'m Uid, &'m BTreeSet<Uid>), &'m crate::metadata::OptionCombo>,
}

impl<'m> Categories<'m> {
    pub(super) fn of(metadata: &'m Metadata, schemes: &Schemes) -> Self {
        let combos = &metadata.option_combos;
        Self {
            metadata,
            category: schemes.category.clone(),
            category_option: schemes.category_option.clone(),
            option_combo: schemes.option_combo.clone(),
            by_options: combos.iter().map(|one| ((&one.category_combo, &one.options), one)).collect(),
        }
    }

    /// The name of the option combo and its id; `None` where none is to be named. The error says what does not fit.
    pub(super) fn combo(&self, combo: &Uid, fields: &Fields<'_>) -> Result<Option<(String, Uid)>, String> {
        let Some(combo) = self.metadata.category_combos.get(combo.as_str()) else { return Ok(None) };
        if combo.is_default {
            return Ok(None);
        }
        let mut options = BTreeSet::new();
        let mut said = Vec::new();
        for category in &combo.categories {
            let Some(category) = self.metadata.categories.get(category.as_str()) else { return Ok(None) };
            let name = name_in(&self.category, &category.identity).unwrap_or_default();
            let Some((_, option)) = fields.iter().find(|(key, _)| *key == name) else {
                return Err(category.identity.name.clone());
            };
            said.push(format!("{name}={option}"));
            let named = |id: &&Uid| {
                let known = self.metadata.category_options.get(id.as_str());
                known.is_some_and(|known| {
                    name_in(&self.category_option, &known.identity) == Some(option.as_ref())
                })
            };
            let found = category.options.iter().find(named).ok_or_else(|| said.join(", "))?;
            options.insert(found.clone());
        }
        let found = self.by_options.get(&(&combo.identity.id, &options)).ok_or_else(|| said.join(", "))?;
        let id = &found.identity.id;
        let name = name_in(&self.option_combo, &found.identity).unwrap_or(id.as_str());
        Ok(Some((name.to_owned(), id.clone())))
    }
}
