//! What a server says of its programs: what `/api/programs` gives, with everything below it. Kept beside the metadata of
//! data sets, as only those need it who send patients and events.

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer, Serialize};

use crate::Uid;
use crate::metadata::{ReadError, text, unpack};

/// What of programs is asked for.
pub(crate) const FIELDS: &str = "id,code,name,programType,onlyEnrollOnce,selectEnrollmentDatesInFuture,\
    selectIncidentDatesInFuture,access[data[write]],organisationUnits[id],\
    trackedEntityType[id,name,trackedEntityTypeAttributes[mandatory,trackedEntityAttribute[id]]],\
    programTrackedEntityAttributes[mandatory,trackedEntityAttribute[id,code,name,valueType,unique,generated,\
    optionSet[id,options[code,name]]]],\
    programStages[id,name,repeatable,validationStrategy,programStageDataElements[compulsory,\
    dataElement[id,code,name,valueType,optionSet[id,options[code,name]]]]]";

/// Where a server has its programs, below its own address; to be opened in a browser as it stands.
#[must_use]
pub fn programs_address() -> String {
    // Unescaped brackets are refused by some servers and mean something else to curl.
    let fields = FIELDS.replace('[', "%5B").replace(']', "%5D");
    format!("/api/programs.json?paging=false&fields={fields}")
}

/// All programs that the user may see.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Programs {
    pub programs: Vec<Program>,
    #[serde(skip)]
    index: Index,
}

/// Where attributes and data elements stand, found once: a country's programs have thousands.
#[derive(Clone, Debug, Default)]
struct Index(OnceLock<Places>);

#[derive(Clone, Debug, Default)]
struct Places {
    /// Program and place among its attributes.
    attributes: HashMap<Uid, (usize, usize)>,
    /// Program, stage, and place among its data elements.
    elements: HashMap<Uid, (usize, usize, usize)>,
}

/// It follows from the programs.
impl PartialEq for Index {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Program {
    pub id: Uid,
    pub code: Option<String>,
    pub name: String,
    program_type: String,
    /// Of whom it keeps record, where it does.
    pub tracked_entity_type: Option<EntityType>,
    pub only_enroll_once: bool,
    pub select_enrollment_dates_in_future: bool,
    pub select_incident_dates_in_future: bool,
    access: Access,
    #[serde(rename = "organisationUnits", deserialize_with = "ids")]
    pub org_units: BTreeSet<Uid>,
    #[serde(rename = "programTrackedEntityAttributes")]
    pub attributes: Vec<ProgramAttribute>,
    #[serde(rename = "programStages")]
    pub stages: Vec<Stage>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Access {
    data: DataAccess,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct DataAccess {
    write: Option<bool>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct EntityType {
    pub id: Uid,
    pub name: String,
    #[serde(rename = "trackedEntityTypeAttributes")]
    pub attributes: Vec<ProgramAttribute>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ProgramAttribute {
    pub mandatory: bool,
    pub tracked_entity_attribute: Attribute,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Attribute {
    pub id: Uid,
    pub code: Option<String>,
    pub name: String,
    pub value_type: String,
    pub unique: bool,
    pub generated: bool,
    pub option_set: Option<Options>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Stage {
    pub id: Uid,
    pub name: String,
    pub repeatable: bool,
    pub validation_strategy: Strictness,
    #[serde(rename = "programStageDataElements")]
    pub elements: Vec<StageElement>,
}

/// When a stage insists on what is compulsory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Strictness {
    #[default]
    #[serde(rename = "ON_COMPLETE")]
    OnComplete,
    #[serde(rename = "ON_UPDATE_AND_INSERT")]
    Always,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct StageElement {
    pub compulsory: bool,
    pub data_element: Attribute,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Options {
    pub id: Uid,
    pub options: Vec<SetOption>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SetOption {
    pub code: String,
    pub name: String,
}

fn ids<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeSet<Uid>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Named {
        Id(Uid),
        Object { id: Uid },
    }
    let all = Vec::<Named>::deserialize(deserializer)?;
    Ok(all
        .into_iter()
        .map(|one| match one {
            Named::Id(id) | Named::Object { id } => id,
        })
        .collect())
}

/// Whether a file tells of programs in full: other files name their stages and say nothing of them.
#[derive(Deserialize)]
struct Outline {
    programs: Vec<OutlinedProgram>,
}

#[derive(Deserialize)]
struct OutlinedProgram {
    #[serde(rename = "programStages")]
    _stages: Vec<OutlinedStage>,
}

#[derive(Deserialize)]
struct OutlinedStage {
    #[serde(rename = "programStageDataElements")]
    _elements: Vec<IgnoredAny>,
}

impl Programs {
    /// The answer of `/api/programs`.
    ///
    /// # Errors
    /// [`ReadError::NotJson`], where it is not of that shape either.
    pub fn read(body: &[u8]) -> Result<Self, ReadError> {
        serde_json::from_slice(body)
            .map_err(|error| ReadError::NotJson { line: error.line(), column: error.column() })
    }

    /// The programs in a file that may be of anything, also compressed by gzip. `None` where it tells of none, or not
    /// in full: a whole export of metadata names their stages only.
    ///
    /// # Errors
    /// [`ReadError`], where it tells of them and cannot be read.
    pub fn in_file(bytes: &[u8]) -> Result<Option<Self>, ReadError> {
        let unpacked = unpack(bytes)?;
        let text = text(&unpacked)?;
        match serde_json::from_str::<Outline>(text) {
            Ok(outline) if !outline.programs.is_empty() => Self::read(text.as_bytes()).map(Some),
            _ => Ok(None),
        }
    }

    /// Adds what another file tells; what it tells again stands instead of what was known.
    pub fn take_in(&mut self, other: Self) {
        self.programs.retain(|known| other.programs.iter().all(|one| one.id != known.id));
        self.programs.extend(other.programs);
    }

    #[must_use]
    pub fn program(&self, id: &str) -> Option<&Program> {
        self.programs.iter().find(|program| program.id.as_str() == id)
    }

    /// The stage of this id, with its program.
    #[must_use]
    pub fn stage(&self, id: &str) -> Option<(&Program, &Stage)> {
        self.programs.iter().find_map(|program| {
            program.stages.iter().find(|stage| stage.id.as_str() == id).map(|stage| (program, stage))
        })
    }

    #[must_use]
    pub fn entity_type(&self, id: &str) -> Option<&EntityType> {
        let types = self.programs.iter().filter_map(|program| program.tracked_entity_type.as_ref());
        types.into_iter().find(|kind| kind.id.as_str() == id)
    }

    /// What a program, a stage, a type, an attribute or a data element is called.
    #[must_use]
    pub fn name_of(&self, id: &str) -> Option<&str> {
        let own = |program: &'_ Program| program.id.as_str() == id;
        if let Some(program) = self.programs.iter().find(|program| own(program)) {
            return Some(&program.name);
        }
        if let Some((_, stage)) = self.stage(id) {
            return Some(&stage.name);
        }
        if let Some(kind) = self.entity_type(id) {
            return Some(&kind.name);
        }
        let attributes = self.programs.iter().flat_map(|program| &program.attributes);
        let elements =
            self.programs.iter().flat_map(|program| &program.stages).flat_map(|stage| &stage.elements);
        attributes
            .map(|one| &one.tracked_entity_attribute)
            .chain(elements.map(|one| &one.data_element))
            .find(|one| one.id.as_str() == id)
            .map(|one| one.name.as_str())
    }

    /// An attribute that a program asks for.
    pub(super) fn attribute(&self, id: &Uid) -> Option<&Attribute> {
        let (program, at) = *self.places().attributes.get(id)?;
        Some(&self.programs.get(program)?.attributes.get(at)?.tracked_entity_attribute)
    }

    /// A data element that a stage asks for.
    pub(super) fn element(&self, id: &Uid) -> Option<&Attribute> {
        let (program, stage, at) = *self.places().elements.get(id)?;
        Some(&self.programs.get(program)?.stages.get(stage)?.elements.get(at)?.data_element)
    }

    fn places(&self) -> &Places {
        self.index.0.get_or_init(|| {
            let mut places = Places::default();
            for (n, program) in self.programs.iter().enumerate() {
                for (at, one) in program.attributes.iter().enumerate() {
                    places.attributes.insert(one.tracked_entity_attribute.id.clone(), (n, at));
                }
                for (stage_at, stage) in program.stages.iter().enumerate() {
                    for (at, one) in stage.elements.iter().enumerate() {
                        places.elements.insert(one.data_element.id.clone(), (n, stage_at, at));
                    }
                }
            }
            places
        })
    }
}

impl Program {
    /// Whether it keeps record of persons, and not of events alone.
    #[must_use]
    pub fn registers(&self) -> bool {
        self.program_type != "WITHOUT_REGISTRATION"
    }

    /// Whether the user may write into it; `None` where it is not known.
    #[must_use]
    pub fn may_write(&self) -> Option<bool> {
        self.access.data.write
    }
}

impl Options {
    #[must_use]
    pub fn has(&self, code: &str) -> bool {
        self.options.iter().any(|option| option.code == code)
    }
}
