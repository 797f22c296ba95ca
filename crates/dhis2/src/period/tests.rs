use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn iso(id: &str) -> Period {
    Period::parse(id, Calendar::Iso).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn every_type_as_its_id_says() {
    for (kind, id, start, end) in [
        ("Daily", "20260714", "2026-07-14", "2026-07-14"),
        ("Daily", "20240229", "2024-02-29", "2024-02-29"),
        ("Weekly", "2026W1", "2025-12-29", "2026-01-04"),
        ("Weekly", "2026W53", "2026-12-28", "2027-01-03"),
        ("Weekly", "2021W1", "2021-01-04", "2021-01-10"),
        ("WeeklyWednesday", "2026WedW1", "2025-12-31", "2026-01-06"),
        ("WeeklyThursday", "2026ThuW1", "2026-01-01", "2026-01-07"),
        ("WeeklyFriday", "2026FriW1", "2026-01-02", "2026-01-08"),
        ("WeeklySaturday", "2026SatW1", "2026-01-03", "2026-01-09"),
        ("WeeklySunday", "2026SunW1", "2026-01-04", "2026-01-10"),
        ("WeeklySunday", "2026SunW7", "2026-02-15", "2026-02-21"),
        ("BiWeekly", "2026BiW3", "2026-01-26", "2026-02-08"),
        ("BiWeekly", "2026BiW1", "2025-12-29", "2026-01-11"),
        ("BiWeekly", "2026BiW27", "2026-12-28", "2027-01-10"),
        ("Monthly", "202607", "2026-07-01", "2026-07-31"),
        ("Monthly", "202402", "2024-02-01", "2024-02-29"),
        ("BiMonthly", "202604B", "2026-07-01", "2026-08-31"),
        ("Quarterly", "2026Q3", "2026-07-01", "2026-09-30"),
        ("QuarterlyNov", "2026NovQ1", "2025-11-01", "2026-01-31"),
        ("QuarterlyNov", "2026NovQ2", "2026-02-01", "2026-04-30"),
        ("QuarterlyNov", "2026NovQ3", "2026-05-01", "2026-07-31"),
        ("QuarterlyNov", "2026NovQ4", "2026-08-01", "2026-10-31"),
        ("SixMonthly", "2026S2", "2026-07-01", "2026-12-31"),
        ("SixMonthlyApril", "2026AprilS1", "2026-04-01", "2026-09-30"),
        ("SixMonthlyApril", "2026AprilS2", "2026-10-01", "2027-03-31"),
        ("SixMonthlyNov", "2026NovS1", "2025-11-01", "2026-04-30"),
        ("SixMonthlyNov", "2026NovS2", "2026-05-01", "2026-10-31"),
        ("Yearly", "2026", "2026-01-01", "2026-12-31"),
        ("FinancialFeb", "2026Feb", "2026-02-01", "2027-01-31"),
        ("FinancialApril", "2026April", "2026-04-01", "2027-03-31"),
        ("FinancialJuly", "2026July", "2026-07-01", "2027-06-30"),
        ("FinancialAug", "2026Aug", "2026-08-01", "2027-07-31"),
        ("FinancialSep", "2026Sep", "2026-09-01", "2027-08-31"),
        ("FinancialOct", "2026Oct", "2026-10-01", "2027-09-30"),
        ("FinancialNov", "2026Nov", "2025-11-01", "2026-10-31"),
    ] {
        let period = iso(id);
        assert_eq!(period.kind(), PeriodType::from_name(kind).unwrap(), "{id}");
        assert_eq!(
            (period.start(), period.end(), period.id()),
            (day(start), day(end), id.to_owned()),
            "{id}"
        );
    }
}

#[test]
fn ids_are_read_as_loosely_as_servers_read_them() {
    for (written, id) in [
        ("2026-10", "202610"),
        ("2026-10-01", "20261001"),
        ("2026W01", "2026W1"),
        ("2026BiW03", "2026BiW3"),
        ("2026SunW07", "2026SunW7"),
    ] {
        assert_eq!(iso(written).id(), id);
    }
    let refused = |id: &str| Period::parse(id, Calendar::Iso).unwrap_err().why;
    for id in [
        "",
        "1",
        "202",
        "Oct 2026",
        "2026M10",
        "2026-Q3",
        "2026-W45",
        "2026-10-01/P1M",
        "2026Q03",
        "2026q3",
        "2026W",
        "2026W001",
        "20261",
        "2026-1",
        "2026-10-1",
        "20-2610",
        "2026-1001",
        "202604b",
        "2026Dec",
        "２０２６",
        "2026AprilS11",
        "-202610",
        "+20261",
        "2026 W1",
        "202610 ",
        "2026NovW1",
    ] {
        assert_eq!(refused(id), Why::Form, "{id}");
    }
    for id in [
        "202613",
        "202600",
        "20260230",
        "2026Q5",
        "2026Q0",
        "2026S3",
        "202607B",
        "2026W54",
        "2026W0",
        "2025W53",
        "2025BiW27",
        "2026BiW28",
        "2026NovQ5",
        "2026NovS3",
        "2026AprilS0",
        "0000",
        "20260000",
    ] {
        assert_eq!(refused(id), Why::NoSuchNumber, "{id}");
    }
}

#[test]
fn names_versions_and_calendars() {
    for kind in PeriodType::ALL {
        assert_eq!(PeriodType::from_name(kind.name()), Some(kind));
        assert_eq!(format!("{kind:?}"), kind.name());
    }
    assert_eq!(PeriodType::from_name("TwoYearly"), None);
    assert_eq!(PeriodType::WeeklyFriday.since().unwrap().to_string(), "2.43");
    assert_eq!(PeriodType::FinancialSep.since().unwrap().to_string(), "2.42");
    assert_eq!(PeriodType::Monthly.since(), None);
    for calendar in Calendar::ALL {
        assert_eq!(Calendar::from_name(calendar.name()), Some(calendar));
    }
}

#[test]
fn days_of_other_calendars() {
    for (calendar, (year, month, number), date) in [
        (Calendar::Gregorian, (2026, 2, 28), "2026-02-28"),
        (Calendar::Ethiopian, (2016, 1, 1), "2023-09-12"),
        (Calendar::Ethiopian, (2017, 1, 1), "2024-09-11"),
        (Calendar::Ethiopian, (2018, 1, 1), "2025-09-11"),
        (Calendar::Ethiopian, (2017, 4, 29), "2025-01-07"),
        (Calendar::Coptic, (1740, 1, 1), "2023-09-12"),
        (Calendar::Coptic, (1742, 1, 1), "2025-09-11"),
        (Calendar::Coptic, (1741, 4, 29), "2025-01-07"),
        (Calendar::Islamic, (1, 1, 1), "0622-07-19"),
        (Calendar::Islamic, (1445, 1, 1), "2023-07-19"),
        (Calendar::Islamic, (1445, 9, 1), "2024-03-11"),
        (Calendar::Islamic, (1446, 1, 1), "2024-07-08"),
        (Calendar::Persian, (1403, 1, 1), "2024-03-20"),
        (Calendar::Persian, (1404, 1, 1), "2025-03-21"),
        (Calendar::Persian, (1403, 12, 30), "2025-03-20"),
        (Calendar::Julian, (1917, 10, 25), "1917-11-07"),
        (Calendar::Julian, (2026, 1, 1), "2026-01-14"),
        (Calendar::Julian, (1900, 2, 29), "1900-03-13"),
        (Calendar::Thai, (2569, 1, 1), "2026-01-01"),
        (Calendar::Thai, (2567, 2, 29), "2024-02-29"),
        (Calendar::Thai, (2513, 12, 31), "1970-12-31"),
        (Calendar::Nepali, (1970, 1, 1), "1913-04-13"),
        (Calendar::Nepali, (2000, 1, 1), "1943-04-14"),
        (Calendar::Nepali, (2073, 12, 15), "2017-03-28"),
        (Calendar::Nepali, (2080, 1, 1), "2023-04-14"),
        (Calendar::Nepali, (2081, 1, 1), "2024-04-13"),
        (Calendar::Nepali, (2082, 1, 1), "2025-04-14"),
        (Calendar::Nepali, (2083, 1, 1), "2026-04-14"),
    ] {
        assert_eq!(
            calendar.to_iso(year, month, number),
            Some(day(date)),
            "{calendar:?} {year}-{month}-{number}"
        );
        assert_eq!(calendar.from_iso(day(date)), Some((year, month, number)), "{calendar:?} {date}");
    }
    for (calendar, (year, month, number)) in [
        (Calendar::Ethiopian, (2017, 13, 1)),
        (Calendar::Ethiopian, (2017, 1, 31)),
        (Calendar::Nepali, (2081, 1, 32)),
        (Calendar::Nepali, (1969, 12, 30)),
        (Calendar::Nepali, (2101, 1, 1)),
        (Calendar::Iso, (2026, 2, 29)),
    ] {
        assert_eq!(calendar.to_iso(year, month, number), None);
    }
    // Pagume and the days after the table.
    assert_eq!(Calendar::Ethiopian.from_iso(day("2025-09-08")), None);
    assert_eq!(Calendar::Nepali.from_iso(day("2044-04-15")), None);
    assert_eq!(Calendar::Nepali.from_iso(day("1913-04-12")), None);
}

#[test]
fn periods_of_other_calendars() {
    for (calendar, id, start, end) in [
        (Calendar::Ethiopian, "201801", "2025-09-11", "2025-10-10"),
        (Calendar::Ethiopian, "201712", "2025-08-07", "2025-09-05"),
        (Calendar::Ethiopian, "2018", "2025-09-11", "2026-09-05"),
        (Calendar::Ethiopian, "2018Q1", "2025-09-11", "2025-12-09"),
        (Calendar::Nepali, "208201", "2025-04-14", "2025-05-14"),
        (Calendar::Nepali, "2082", "2025-04-14", "2026-04-13"),
        (Calendar::Nepali, "208212", "2026-03-15", "2026-04-13"),
        (Calendar::Persian, "140401", "2025-03-21", "2025-04-20"),
        (Calendar::Persian, "1403", "2024-03-20", "2025-03-20"),
        (Calendar::Persian, "1404July", "2025-09-23", "2026-09-22"),
        (Calendar::Islamic, "144509", "2024-03-11", "2024-04-09"),
        (Calendar::Thai, "2569Q2", "2026-04-01", "2026-06-30"),
        (Calendar::Julian, "202601", "2026-01-14", "2026-02-13"),
        (Calendar::Coptic, "174201", "2025-09-11", "2025-10-10"),
        (Calendar::Nepali, "20820101", "2025-04-14", "2025-04-14"),
    ] {
        let period = Period::parse(id, calendar).unwrap();
        assert_eq!((period.start(), period.end(), period.id()), (day(start), day(end), id.to_owned()));
    }
    let refused = |id, calendar| Period::parse(id, calendar).unwrap_err().why;
    assert_eq!(refused("201713", Calendar::Ethiopian), Why::NoSuchNumber);
    assert_eq!(refused("210101", Calendar::Nepali), Why::NoSuchNumber);
    // The day after the last of the year is the first of the next, for DHIS2.
    let last = Period::parse("20171230", Calendar::Ethiopian).unwrap();
    assert_eq!(last.next().unwrap().id(), "20180101");
    assert_eq!(last.next().unwrap().shifted(-1), Some(last));
    assert_eq!(Period::parse("2100", Calendar::Nepali).unwrap().next(), None);
}

#[test]
fn shifted_over_the_ends_of_years() {
    for (id, n, shifted) in [
        ("202612", 1, "202701"),
        ("202601", -1, "202512"),
        ("202601", -13, "202412"),
        ("2026Q4", 2, "2027Q2"),
        ("2026NovS1", -1, "2025NovS2"),
        ("2026AprilS2", 1, "2027AprilS1"),
        ("2026W53", 1, "2027W1"),
        ("2026W1", -1, "2025W52"),
        ("2026BiW27", 1, "2027BiW1"),
        ("2027BiW1", -1, "2026BiW27"),
        ("2025BiW26", 1, "2026BiW1"),
        ("2026BiW1", -1, "2025BiW26"),
        ("20240228", 2, "20240301"),
        ("2026Nov", -2, "2024Nov"),
        ("2026", 0, "2026"),
    ] {
        assert_eq!(iso(id).shifted(n).unwrap().id(), shifted);
    }
    for (id, n) in [("9999", 1), ("0001", -1), ("202601", i32::MAX), ("2026W1", i32::MIN), ("00010101", -1)] {
        assert_eq!(iso(id).shifted(n), None, "{id}");
    }
    assert!(iso("2026Q1") > iso("202601") && iso("202602") > iso("2026Q1") && iso("202601") < iso("2026"));
}

#[test]
fn intervals_of_adx() {
    for (id, interval) in [
        ("20260714", "2026-07-14/P1D"),
        ("2026W29", "2026-07-13/P7D"),
        ("2026FriW1", "2026-01-02/P7D"),
        ("2026SunW7", "2026-02-15/P7D"),
        ("2026BiW3", "2026-01-26/P14D"),
        ("202607", "2026-07-01/P1M"),
        ("202604B", "2026-07-01/P2M"),
        ("2026Q3", "2026-07-01/P3M"),
        ("2026S2", "2026-07-01/P6M"),
        ("2026AprilS2", "2026-10-01/P6M"),
        ("2026NovS1", "2025-11-01/P6M"),
        ("2026NovS2", "2026-05-01/P6M"),
        ("2026", "2026-01-01/P1Y"),
        ("2026Feb", "2026-02-01/P1Y"),
        ("2026Oct", "2026-10-01/P1Y"),
        ("2026Nov", "2025-11-01/P1Y"),
    ] {
        assert_eq!(iso(id).adx_interval().as_deref(), Some(interval), "{id}");
        assert_eq!(Period::parse_adx(interval, Calendar::Iso), Ok(iso(id)), "{interval}");
    }
    assert_eq!(iso("2026NovQ1").adx_interval(), None);
    assert_eq!(Period::parse_adx("2026-10-02/P1M", Calendar::Iso), Ok(iso("202610")));
    for text in [
        "202610",
        "2026-10-01",
        "2026-10-01/2026-10-31",
        "2026-13-01/P1M",
        "2026-10-01/P4M",
        "2026-10-06/P7D",
        "2026-03-01/P6M",
        "2026-03-01/P1Y",
        "2026-10-1/P1M",
        "/P1M",
        "2026-10-01/",
    ] {
        assert!(Period::parse_adx(text, Calendar::Iso).is_err(), "{text}");
    }
    let nepali = |id| Period::parse(id, Calendar::Nepali).unwrap();
    assert_eq!(nepali("208201").adx_interval().as_deref(), Some("2025-04-14/P1M"));
    assert_eq!(nepali("2082").adx_interval(), None);
}

#[test]
fn months_that_a_period_is_made_of() {
    let months = |id: &str| {
        let months = iso(id).months().unwrap();
        months.iter().map(|month| format!("{}-{:02}", month.year, month.month)).collect::<Vec<_>>()
    };
    assert_eq!(months("202607"), ["2026-07"]);
    assert_eq!(months("202604B"), ["2026-07", "2026-08"]);
    assert_eq!(months("2026NovQ1"), ["2025-11", "2025-12", "2026-01"]);
    assert_eq!((months("2026S1").len(), months("2026Nov").len()), (6, 12));
    for id in ["20260701", "2026W27", "2026SunW1", "2026BiW2"] {
        assert_eq!(iso(id).months(), Err(NotMonths::Shorter));
    }
    let of = |id, calendar| Period::parse(id, calendar).unwrap().months();
    assert_eq!(of("2569", Calendar::Thai).unwrap().len(), 12);
    let month = |year, month| Month { year, month };
    assert_eq!(
        of("201801", Calendar::Ethiopian),
        Err(NotMonths::Overlaps(vec![(month(2025, 9), 20), (month(2025, 10), 10)]))
    );
}

fn any_period() -> impl Strategy<Value = Period> {
    let kinds = proptest::sample::select(PeriodType::ALL.to_vec());
    let calendars = proptest::sample::select(Calendar::ALL.to_vec());
    // Days that every calendar has, the Nepali table too.
    let days = 700_000..745_000i32;
    (kinds, calendars, days).prop_filter_map("a day that the calendar lacks", |(kind, calendar, days)| {
        Period::containing(kind, NaiveDate::from_num_days_from_ce_opt(days)?, calendar)
    })
}

proptest! {
    #[test]
    fn an_id_leads_back_to_its_period(period in any_period()) {
        prop_assert_eq!(Period::parse(&period.id(), period.calendar()), Ok(period));
        let containing = |date| Period::containing(period.kind(), date, period.calendar());
        prop_assert_eq!(containing(period.start()), Some(period));
        if let Some(text) = period.adx_interval() {
            prop_assert_eq!(Period::parse_adx(&text, period.calendar()), Ok(period));
        }
    }

    #[test]
    fn the_next_one_follows_at_once(period in any_period()) {
        if let Some(next) = period.next() {
            prop_assert!(next > period);
            prop_assert_eq!(next.shifted(-1), Some(period));
            let gap = (next.start() - period.end()).num_days();
            match (period.calendar(), period.kind()) {
                // The last two weeks of a year may overlap the first two of the next.
                (_, PeriodType::BiWeekly) if next.number == 1 => prop_assert!(gap == 1 || gap == -6),
                // Days after the twelfth month belong to no month.
                (Calendar::Ethiopian | Calendar::Coptic, _) => prop_assert!((1..=7).contains(&gap)),
                _ => prop_assert_eq!(gap, 1),
            }
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,12}", id in "[0-9]{4}[-0-9A-Za-z]{0,8}") {
        for calendar in Calendar::ALL {
            for text in [&text, &id] {
                if let Ok(period) = Period::parse(text, calendar) {
                    prop_assert_eq!(Period::parse(&period.id(), calendar), Ok(period));
                    prop_assert!(period.start() <= period.end());
                    let _ = (period.next(), period.adx_interval(), period.months());
                }
                let _ = Period::parse_adx(&format!("{text}/P1M"), calendar);
            }
        }
    }
}
