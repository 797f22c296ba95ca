//! Reports mapped by an outbound configuration, beside the same mapping in Node; and a workspace looked through.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use chrono::{DateTime, TimeZone as _, Utc};
use jumla_cht::outbound::{Mapper, Push};
use jumla_engine::surface::{OutboundRequest, RecordsRequest};
use jumla_engine::{OutboundMapper, Unwatched, parse_outbound, preview_outbound};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::Result;
use crate::measure::{clear_peak, peak, peak_of_children, timed};
use crate::table::{Aim, Table, duration};
use crate::world::{empty_workspace, take_in, text_of};

const REPORTS: u32 = 100_000;
/// In a workspace.
const KEPT: u32 = 20_000;

#[derive(Deserialize)]
struct Told {
    milliseconds: f64,
    letters: u64,
}

/// What a run in a process of its own says.
#[derive(Serialize, Deserialize)]
struct Mapped {
    took: Duration,
    letters: u64,
    /// What the process and the one for expressions had at most, the program itself among it.
    peak: u64,
}

pub fn measure(table: &mut Table) -> Result<()> {
    println!("\nOutbound");
    let folder = tempfile::tempdir()?;
    let (configuration, report) = (folder.path().join("push.json"), folder.path().join("report.json"));
    std::fs::write(&configuration, push().to_string())?;
    std::fs::write(&report, document().to_string())?;
    let (few, many) = (in_a_process(REPORTS / 10)?, in_a_process(REPORTS)?);
    println!(
        "   {REPORTS} reports took {}; Node, which makes a context for each expression, needs minutes",
        duration(many.took)
    );
    let told = in_node(&configuration, &report)?;
    if told.letters != many.letters {
        return Err("Node made other payloads".into());
    }
    let what = format!("{REPORTS} reports mapped");
    let in_node = Duration::from_secs_f64(told.milliseconds / 1e3);
    table.time(&what, many.took, "the same in Node, as the CHT does it", in_node, Aim::Times(1.0));
    table.time(&what, many.took, "a tenth, ten times", few.took * 10, Aim::None);
    let what = format!("memory of {REPORTS} reports mapped, both processes");
    table.size(&what, many.peak as f64, "of a tenth", few.peak as f64, Aim::Times(1.2));
    measure_workspace(table)
}

fn in_node(configuration: &Path, report: &Path) -> Result<Told> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/outbound/map.js");
    let mut command = Command::new("node");
    command.arg(script).args([configuration, report]).arg(REPORTS.to_string()).stderr(Stdio::inherit());
    let output = command.output()?;
    if !output.status.success() {
        return Err("Node does not map".into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

fn in_a_process(reports: u32) -> Result<Mapped> {
    let mut command = Command::new(std::env::current_exe()?);
    let output = command.args(["map", &reports.to_string()]).stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err("the mapping failed".into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// Maps so many reports, and prints what that took, as JSON.
pub fn map(reports: u32) -> Result<()> {
    let mut mapper = Mapper::new(Push::all(&json!({ "outbound": { "visit": push() } })), now()?);
    let document = document().to_string();
    clear_peak()?;
    let (took, letters) = timed(|| -> Result<u64> {
        let mut letters = 0;
        for _ in 0..reports {
            mapper.hold(&document);
            if mapper.is_relevant(0)? {
                letters += mapper.map(0)?.text.len() as u64;
            }
        }
        Ok(letters)
    });
    // The other process is waited for.
    drop(mapper);
    let peak = peak()? + peak_of_children()?;
    println!("{}", serde_json::to_string(&Mapped { took, letters: letters?, peak })?);
    Ok(())
}

fn push() -> Value {
    json!({
        "relevant_to": "doc.type === 'data_record' && doc.form === 'pregnancy_visit'",
        "mapping": {
            "events.0.orgUnit": "doc.contact.parent.parent.dhis.orgUnit",
            "events.0.occurredAt": { "expr": "new Date(doc.reported_date).toISOString().slice(0, 10)" },
            "events.0.status": { "expr": "'COMPLETED'" },
            "events.0.dataValues.0.value": "doc.fields.weight",
            "events.0.dataValues.1.value": { "expr": "doc.fields.outcome === 'all_well' ? 'OK' : 'REF'" },
            "events.0.dataValues.2.value": { "expr": "doc.fields.symptoms.filter(one => one.present).length" },
        },
    })
}

fn document() -> Value {
    let symptoms: Vec<Value> = (0..12)
        .map(|n| json!({ "name": format!("symptom {n}"), "present": n % 3 == 0, "since": "2026-10-01" }))
        .collect();
    json!({
        "_id": "report", "type": "data_record", "form": "pregnancy_visit", "reported_date": 1_791_795_600_000_i64,
        "fields": { "weight": "61.5", "outcome": "all_well", "symptoms": symptoms, "note": "nothing else" },
        "contact": {
            "_id": "chw", "name": "Amina Otieno",
            "parent": { "_id": "area", "parent": { "_id": "unit", "dhis": { "orgUnit": "eHAoFBVYUHZ" } } },
        },
    })
}

/// Looking through a workspace, beside nothing but mapping the same reports: what it costs to find them, to put contacts
/// into them, and to hold them against what was sent.
fn measure_workspace(table: &mut Table) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let mut workspace = empty_workspace(&folder.path().join("workspace"))?;
    let mapping = json!({ "schema": 1, "mappings": { "visits": {
        "kind": "dhis2-event",
        "relevant_to": "doc.type === 'data_record' && doc.form === 'pregnancy_visit'",
        "program": "aNc1Program",
        "event": {
            "program_stage": "sTg2FollowU",
            "occurred_at": "doc.reported_date",
            "data_values": {
                "dTr2WeightK": "doc.fields.weight",
                "dTr3VisitNo": { "expr": "doc.fields.symptoms.filter(one => one.present).length" },
            },
        },
    } } });
    let mapping = parse_outbound(mapping.to_string().as_bytes())?;
    workspace.save_outbound_mapping(&mapping)?;
    workspace.choose_records(&RecordsRequest {
        forms: vec!["pregnancy_visit".to_owned()],
        ..RecordsRequest::default()
    })?;
    let area = json!({ "_id": "area", "parent": { "_id": "unit" } });
    let mut documents = vec![
        json!({ "_id": "unit", "type": "health_center", "dhis": { "orgUnit": "eHAoFBVYUHZ" } }),
        json!({ "_id": "area", "type": "clinic", "parent": { "_id": "unit" }, "contact": { "_id": "chw" } }),
        json!({ "_id": "chw", "type": "person", "name": "Amina Otieno", "parent": area }),
    ];
    documents.extend((0..KEPT).map(|n| {
        let mut report = document();
        report["_id"] = format!("report-{n}").into();
        report["contact"] = json!({ "_id": "chw", "parent": area });
        report
    }));
    let texts = documents.into_iter().enumerate().map(|(number, one)| text_of(one, number));
    take_in(&mut workspace, &texts.collect::<Vec<_>>())?;

    let mut mapper = OutboundMapper::new(&mapping, now()?);
    let hydrated = document().to_string();
    let (bare, mapped) = timed(|| -> Result<()> {
        for _ in 0..KEPT {
            mapper.hold(&hydrated);
            if mapper.is_relevant(0)? {
                mapper.map(0)?;
            }
        }
        Ok(())
    });
    mapped?;
    let (look, preview) =
        timed(|| preview_outbound(&workspace, &OutboundRequest::default(), &Unwatched::default()));
    if preview?.counts.iter().map(|count| count.new).sum::<u32>() != KEPT {
        return Err("not every report would be sent".into());
    }
    let what = format!("preview of {KEPT} reports that are kept");
    table.time(&what, look, "nothing but mapping them", bare, Aim::None);
    Ok(())
}

/// What time it is for the expressions.
pub fn now() -> Result<DateTime<Utc>> {
    Ok(Utc.with_ymd_and_hms(2026, 11, 23, 9, 0, 0).single().ok_or("no such time")?)
}
