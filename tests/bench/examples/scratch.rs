#![allow(clippy::all, dead_code, unused)]
type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;
#[path = "../src/measure.rs"]
mod measure;
#[path = "../src/table.rs"]
mod table;
#[path = "../src/world.rs"]
mod world;
use jumla_engine::surface::*;
fn main() -> Result<()> {
    let which = std::env::args().nth(1).unwrap();
    let mut region = world::Region::build()?;
    let region_scope = Scope {
        facilities: (1..=1000).map(|f| region.builder.facility_id(f)).collect(),
        period: Some("2026-11".into()),
    };
    for i in 0..if which == "agg" { 200 } else { 30 } {
        let t = std::time::Instant::now();
        match which.as_str() {
            "agg" => drop(region.workspace.aggregate(&region_scope)?),
            "cold" => drop(region.workspace.second_handle()?.aggregate(&region_scope)?),
            _ => {
                let request = ExportRequest {
                    data_set: "VMuFODsyWaO".into(),
                    period: "2026-11".into(),
                    org_units: vec![],
                    compat: Compat::Dhis2,
                };
                drop(
                    region.workspace.export(
                        &request,
                        &jumla_engine::Destination::File("/tmp/scratch-export.json".into()),
                    )?,
                )
            }
        }
        print!("{:.0?} ", t.elapsed());
    }
    Ok(())
}
