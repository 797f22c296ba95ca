//! Tables: with nothing in them, with one row, with names in every script.

use jumla_testkit::{SimulatedCht, World, WorldBuilder};
use serde_json::json;
use unicode_width::UnicodeWidthStr;

use crate::golden;
use crate::terminal::{PASSWORD, Terminal};

#[tokio::test]
async fn names_of_every_script_stand_in_line() {
    let builder = WorldBuilder::new().chws_per_facility(6).months("2026-10", 2).unsynced_percent(0);
    let mut world = builder.build();
    let names = ["Wanjirũ Kamaũ", "አለም ተስፋዬ", "李小龍", "आशा देवी", "فاطمة الزهراء", "A\nB\u{1b}[31m\tC"];
    for (position, name) in names.iter().enumerate() {
        world.change(&builder.chw_id(1, position + 1), |contact| contact["name"] = json!(name));
    }
    let terminal = synced(world).await;

    let table = terminal.run("targets births-this-month").done().stdout;
    let rows: Vec<&str> = table.lines().skip(3).collect();
    assert_eq!(rows.len(), names.len());
    let ids_start: Vec<usize> = rows.iter().map(|row| row.rsplit_once("  ").unwrap().0.width()).collect();
    assert!(ids_start.iter().all(|start| *start == ids_start[0]), "{table}");
    assert!(!table.contains('\u{1b}') && !table.contains('\t'), "a name cannot steer the terminal");
    let table = terminal.run("coverage").done().stdout;
    let width = |line: &str| line.width() - line.trim_end_matches(|letter| letter != ' ').width();
    let rows: Vec<&str> = table.lines().skip(2).collect();
    assert!(rows.iter().all(|row| width(row) == width(rows[0])), "{table}");
}

#[tokio::test]
async fn one_chw_is_a_table_too() {
    let builder = WorldBuilder::new().chws_per_facility(1).months("2026-10", 2).unsynced_percent(0);
    let terminal = synced(builder.build()).await;
    golden::as_text(&terminal, "one-chw-targets", "targets");
    golden::as_text(&terminal, "one-chw-target", "targets births-this-month");
    golden::as_text(&terminal, "one-chw-coverage", "coverage");
}

#[tokio::test]
async fn a_month_without_any_report_says_so() {
    let builder = WorldBuilder::new().chws_per_facility(12).months("2026-10", 1).unsynced_percent(0);
    let terminal = synced(builder.build()).await;
    golden::as_text(&terminal, "no-reports-targets", "targets --period 2026-11");
    golden::as_text(&terminal, "no-reports-target", "targets births-this-month --period 2026-11");
    golden::as_text(&terminal, "no-reports-export", "export --data-set VMuFODsyWaO --period 2026-11");
}

#[tokio::test]
async fn a_facility_without_chws_says_so() {
    let terminal = synced(WorldBuilder::new().chws_per_facility(0).build()).await;
    golden::as_text(&terminal, "no-chws-targets", "targets");
    golden::as_text(&terminal, "no-chws-coverage", "coverage");
}

async fn synced(world: World) -> Terminal {
    assert_eq!(world.user("supervisor1").unwrap().password, PASSWORD);
    let server = SimulatedCht::start(world).await;
    let terminal = Terminal::synced(&server, "supervisor1");
    server.stop().await;
    terminal
}
