//! Who wrote a target document, when she last did, and with what: gaps, late phones and the named [`mistakes`].

use serde_json::{Map, Value, json};

use super::mistakes::{self, Oddity};
use super::months::Month;
use super::people::{Chw, Duty, chws};
use super::random::Random;
use super::targets::{Kind, NUTRITION, TARGETS};
use super::work::{self, Done};

/// All target documents, oldest month first.
pub(super) fn documents(months: &[Month]) -> Vec<Value> {
    let chws = chws();
    let mut documents = Vec::new();
    let mut before = None;
    for month in months {
        let (missing, late) = missing_and_late(&chws, month);
        for chw in &chws {
            if missing.contains(&chw.number) || is_silent(chw, month) {
                continue;
            }
            let day = last_written(chw, month, late.contains(&chw.number));
            documents.extend(of_chw(chw, month, before, day));
        }
        before = Some(month);
    }
    documents
}

/// The documents of one CHW in one month: one, or two when she changed her phone.
fn of_chw(chw: &Chw, month: &Month, before: Option<&Month>, day: u64) -> Vec<Value> {
    let oddity = mistakes::of(&chw.user);
    let write = |user: &str, day: u64, done: &[Done]| document(chw, user, month, day, done);
    let mut done = work::done(chw, month, day);
    match (oddity, month.ago) {
        (Some(Oddity::NewPhone), ago) if ago <= mistakes::NEW_PHONE_AGO => {
            let new_account = format!("{}2", chw.user);
            let mut documents = vec![write(&new_account, day, &done)];
            if ago == mistakes::NEW_PHONE_AGO {
                const LAST_DAY_OF_THE_OLD_PHONE: u64 = 11;
                let old = work::done(chw, month, LAST_DAY_OF_THE_OLD_PHONE);
                documents.insert(0, write(&chw.user, LAST_DAY_OF_THE_OLD_PHONE, &old));
            }
            return documents;
        }
        (Some(Oddity::SameAsMonthBefore), mistakes::LAST_CLOSED_AGO) => {
            if let Some(before) = before {
                done = work::done(chw, before, last_written(chw, before, false));
            }
        }
        (Some(Oddity::PassAboveTotal), mistakes::LAST_CLOSED_AGO) => {
            set(&mut done, "immunised-under-one", |value| value.pass = value.total + 3);
        }
        (Some(Oddity::WildOutlier), mistakes::LAST_CLOSED_AGO) => {
            set(&mut done, "pregnancies-registered", |value| {
                value.pass = mistakes::OUTLIER;
                value.total = mistakes::OUTLIER;
            });
        }
        (Some(Oddity::WithoutNutrition), _) => done.retain(|value| value.id != NUTRITION),
        _ => {}
    }
    let mut document = write(&chw.user, day, &done);
    match (oddity, month.ago) {
        (Some(Oddity::TextValue), mistakes::LAST_CLOSED_AGO) => make_text(&mut document),
        (Some(Oddity::NoTargets), mistakes::NO_TARGETS_AGO) => {
            document.as_object_mut().and_then(|fields| fields.shift_remove("targets"));
        }
        _ => {}
    }
    vec![document]
}

fn document(chw: &Chw, user: &str, month: &Month, day: u64, done: &[Done]) -> Value {
    let account = format!("org.couchdb.user:{user}");
    let owner = chw.id();
    json!({
        "_id": format!("target~{}~{owner}~{account}", month.tag),
        "_rev": (2 + day * 2 / 3).to_string(),
        "type": "target",
        "user": account,
        "owner": owner,
        "reporting_period": month.tag,
        "updated_date": month.midnight(day),
        "targets": done.iter().map(target).collect::<Vec<_>>(),
    })
}

fn target(done: &Done) -> Value {
    let Done { id, pass, total } = done;
    let mut value = Map::new();
    value.insert("pass".to_owned(), json!(pass));
    value.insert("total".to_owned(), json!(total));
    if TARGETS.iter().any(|target| target.id == *id && target.kind == Kind::Percent) {
        // Half up, as JavaScript's Math.round; 0 of 0 is 0.
        let percent = (pass * 200 + total).checked_div(total * 2).unwrap_or(0);
        value.insert("percent".to_owned(), json!(percent));
    }
    json!({ "id": id, "value": value })
}

/// What a hand-made import once left behind: the first count as text.
fn make_text(document: &mut Value) {
    let targets = document.get_mut("targets").and_then(Value::as_array_mut);
    let pregnancies =
        targets.and_then(|list| list.iter_mut().find(|target| target["id"] == "pregnancies-registered"));
    if let Some(target) = pregnancies {
        target["value"] = json!({ "pass": "12", "total": "12" });
    }
}

fn set(done: &mut [Done], id: &str, change: impl Fn(&mut Done)) {
    done.iter_mut().filter(|value| value.id == id).for_each(change);
}

/// Silent for a reason that lasts: stopped, not there yet, or the facility was cut off.
fn is_silent(chw: &Chw, month: &Month) -> bool {
    let cut_off = (chw.facility.key, month.ago) == mistakes::SILENT_FACILITY;
    cut_off
        || match mistakes::of(&chw.user) {
            Some(Oddity::StoppedReporting) => month.ago < mistakes::STOPPED_AGO,
            Some(Oddity::Newcomer) => month.ago > mistakes::JOINED_AGO,
            _ => false,
        }
}

/// Numbers of the CHWs who sent nothing this month, and of those whose phone came in long before its end. Never one
/// with an oddity. The newest months have more of both: phones that will still come.
fn missing_and_late(chws: &[Chw], month: &Month) -> (Vec<usize>, Vec<usize>) {
    let mut ranked: Vec<(u64, usize)> = chws
        .iter()
        .filter(|chw| chw.duty == Duty::OwnArea && mistakes::of(&chw.user).is_none())
        .map(|chw| (Random::of(&["luck", &month.tag, &chw.user]).below(u64::MAX), chw.number))
        .collect();
    ranked.sort_unstable();
    let mut random = Random::of(&["gaps", &month.tag]);
    let missing = match month.ago {
        0 => 6 + random.below(3),
        1 => 4 + random.below(2),
        _ => random.below(4),
    };
    let late = 2 + random.below(3);
    let mut numbers = ranked.into_iter().map(|(_, number)| number);
    let missing = numbers.by_ref().take(usize::try_from(missing).unwrap_or(0)).collect();
    let late = numbers.take(usize::try_from(late).unwrap_or(0)).collect();
    (missing, late)
}

/// The day of the month on which her phone last changed the document.
fn last_written(chw: &Chw, month: &Month, late: bool) -> u64 {
    let mut random = Random::of(&["written", &month.tag, &chw.user]);
    let last = month.last_day;
    if late && month.in_progress() {
        last.div_ceil(3)
    } else if late {
        random.between(4, 12)
    } else {
        // Nearly every day she works; Sundays and bad networks cost some.
        last.saturating_sub(random.below(5)).max(1)
    }
}
