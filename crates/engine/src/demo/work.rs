//! What a CHW did in a month: the numbers, before anybody mistyped or lost them.
//!
//! Every number comes from its own seed (her, the month, the target) and grows with the day of the month, so that a
//! month in progress, seen a day later, has the same numbers or larger ones.

use super::months::{MONTHS, Month};
use super::people::Chw;
use super::random::Random;

/// Children under five with fever, of a thousand in a month: the long rains bring malaria, the short rains some more.
const FEVER_BY_MONTH: [u64; 12] = [140, 110, 130, 210, 320, 340, 260, 170, 120, 130, 190, 210];

/// `pass` and `total` of one target.
#[derive(Clone)]
pub(super) struct Done {
    pub(super) id: &'static str,
    pub(super) pass: u64,
    pub(super) total: u64,
}

/// What `chw` had done by the evening of `day`, in the order of the settings.
pub(super) fn done(chw: &Chw, month: &Month, day: u64) -> Vec<Done> {
    let Chw { user, facility, .. } = chw;
    let skill = skill(user, month);
    let households = households(user, month);
    let seed = |target: &str, part: &str| Random::of(&["work", user, &month.tag, target, part]);
    // What happens during the month happens a little every day.
    let so_far = |permille: u64| permille.min(990) * day / month.days;
    let happened =
        |target: &str, tries: u64, permille: u64| seed(target, "total").successes(tries, so_far(permille));
    let passed =
        |target: &str, total: u64, permille: u64| seed(target, "pass").successes(total, permille.min(990));

    let visited = seed("households-visited", "pass").successes(households, so_far(370 + skill * 6));
    let pregnancies = happened("pregnancies-registered", households, 24 + skill / 3);
    let women_due = happened("anc-four-visits", households / 8, 520);
    let births = happened("live-births", households, 26);
    let fever = FEVER_BY_MONTH[month.of_year] * facility.fever / 100;
    let boys = happened("fever-boys", households / 4, fever);
    let girls = happened("fever-girls", households / 4, fever);
    let infants = happened("immunised-under-one", households / 7, 700);
    let screened = happened("nutrition-screened", households / 2, 190 + skill * 4);
    let referrals = happened("referrals-completed", boys + girls, 260);
    let deaths = happened("deaths", households, 3);

    let of = |id, pass, total| Done { id, pass, total };
    let counted = |id, number| Done { id, pass: number, total: number };
    vec![
        of("households-visited", visited, households),
        counted("pregnancies-registered", pregnancies),
        of("anc-four-visits", passed("anc-four-visits", women_due, 410 + skill * 5), women_due),
        of("facility-deliveries", passed("facility-deliveries", births, 660 + skill * 7 / 2), births),
        counted("live-births", births),
        counted("fever-boys", boys),
        counted("fever-girls", girls),
        of("fever-tested", passed("fever-tested", boys + girls, 620 + skill * 4), boys + girls),
        of("immunised-under-one", passed("immunised-under-one", infants, 690 + skill * 3), infants),
        counted("nutrition-screened", screened),
        of("referrals-completed", passed("referrals-completed", referrals, 300 + skill * 6), referrals),
        counted("deaths", deaths),
    ]
}

/// From 20 to 98: one CHW in eight is excellent, one in six struggles; everybody gets a little better with time.
fn skill(user: &str, month: &Month) -> u64 {
    let mut random = Random::of(&["skill", user]);
    let talent = match random.below(100) {
        0..12 => random.between(88, 94),
        12..30 => random.between(20, 40),
        _ => random.between(52, 84),
    };
    (talent + months_passed(month) / 3).min(98)
}

/// How many households she looks after; the county grows by about ten percent over the fourteen months.
fn households(user: &str, month: &Month) -> u64 {
    let at_first = Random::of(&["households", user]).between(70, 150);
    at_first * (1000 + 8 * months_passed(month)) / 1000
}

fn months_passed(month: &Month) -> u64 {
    MONTHS - 1 - month.ago
}
