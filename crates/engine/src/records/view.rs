//! What is kept, and what may be, for showing.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jumla_cht::outbound::Push;
use jumla_domain::collation;
use jumla_domain::contact::is_person_type;
use jumla_store::{RecordCount, RecordKind};

use super::names::names_compared;
use crate::configuration::Configuration;
use crate::surface::{RecordTypeView, RecordsView};
use crate::{Error, Workspace};

pub(super) fn view(workspace: &Workspace) -> Result<RecordsView, Error> {
    let (reader, configuration) = (workspace.store.read(), workspace.configuration()?);
    let choice = reader.record_choice()?;
    let mut counts = Counts::from(reader.record_counts()?);
    let titles = Titles::with(workspace, &configuration)?;
    let conditions = conditions(workspace, &configuration)?;
    let named = |properties: &[&str]| -> BTreeSet<String> {
        conditions.iter().flat_map(|condition| names_compared(condition, properties)).collect()
    };

    let mapped = named(&["form"]);
    let ids: BTreeSet<&String> = choice.forms.iter().chain(&mapped).chain(titles.forms.keys()).collect();
    let forms = ids.into_iter().map(|id| {
        let title = titles.of(RecordKind::Report, id).to_owned();
        let (chosen, mapped) = (choice.forms.contains(id), mapped.contains(id));
        counts.of(RecordKind::Report, id, title, chosen, mapped)
    });
    let forms = by_title(forms.collect());

    let mapped = named(&["type", "contact_type"]);
    let ids: BTreeSet<&String> = choice.contact_types.iter().chain(titles.persons.keys()).collect();
    let contact_types = ids.into_iter().map(|id| {
        let title = titles.of(RecordKind::Contact, id).to_owned();
        let (chosen, mapped) = (choice.contact_types.contains(id), mapped.contains(id));
        counts.of(RecordKind::Contact, id, title, chosen, mapped)
    });
    let contact_types = by_title(contact_types.collect());

    let number = |types: &[RecordTypeView]| types.iter().map(|one| one.count).sum();
    Ok(RecordsView {
        reports: number(&forms),
        persons: number(&contact_types),
        forms,
        contact_types,
        keep_days: choice.keep_days,
        complete: choice.widened_at.is_none(),
    })
}

/// How many there are, each asked for once.
struct Counts(HashMap<(RecordKind, String), RecordCount>);

impl From<Vec<RecordCount>> for Counts {
    fn from(counts: Vec<RecordCount>) -> Self {
        Self(counts.into_iter().map(|one| ((one.kind, one.of_type.clone()), one)).collect())
    }
}

impl Counts {
    /// Persons of a type that was not chosen are here because they report or lead a place: they do not count.
    fn of(
        &mut self,
        kind: RecordKind,
        id: &str,
        title: String,
        chosen: bool,
        mapped: bool,
    ) -> RecordTypeView {
        let found = self.0.remove(&(kind, id.to_owned())).filter(|_| chosen);
        let (count, oldest) = found.map_or((0, None), |one| (one.count, one.oldest));
        RecordTypeView { id: id.to_owned(), title, chosen, mapped, count, oldest }
    }
}

/// Titles of what the settings name, by id.
pub(crate) struct Titles {
    forms: BTreeMap<String, String>,
    persons: BTreeMap<String, String>,
}

impl Titles {
    pub(crate) fn read(workspace: &Workspace) -> Result<Self, Error> {
        Self::with(workspace, &*workspace.configuration()?)
    }

    fn with(workspace: &Workspace, configuration: &Configuration) -> Result<Self, Error> {
        let texts = workspace.store.read().translations()?;
        let settings = configuration.settings.as_ref();
        let dictionary = settings.map(|settings| settings.dictionary(&texts, workspace.language()));
        let persons = configuration.contact_types.iter().filter(|kind| is_person_type(kind)).map(|kind| {
            let text = kind.name_key.as_deref().and_then(|key| dictionary?.text(key));
            (kind.id.clone(), text.unwrap_or(&kind.id).to_owned())
        });
        let forms = settings.zip(dictionary).map(|(settings, dictionary)| settings.forms(dictionary));
        Ok(Self { forms: forms.unwrap_or_default(), persons: persons.collect() })
    }

    /// Of a form or type of contact; its id where the settings have none.
    pub(crate) fn of<'t>(&'t self, kind: RecordKind, id: &'t str) -> &'t str {
        let titles = match kind {
            RecordKind::Report => &self.forms,
            RecordKind::Contact => &self.persons,
        };
        titles.get(id).map_or(id, String::as_str)
    }
}

/// The conditions of the workspace's own mappings and of the CHT's.
fn conditions(workspace: &Workspace, configuration: &Configuration) -> Result<Vec<String>, Error> {
    let own = workspace.outbound_mapping()?;
    let mut conditions: Vec<String> =
        own.mappings.values().map(|mapping| mapping.relevant_to().to_owned()).collect();
    if let Some(settings) = &configuration.settings {
        conditions.extend(Push::all(settings.as_json()).into_iter().filter_map(|push| push.relevant_to));
    }
    Ok(conditions)
}

fn by_title(mut types: Vec<RecordTypeView>) -> Vec<RecordTypeView> {
    types.sort_by_cached_key(|one| (collation::sort_key(&one.title), one.id.clone()));
    types
}
