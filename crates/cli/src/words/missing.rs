//! What is not known of a server, and where its administrator or importer gets it.

use jumla_engine::surface::MissingKnowledge;

/// What it is, and the address below the server's from which it can be saved; `None` where no file has it.
pub(crate) fn missing(what: MissingKnowledge) -> (&'static str, Option<&'static str>) {
    match what {
        MissingKnowledge::Version => ("the version of the server", Some("/api/system/info.json")),
        MissingKnowledge::User => ("who imports, and what that user may do", Some("/api/me.json")),
        MissingKnowledge::Settings => ("the server's settings", Some("/api/systemSettings.json")),
        MissingKnowledge::OrgUnits => ("its org units", Some(ORG_UNITS)),
        MissingKnowledge::OrgUnitDates => ("when org units opened and closed", Some(ORG_UNITS)),
        MissingKnowledge::DataSets => ("its data sets and data elements", Some(DATA_ENTRY)),
        MissingKnowledge::Assignments => ("which org units are in which data set", Some(DATA_ENTRY)),
        MissingKnowledge::Categories => ("its categories and their combos", Some(DATA_ENTRY)),
        MissingKnowledge::LockExceptions => {
            ("for whom closed periods are open all the same", Some("/api/dataEntry/lockExceptions.json"))
        }
        MissingKnowledge::StoredValues => {
            ("what it holds already; what was exported from here is taken for it", None)
        }
    }
}

const DATA_ENTRY: &str = "/api/dataEntry/metadata.json";
const ORG_UNITS: &str =
    "/api/organisationUnits.json?paging=false&fields=id,code,name,path,openingDate,closedDate";
