//! What programs are answered is what the engine answers, shape for shape; and what they are told of it is true.

#![expect(clippy::unwrap_used, reason = "a test should panic where it breaks")]

mod support;

use std::collections::BTreeSet;
use std::io::{Cursor, Read as _};
use std::path::Path;

use jumla_dhis2::file::Format;
use jumla_domain::{ContactId, TargetId};
use jumla_engine::Destination;
use jumla_engine::surface::{ApiRight, ExportCell, ExportRequest, Scope, Split};
use jumla_testkit::{SimulatedCht, WorldBuilder};
use reqwest::{Client, Response};
use serde::Serialize;
use serde_json::{Value, json};
use support::{Laptop, client, url};

const EVERYTHING: [ApiRight; 3] = [ApiRight::Read, ApiRight::Export, ApiRight::Predict];

fn demo() -> Laptop {
    Laptop::demo("2026-11-23T09:00:00Z".parse().unwrap())
}

/// A program with its token.
struct Program {
    client: Client,
    url: String,
    token: String,
}

impl Program {
    async fn get(&self, path: &str) -> Value {
        let request = self.client.get(format!("{}/api/jumla/v1{path}", self.url)).bearer_auth(&self.token);
        self.json(request.send().await.unwrap()).await
    }

    async fn post(&self, path: &str, body: &Value) -> Response {
        let request = self.client.post(format!("{}/api/jumla/v1{path}", self.url)).bearer_auth(&self.token);
        request.header("content-type", "application/json").body(body.to_string()).send().await.unwrap()
    }

    async fn json(&self, response: Response) -> Value {
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "application/json");
        serde_json::from_str(&response.text().await.unwrap()).unwrap()
    }
}

fn value(answer: &impl Serialize) -> Value {
    serde_json::to_value(answer).unwrap()
}

/// The first data set that can be chosen, and its last period that is over.
fn request(choices: &Value) -> ExportRequest {
    let data_set = choices["data_sets"][0]["id"].as_str().unwrap().to_owned();
    let period = choices["data_set_periods"][&data_set]["proposed"].as_str().unwrap().to_owned();
    ExportRequest { data_set, period, ..ExportRequest::default() }
}

#[tokio::test]
async fn each_answer_is_the_engines() {
    let mut laptop = demo();
    let token = laptop.token("program", &EVERYTHING, &[]);
    let running = laptop.serve().await;
    let program = Program { client: client(), url: url(&running), token };
    let workspace = &laptop.workspace;
    let account = workspace.status().unwrap().account.unwrap();
    let two: Vec<String> = account.facilities.iter().take(2).map(|one| one.id.clone()).collect();
    let scope = Scope { facilities: two.clone(), period: Some("2026-10".to_owned()) };
    let question = format!("?facility={}&facility={}&period=2026-10", two[0], two[1]);
    let target: TargetId = workspace.aggregate(&scope).unwrap().targets[0].id.clone();
    let detail = workspace.target_detail(&scope, &target).unwrap();
    let contact = ContactId(detail.contributions[0].contact.id.clone());
    let first = Scope::default();
    let table: Vec<(String, Value)> = vec![
        ("/workspace".into(), value(&workspace.status().unwrap())),
        ("/facilities".into(), value(&account.facilities)),
        ("/periods".into(), value(&account.periods)),
        ("/targets".into(), value(&workspace.aggregate(&first).unwrap())),
        (format!("/targets{question}"), value(&workspace.aggregate(&scope).unwrap())),
        (format!("/targets/{target}{question}"), value(&detail)),
        (format!("/chws/{contact}"), value(&workspace.chw(&contact).unwrap())),
        (format!("/coverage{question}"), value(&workspace.coverage(&scope).unwrap())),
        (format!("/findings{question}"), value(&workspace.check(&scope).unwrap())),
        (
            format!("/signoff?facility={}&period=2026-10", two[0]),
            value(&workspace.sign_off_view(&two[0], "2026-10").unwrap()),
        ),
        ("/signoffs?period=2026-10".into(), {
            let scope = Scope { facilities: Vec::new(), period: Some("2026-10".to_owned()) };
            value(&workspace.month(&scope).unwrap())
        }),
        ("/exports/choices".into(), value(&workspace.export_choices().unwrap())),
        ("/exports".into(), value(&workspace.past_exports().unwrap())),
    ];
    for (path, expected) in table {
        assert_eq!(program.get(&path).await, expected, "{path}");
    }
    running.stop().await;
}

#[tokio::test]
async fn what_is_refused_is_refused_as_the_engine_does() {
    let mut laptop = demo();
    let token = laptop.token("program", &EVERYTHING, &[]);
    let running = laptop.serve().await;
    let program = Program { client: client(), url: url(&running), token };
    for (path, status, code) in [
        ("/targets?facility=nowhere", 404, "unknown_facility"),
        ("/targets?period=1999-01", 404, "unknown_period"),
        ("/targets?period=october", 422, "period_malformed"),
        ("/targets/nothing", 404, "unknown_target"),
        ("/chws/nobody", 404, "unknown_contact"),
        ("/signoff?facility=a&facility=b", 400, "api_malformed"),
    ] {
        let request = program.client.get(format!("{}/api/jumla/v1{path}", program.url));
        let response = request.bearer_auth(&program.token).send().await.unwrap();
        assert_eq!(response.status().as_u16(), status, "{path}");
        let refusal: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
        assert_eq!(refusal["code"], code, "{path}");
        assert!(refusal["kind"].is_string() && refusal["args"].is_object() && refusal["detail"].is_string());
    }
    running.stop().await;
}

#[tokio::test]
async fn an_export_is_the_file_of_the_command_line_and_stands_in_the_list() {
    let mut laptop = demo();
    let token = laptop.token("program", &EVERYTHING, &[]);
    let running = laptop.serve().await;
    let program = Program { client: client(), url: url(&running), token };
    let asked = request(&program.get("/exports/choices").await);
    let preview = program.post("/exports/preview", &value(&asked)).await;
    let preview: Value = program.json(preview).await;
    assert_eq!(preview, value(&laptop.workspace.export_preview(&asked).unwrap()));
    let digest = preview["digest"].as_str().unwrap();
    let (row, column) = (&preview["rows"][0], &preview["columns"][0]);
    let cell = ExportCell {
        org_unit: row["org_unit"]["id"].as_str().unwrap().to_owned(),
        data_element: column["data_element"].as_str().unwrap().to_owned(),
        category_option_combo: column["category_option_combo"].as_str().map(ToOwned::to_owned),
        attribute_option_combo: None,
    };
    let where_from = program.post("/exports/cell", &json!({ "request": asked, "cell": cell })).await;
    let where_from: Value = program.json(where_from).await;
    assert_eq!(where_from, value(&laptop.workspace.export_cell(&asked, &cell).unwrap()));

    for (format, compress, media) in [
        (Format::Json, false, "application/json"),
        (Format::Xml, false, "application/xml"),
        (Format::Csv, false, "application/csv"),
        (Format::Adx, false, "application/adx+xml"),
        (Format::Json, true, "application/gzip"),
    ] {
        let asked = ExportRequest { format, compress, ..asked.clone() };
        let response = program.post(&format!("/exports?digest={digest}"), &value(&asked)).await;
        assert_eq!(response.status(), 200, "{format:?}");
        let headers = response.headers().clone();
        assert_eq!(headers["content-type"], media);
        assert_eq!(headers["jumla-digest"], digest);
        let name = laptop.workspace.export_file_name(&asked).unwrap();
        assert_eq!(headers["content-disposition"], format!("attachment; filename=\"{name}\"").as_str());
        let newest = laptop.workspace.past_exports().unwrap().remove(0);
        assert_eq!(headers["jumla-export"], newest.id.to_string().as_str());
        let ours = response.bytes().await.unwrap();
        let theirs = laptop.workspace.export(&asked, &Destination::Stream).unwrap();
        assert!(!ours.is_empty() && ours == theirs.bytes, "{format:?}");
    }
    let other = program.post("/exports?digest=0", &value(&asked)).await;
    assert_eq!(other.status(), 409);

    let split = ExportRequest { split: Split::OrgUnit, sheet: true, ..asked.clone() };
    let response = program.post("/exports", &value(&split)).await;
    assert_eq!(response.headers()["content-type"], "application/zip");
    let bytes = response.bytes().await.unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let theirs = laptop.workspace.export(&split, &Destination::Stream).unwrap();
    assert_eq!(archive.len(), theirs.parts.len() + 1, "and the workbook");
    let mut whole = Vec::new();
    for (name, length) in &theirs.parts {
        let mut part = Vec::new();
        archive.by_name(name).unwrap().read_to_end(&mut part).unwrap();
        assert_eq!(part.len(), *length);
        whole.extend(part);
    }
    assert_eq!(whole, theirs.bytes);
    running.stop().await;
}

#[tokio::test]
async fn predictions_are_the_engines() {
    let mut laptop = demo();
    let token = laptop.token("program", &EVERYTHING, &[]);
    let running = laptop.serve().await;
    let program = Program { client: client(), url: url(&running), token };
    let asked = request(&program.get("/exports/choices").await);
    let predicted = program.post("/predictions/export", &value(&asked)).await;
    let predicted: Value = program.json(predicted).await;
    assert_eq!(predicted, value(&laptop.workspace.predict_export(&asked).unwrap()));

    let file = json!({ "dataSet": asked.data_set, "period": asked.period, "dataValues": [
        { "dataElement": "nothing", "orgUnit": "nowhere", "value": "1" },
    ]});
    let parameters = [("importStrategy".to_owned(), "CREATE_AND_UPDATE".to_owned())];
    let path = "/predictions/file?dhis2_version=2.44&importStrategy=CREATE_AND_UPDATE";
    let predicted = program.post(path, &file).await;
    let predicted: Value = program.json(predicted).await;
    let bytes = file.to_string().into_bytes();
    let expected = laptop.workspace.predict_content(&bytes, Format::Json, Some("2.44"), &parameters).unwrap();
    assert_eq!(predicted, value(&expected));
    assert!(predicted["conflicts"].as_array().is_some_and(|conflicts| !conflicts.is_empty()), "{predicted}");
    running.stop().await;
}

#[tokio::test]
async fn the_chts_answer_is_not_sent_again_to_whom_has_it() {
    let mut laptop = demo();
    let token = laptop.token("program", &[ApiRight::Export], &[]);
    let running = laptop.serve().await;
    let data_set = laptop.workspace.export_choices().unwrap().data_sets[0].id.clone();
    let address = format!(
        "{}/api/v2/export/dhis?filters[dataSet]={data_set}&filters[date][from]=1792000000000",
        url(&running)
    );
    let ask = |tag: Option<String>| {
        let request = client().get(&address).basic_auth("anybody", Some(&token));
        tag.iter().fold(request, |request, tag| request.header("if-none-match", tag)).send()
    };
    let first = ask(None).await.unwrap();
    assert_eq!(first.status(), 200);
    let tag = first.headers()["etag"].to_str().unwrap().to_owned();
    let again = ask(Some(tag)).await.unwrap();
    assert_eq!(again.status(), 304);
    assert_eq!(ask(Some("W/\"0-x\"".to_owned())).await.unwrap().status(), 200);
    let never = address.replace("1792000000000", "9223372036854775807");
    let refused = client().get(never).basic_auth("anybody", Some(&token)).send().await.unwrap();
    assert_eq!(refused.status(), 400);
    assert_eq!(refused.text().await.unwrap(), "filter \"from\" is required");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn programs_are_answered_while_a_sync_writes() {
    let world = WorldBuilder::new().facilities(2).chws_per_facility(20).unsynced_percent(0).build();
    let server = SimulatedCht::start(world).await;
    let mut laptop = Laptop::synced(&server, "supervisor1").await;
    let token = laptop.token("program", &EVERYTHING, &[]);
    let running = laptop.serve().await;
    let program = Program { client: client(), url: url(&running), token };
    let asking = async {
        for _ in 0..20 {
            let seen = program.get("/targets").await;
            assert_eq!(seen["coverage"]["expected"], 20);
        }
    };
    let ((), ()) = tokio::join!(laptop.sync_all(), asking);
    running.stop().await;
    server.stop().await;
}

/// Fails where the committed description is stale. To renew it run this test with `JUMLA_WRITE_OPENAPI=1`.
#[test]
fn the_description_is_that_of_the_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json");
    let text = jumla_api::document().to_pretty_json().unwrap() + "\n";
    if std::env::var_os("JUMLA_WRITE_OPENAPI").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(committed == text, "run this test with JUMLA_WRITE_OPENAPI=1 and commit the change");
}

#[test]
fn every_shape_that_is_referred_to_is_described() {
    let document = value(&jumla_api::document());
    let described: BTreeSet<String> =
        document["components"]["schemas"].as_object().unwrap().keys().cloned().collect();
    let text = document.to_string();
    let mut referred = BTreeSet::new();
    for rest in text.split("\"#/components/schemas/").skip(1) {
        referred.insert(rest.split('"').next().unwrap().to_owned());
    }
    assert!(referred.len() > 30 && referred.is_subset(&described), "{:?}", referred.difference(&described));
}

#[tokio::test]
async fn the_page_about_it_has_no_script_and_nothing_from_elsewhere() {
    let laptop = demo();
    let running = laptop.serve().await;
    let response = client().get(format!("{}/api/jumla/v1/docs", url(&running))).send().await.unwrap();
    assert_eq!(response.status(), 200);
    let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    let page = response.text().await.unwrap();
    for path in value(&jumla_api::document())["paths"].as_object().unwrap().keys() {
        assert!(page.contains(&format!("<code>{path}</code>")), "{path}");
    }
    for foreign in ["<script", "<img", "<link", "<iframe", "src=", "href=\"http", "url(", "onclick"] {
        assert!(!page.contains(foreign), "{foreign}");
    }
    running.stop().await;
}
