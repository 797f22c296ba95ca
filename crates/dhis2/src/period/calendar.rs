//! The calendars a server may be set to.

/// The setting `keyCalendar`. The numbers in period ids are of this calendar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Calendar {
    #[default]
    Iso,
    Gregorian,
    Coptic,
    Ethiopian,
    Islamic,
    Julian,
    Nepali,
    Persian,
    Thai,
}
