//! What the county's servers call things, in English, Swahili and French. As on a server, the CHT's own texts are
//! `generic` and the configuration's are `custom`.

use serde_json::{Map, Value, json};

const LANGUAGES: [(&str, &str); 3] =
    [("en", "English"), ("sw", "Kiswahili (Swahili)"), ("fr", "Français (French)")];

/// A key and its texts, in the order of [`LANGUAGES`].
type Texts = (&'static str, [&'static str; 3]);

const GENERIC: [Texts; 7] = [
    ("targets.this_month.subtitle", ["This month", "Mwezi huu", "Ce mois"]),
    ("targets.last_month.subtitle", ["Last month", "Mwezi uliopita", "Le mois dernier"]),
    (
        "targets.count.default",
        ["({{pass}} of {{total}})", "({{pass}} kati ya {{total}})", "({{pass}} sur {{total}})"],
    ),
    (
        "analytics.target.aggregates.ratio",
        ["{{pass}} of {{total}}", "{{pass}} kati ya {{total}}", "{{pass}} sur {{total}}"],
    ),
    ("analytics.target.aggregates.no.data", ["No data", "Hakuna data", "Aucune donnée"]),
    (
        "analytics.target.aggregates.supervisees.meeting.goal",
        ["CHWs meeting goal", "CHW waliofikia lengo", "ASC ayant atteint l’objectif"],
    ),
    ("analytics.target.aggregates.total", ["Total", "Jumla", "Total"]),
];

const CUSTOM: [Texts; 35] = [
    ("targets.households-visited.title", ["Households visited", "Kaya zilizotembelewa", "Ménages visités"]),
    (
        "targets.pregnancies-registered.title",
        ["New pregnancies", "Mimba mpya zilizosajiliwa", "Nouvelles grossesses"],
    ),
    (
        "targets.anc-four-visits.title",
        [
            "Four antenatal visits",
            "Mahudhurio manne ya kliniki ya wajawazito",
            "Quatre consultations prénatales",
        ],
    ),
    (
        "targets.facility-deliveries.title",
        ["Facility deliveries", "Waliojifungua kituoni", "Accouchements en structure de santé"],
    ),
    ("targets.live-births.title", ["Live births", "Waliozaliwa hai", "Naissances vivantes"]),
    ("targets.fever-boys.title", ["Fever cases, boys", "Wavulana wenye homa", "Cas de fièvre, garçons"]),
    ("targets.fever-girls.title", ["Fever cases, girls", "Wasichana wenye homa", "Cas de fièvre, filles"]),
    (
        "targets.fever-tested.title",
        [
            "Fever cases tested for malaria",
            "Wenye homa waliopimwa malaria",
            "Cas de fièvre testés pour le paludisme",
        ],
    ),
    (
        "targets.immunised-under-one.title",
        ["Immunised before age one", "Waliopata chanjo kabla ya mwaka mmoja", "Vaccinés avant un an"],
    ),
    (
        "targets.nutrition-screened.title",
        [
            "Children screened for malnutrition",
            "Watoto waliopimwa utapiamlo",
            "Enfants dépistés pour la malnutrition",
        ],
    ),
    (
        "targets.referrals-completed.title",
        ["Referrals completed", "Rufaa zilizokamilika", "Références abouties"],
    ),
    ("targets.deaths.title", ["Deaths", "Vifo", "Décès"]),
    (
        "dhis.data_set.monthly_summary",
        ["CHW Monthly Summary", "Muhtasari wa mwezi wa CHW", "Résumé mensuel des ASC"],
    ),
    (
        "dhis.data_set.child_health",
        ["Child Health Monthly", "Afya ya mtoto ya mwezi", "Santé de l’enfant, mensuel"],
    ),
    ("contact.type.c10_county", ["County", "Kaunti", "Comté"]),
    ("contact.type.c10_county.plural", ["Counties", "Kaunti", "Comtés"]),
    (
        "contact.type.c30_chu",
        ["Community health unit", "Kitengo cha afya ya jamii", "Unité de santé communautaire"],
    ),
    (
        "contact.type.c30_chu.plural",
        ["Community health units", "Vitengo vya afya ya jamii", "Unités de santé communautaire"],
    ),
    ("contact.type.c40_area", ["CHW area", "Eneo la CHW", "Zone d’ASC"]),
    ("contact.type.c40_area.plural", ["CHW areas", "Maeneo ya CHW", "Zones d’ASC"]),
    ("contact.type.c50_household", ["Household", "Kaya", "Ménage"]),
    ("contact.type.c50_household.plural", ["Households", "Kaya", "Ménages"]),
    ("contact.type.c61_supervisor", ["Supervisor", "Msimamizi", "Superviseur"]),
    ("contact.type.c61_supervisor.plural", ["Supervisors", "Wasimamizi", "Superviseurs"]),
    (
        "contact.type.c62_chw",
        ["Community health worker", "Mhudumu wa afya ya jamii", "Agent de santé communautaire"],
    ),
    (
        "contact.type.c62_chw.plural",
        ["Community health workers", "Wahudumu wa afya ya jamii", "Agents de santé communautaire"],
    ),
    ("contact.type.c63_client", ["Client", "Mteja", "Client"]),
    ("contact.type.c63_client.plural", ["Clients", "Wateja", "Clients"]),
    ("form.pregnancy", ["Pregnancy registration", "Usajili wa mimba", "Enregistrement de grossesse"]),
    ("form.pregnancy_visit", ["Pregnancy visit", "Ziara ya mjamzito", "Visite de grossesse"]),
    ("usertype.chw", ["CHW", "CHW", "ASC"]),
    ("usertype.chw-supervisor", ["CHW supervisor", "Msimamizi wa CHW", "Superviseur d’ASC"]),
    (
        "usertype.hrio",
        [
            "Health records and information officer",
            "Afisa wa kumbukumbu za afya",
            "Responsable de l’information sanitaire",
        ],
    ),
    ("usertype.program-officer", ["Program officer", "Afisa wa programu", "Responsable de programme"]),
    ("county.name", ["Kaskazini County", "Kaunti ya Kaskazini", "Comté de Kaskazini"]),
];

pub(super) fn documents() -> Vec<Value> {
    LANGUAGES
        .iter()
        .enumerate()
        .map(|(language, (code, name))| {
            json!({
                "_id": format!("messages-{code}"),
                "_rev": "5",
                "type": "translations",
                "code": code,
                "name": name,
                "enabled": true,
                "rtl": false,
                "generic": texts(&GENERIC, language),
                "custom": texts(&CUSTOM, language),
            })
        })
        .collect()
}

fn texts(table: &[Texts], language: usize) -> Map<String, Value> {
    table.iter().map(|(key, texts)| ((*key).to_owned(), json!(texts[language]))).collect()
}
