//! The CHT's export of a region's month, asked over HTTP.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use jumla_api::{Options, start};
use jumla_engine::surface::ApiClientRequest;
use jumla_engine::{ChtAnswer, ChtQuestion};
use jumla_testkit::WorldBuilder;

use crate::Result;
use crate::measure::{Runs, timed};
use crate::table::{Aim, Table};
use crate::world::{CHWS, FACILITIES, Region};

const RUNS: usize = 9;

/// A moment in the newest month of the region.
const FROM: i64 = 1_794_700_800_000;

pub fn measure(table: &mut Table, region: &mut Region) -> Result<()> {
    println!("\nThe API");
    let request = ApiClientRequest { name: "bench".into(), ..ApiClientRequest::default() };
    let token = region.workspace.admit_api_client(&request)?.token;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let running = runtime.block_on(start(&region.workspace, &Options::default()))?;
    let question = ChtQuestion {
        data_set: WorldBuilder::MONTHLY.into(),
        from: FROM,
        org_unit: None,
        human_readable: false,
    };
    let (mut asked, mut bare) = <(Runs, Runs)>::default();
    for run in 0..=RUNS {
        let (over_http, body) = timed(|| ask(running.port(), &question.data_set, &token));
        let (without, answer) = timed(|| region.workspace.answer_as_the_cht(&question));
        let (body, ChtAnswer::Values(values)) = (body?, answer?) else {
            return Err("a document of the region makes the CHT fail".into());
        };
        if body != values {
            return Err("what is answered over HTTP is not what is computed".into());
        }
        // The first one fills caches.
        if run > 0 {
            asked.add(over_http);
            bare.add(without);
        }
        if run == RUNS {
            let size = body.len() as f64 / 1e6;
            table.note(format!(
                "export/dhis of {} CHWs' month is an answer of {size:.1} MB",
                FACILITIES * CHWS
            ));
        }
    }
    runtime.block_on(running.stop());
    let what = format!("export/dhis of {} CHWs' month over HTTP", FACILITIES * CHWS);
    table.time(&what, asked.median(), "the same computation without HTTP", bare.median(), Aim::Times(1.5));
    Ok(())
}

/// The body of the answer.
fn ask(port: u16, data_set: &str, token: &str) -> Result<Vec<u8>> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    let path = format!("/api/v2/export/dhis?filters[dataSet]={data_set}&filters[date][from]={FROM}");
    let headers = format!("Host: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\nConnection: close");
    write!(stream, "GET {path} HTTP/1.1\r\n{headers}\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").ok_or("no answer")?;
    if !answer.starts_with(b"HTTP/1.1 200 ") {
        return Err(String::from_utf8_lossy(&answer[..end]).into_owned().into());
    }
    answer.drain(..end + 4);
    Ok(answer)
}
