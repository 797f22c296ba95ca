//! The HRIO's month: what supervisors hand over comes by stick and by sync; one is accepted, one goes back, and only what
//! is signed off goes into the file for DHIS2.

use std::path::{Path, PathBuf};

use jumla_engine::Unwatched;
use jumla_engine::surface::{Acceptance, SignOffRequest, Source};
use jumla_engine::sync::{Extent, Options, sync};
use jumla_engine::{Clock, ConnectRequest, Workspace, connect};
use jumla_testkit::{SimulatedCht, WorldBuilder};
use jumla_window_tests::{Laptop, Result, Window};
use serde_json::Value;

const MONTH: &str = "2026-10";
const PASSWORD: &str = "Secret.Pass-2026";
const PASSPHRASE: &str = "a long enough passphrase";
const WHY: &str = "41 births in one village cannot be";

fn builder() -> WorldBuilder {
    WorldBuilder::new().facilities(4).chws_per_facility(6).months("2026-08", 3).unsynced_percent(0)
}

/// A supervisor on a laptop of her own.
struct Supervisor {
    folder: tempfile::TempDir,
    workspace: Workspace,
    facility: String,
}

impl Supervisor {
    /// She has synced, and signed October off.
    async fn who_signed(server: &SimulatedCht, facility: usize) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let request = ConnectRequest {
            server: server.url(),
            user: format!("supervisor{facility}"),
            password: PASSWORD.to_owned(),
            passphrase: Some(PASSPHRASE.to_owned()),
            source: Source::Cht,
            certificate: None,
            proxy: None,
        };
        let now = "2026-11-09T08:00:00Z".parse()?;
        let workspace = connect(&folder.path().join("workspace"), &request, Clock::Fixed(now)).await?;
        let mut supervisor = Self { folder, workspace, facility: builder().facility_id(facility) };
        supervisor.sync().await?;
        let view = supervisor.workspace.sign_off_view(&supervisor.facility, MONTH)?;
        let accepted = view
            .open_findings
            .iter()
            .map(|one| Acceptance { key: one.key.clone(), reason: "Looked into by phone".to_owned() });
        supervisor.workspace.sign_off(&SignOffRequest {
            facility: supervisor.facility.clone(),
            period: MONTH.to_owned(),
            digest: view.digest,
            notes: "All of them were called.".to_owned(),
            accepted: accepted.collect(),
        })?;
        Ok(supervisor)
    }

    async fn sync(&mut self) -> Result<()> {
        let end = sync(&mut self.workspace, &Options::of(Extent::Changes), &Unwatched::default()).await;
        Ok(end.into_result().map(drop)?)
    }

    /// The file, and the fingerprint as she reads it out.
    fn file(&mut self) -> Result<(PathBuf, String)> {
        let to = self.folder.path().join("october.jumla");
        let made = self.workspace.hand_over_file(&self.facility, MONTH, &to)?;
        Ok((to, made.fingerprint))
    }

    async fn report(&mut self) -> Result<()> {
        self.workspace.hand_over_report(&self.facility, MONTH)?;
        self.sync().await
    }
}

async fn connect_officer(window: &Window<'_>, server: &str) -> Result<()> {
    window.click("[data-test='welcome-connect']").await?;
    window.fill("[data-test='connect-server']", server).await?;
    window.fill("[data-test='connect-user']", "officer").await?;
    window.fill("[data-test='connect-password']", PASSWORD).await?;
    window.fill("[data-test='connect-passphrase']", PASSPHRASE).await?;
    window.fill("[data-test='connect-passphrase-again']", PASSPHRASE).await?;
    window.click("[data-test='connect-submit']").await?;
    window.wait_for("[data-test='sync-outcome'][data-state='done']").await
}

/// Opens the list of facilities and one of them.
async fn open_facility(window: &Window<'_>, facility: &str) -> Result<()> {
    window.click("[data-test='nav-month']").await?;
    window.wait_for("[data-test='month-row']").await?;
    window.click(&format!("[data-test='month-row'][data-id='{facility}'] a[href='#/month/{facility}']")).await
}

async fn sync_once(window: &Window<'_>) -> Result<()> {
    window.click("[data-test='nav-sync']").await?;
    window.click("[data-test='sync-start']").await?;
    window.wait_for("[data-test='sync-outcome'][data-state='done']").await
}

async fn save(window: &Window<'_>, to: &Path) -> Result<Value> {
    window.click("[data-test='export-save']").await?;
    window.answer_file_dialog(to).await?;
    window.wait_for("[data-test='export-saved']").await?;
    Ok(serde_json::from_slice(&std::fs::read(to)?)?)
}

#[tokio::test(flavor = "multi_thread")]
async fn one_is_accepted_one_sent_back_one_withdrawn_and_only_what_is_signed_off_is_exported() -> Result<()> {
    let server = SimulatedCht::start(builder().build()).await;
    let mut by_file = Supervisor::who_signed(&server, 1).await?;
    let mut by_report = Supervisor::who_signed(&server, 2).await?;
    let mut of_two_minds = Supervisor::who_signed(&server, 3).await?;
    by_report.report().await?;
    of_two_minds.report().await?;
    let (stick, fingerprint) = by_file.file()?;

    let laptop = Laptop::new()?;
    let window = laptop.open().await?;
    connect_officer(&window, &server.url()).await?;

    // All facilities: two have come with the sync, two have not.
    window.click("[data-test='nav-month']").await?;
    window.wait_for("[data-test='month-row']").await?;
    window.click("[data-test='period-prev']").await?;
    window.wait_for("[data-test='month-row'][data-state='signed_off']").await?;
    assert_eq!(window.texts("[data-test='month-row']").await?.len(), 4);
    assert_eq!(window.texts("[data-test='month-row'][data-state='signed_off']").await?.len(), 2);
    window.screenshot("hrio-matrix").await?;

    // From the stick: whose it is, by which key, and that it agrees with her own data.
    window.click("[data-test='handover-open']").await?;
    window.answer_open_dialog(&stick).await?;
    window.wait_for("[data-test='handover-dialog']").await?;
    window.wait_for("[data-test='key-new']").await?;
    let shown = window.text("[data-test='handover-dialog']").await?;
    assert!(shown.contains(&fingerprint), "{shown}");
    window.screenshot("hrio-file").await?;
    window.click("[data-test='handover-trust']").await?;
    window.click("[data-test='handover-keep']").await?;
    window.wait_for("[data-test='handover'][data-standing='waiting']").await?;
    window.wait_for_text("[data-test='month-pane-received']", "The numbers are the same as here.").await?;
    window.click("[data-test='handover-accept']").await?;
    window.wait_for("[data-test='handover'][data-standing='accepted']").await?;
    window.screenshot("hrio-accepted").await?;

    // By report: trusted, and sent back with a note.
    open_facility(&window, &by_report.facility).await?;
    window.wait_for("[data-test='handover'][data-standing='waiting']").await?;
    window.click("[data-test='handover-trust']").await?;
    window.click("[data-test='handover-trust-key']").await?;
    window.wait_until_gone("[data-test='key-new']").await?;
    window.click("[data-test='handover-send-back']").await?;
    window.wait_for("[data-test='send-back-dialog']").await?;
    window.fill("[data-test='send-back-note']", WHY).await?;
    window.screenshot("hrio-send-back").await?;
    window.click("[data-test='send-back-dialog-confirm']").await?;
    window.wait_for("[data-test='handover'][data-standing='sent_back']").await?;

    // The third takes hers back, and says why.
    let why = "Zainab counted twins twice";
    of_two_minds.workspace.withdraw_sign_off(&of_two_minds.facility, MONTH, why)?;
    of_two_minds.sync().await?;
    sync_once(&window).await?;
    open_facility(&window, &of_two_minds.facility).await?;
    window.wait_for("[data-test='handover'][data-standing='withdrawn']").await?;
    window.wait_for_text("[data-test='withdrawn']", why).await?;
    window.screenshot("hrio-withdrawn").await?;
    window.click("[data-test='nav-month']").await?;
    window.wait_for("[data-test='month-row'][data-state='received']").await?;
    window.screenshot("hrio-matrix-answered").await?;

    // Her answer reaches the supervisor.
    by_report.sync().await?;
    let told = by_report.workspace.sign_off_view(&by_report.facility, MONTH)?;
    assert_eq!(told.sent_back.as_deref(), Some(WHY));

    // Only what is signed off goes into the file; what does not is named.
    window.click("[data-test='nav-export']").await?;
    window.wait_for("[data-test='export-save']").await?;
    window.click("[data-test='export-only_signed_off']").await?;
    window.wait_for_text("[data-test='export-not-signed']", "21 of them left out: not signed off").await?;
    window.screenshot("hrio-export").await?;
    let file = laptop.documents().join("october.json");
    let saved = save(&window, &file).await?;
    window.screenshot("hrio-saved").await?;
    let values = saved["dataValues"].as_array().ok_or("no values")?;
    let of = |facility: usize| {
        let unit = builder().facility_org_unit(facility);
        values.iter().filter(|value| value["orgUnit"] == unit.as_str()).count()
    };
    assert!(of(1) > 0, "{saved}");
    assert_eq!((of(2), of(3), of(4)), (0, 0, 0), "{saved}");

    open_facility(&window, &by_file.facility).await?;
    window.wait_for("[data-test='month-pane-received']").await?;
    window.screenshot("hrio-exported").await?;
    window.close().await
}
