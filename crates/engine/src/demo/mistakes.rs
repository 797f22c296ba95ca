//! Whose data is odd, and how: one of everything that a supervisor meets in a year. Each of these CHWs is otherwise an
//! ordinary one, and reports in time, so that her oddity is the only one there is to see.
//!
//! Most stand in the last closed month, the one a visitor would sign off first.

/// One way for a CHW's data to be odd. Months are counted back from the month in progress (0).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Oddity {
    /// Nothing came after the month 3 ago.
    StoppedReporting,
    /// Nothing before the month 5 ago, when she joined.
    Newcomer,
    /// A new phone with a new account in the month 2 ago: the old account's document stays beside the new one's.
    NewPhone,
    /// More passed than there were, in a percent target, 1 ago.
    PassAboveTotal,
    /// The very numbers of the month before, 1 ago.
    SameAsMonthBefore,
    /// 480 pregnancies registered, 1 ago.
    WildOutlier,
    /// Not trained for nutrition: the target's `context` leaves it out of all her documents.
    WithoutNutrition,
    /// A value that is text instead of a number, 1 ago.
    TextValue,
    /// A document without `targets`, 4 ago.
    NoTargets,
}

/// By user name.
const ODDITIES: [(&str, Oddity); 10] = [
    ("moraa_mtoni", Oddity::StoppedReporting),
    ("mbwana_bahari", Oddity::StoppedReporting),
    ("happiness_kilimo", Oddity::Newcomer),
    ("fatuma_bahari", Oddity::NewPhone),
    ("wanjiru_mlimani", Oddity::PassAboveTotal),
    ("otieno_ziwani", Oddity::SameAsMonthBefore),
    ("zainab_bahari", Oddity::WildOutlier),
    ("edith_msitu", Oddity::WithoutNutrition),
    ("beatrice_ziwani", Oddity::TextValue),
    ("rukia_kilimo", Oddity::NoTargets),
];

pub(super) const STOPPED_AGO: u64 = 3;
pub(super) const JOINED_AGO: u64 = 5;
pub(super) const NEW_PHONE_AGO: u64 = 2;
pub(super) const LAST_CLOSED_AGO: u64 = 1;
pub(super) const NO_TARGETS_AGO: u64 = 4;
pub(super) const OUTLIER: u64 = 480;

/// In this month nobody of this facility reported: the network mast was down.
pub(super) const SILENT_FACILITY: (&str, u64) = ("msitu", 8);

pub(super) fn of(user: &str) -> Option<Oddity> {
    ODDITIES.iter().find(|(name, _)| *name == user).map(|(_, oddity)| *oddity)
}

/// The CHWs with an oddity of this kind.
#[cfg(test)]
pub(super) fn users_with(oddity: Oddity) -> Vec<&'static str> {
    ODDITIES.iter().filter(|(_, o)| *o == oddity).map(|(user, _)| *user).collect()
}
