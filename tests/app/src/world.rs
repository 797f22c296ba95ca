//! A district: its CHT, its DHIS2 with the app in it, and an officer's laptop that has synced.

use crate::{Browser, Result, Serving};
use jumla_testkit::{
    SimulatedCht, SimulatedDhis2, World,
    dhis2::{Country, Route},
};
use jumla_window_tests::Laptop;
use serde_json::{Value, json};
use std::{fs, path::Path};

/// Of the recorded CHT, and in the recorded DHIS2.
pub const DATA_SET: &str = "VMuFODsyWaO";
pub const PERIOD: &str = "202610";

const PASSPHRASE: &str = "a long enough passphrase";
const PASSWORD: &str = "Secret.Pass-2026";

pub struct District {
    pub cht: SimulatedCht,
    pub dhis2: SimulatedDhis2,
    pub laptop: Laptop,
}

impl District {
    /// With a DHIS2 of this version.
    pub async fn of(version: &str) -> Result<Self> {
        let cht = SimulatedCht::start(World::recorded()).await;
        let mut country = Country { version: version.to_owned(), ..Country::recorded() };
        // The administrator of the recordings has no right to the CHT's own org units.
        country.change("me", |me| {
            if me["username"] == "admin"
                && let Some(units) = me["organisationUnits"].as_array_mut()
            {
                units.push(json!({ "id": "wknEZS9Kk8I", "path": "/wknEZS9Kk8I", "level": 1 }));
            }
        });
        country.install(&bundle()?);
        let dhis2 = SimulatedDhis2::start(country).await;
        Ok(Self { cht, dhis2, laptop: Laptop::new()? })
    }

    /// Jumla on the laptop, signed in to the CHT and synced; then it serves.
    pub fn serve(&self) -> Result<Serving> {
        let url = self.cht.url();
        let words = ["connect", "--server", &url, "--user", "officer"];
        self.laptop
            .jumla_with(&words, &[("JUMLA_PASSPHRASE", PASSPHRASE), ("JUMLA_CHT_PASSWORD", PASSWORD)])?;
        self.jumla(&["sync"])?;
        Serving::start(&self.laptop, PASSPHRASE)
    }

    pub fn jumla(&self, words: &[&str]) -> Result<String> {
        self.laptop.jumla_with(words, &[("JUMLA_PASSPHRASE", PASSPHRASE)])
    }

    /// A token with which the app in this DHIS2 may ask Jumla.
    pub fn token(&self) -> Result<String> {
        let origin = self.dhis2.url();
        let words = ["serve", "token", "new", "dhis2-app", "--allow-origin", &origin, "--json"];
        let admitted: Value = serde_json::from_str(&self.jumla(&words)?)?;
        Ok(admitted["token"].as_str().ok_or("no token")?.to_owned())
    }

    /// A route to the CHT's export, shared with the administrator.
    pub fn make_route(&self, user: &str) {
        self.dhis2.country().routes.push(Route {
            id: "rOuteToCht1".to_owned(),
            code: "cht".to_owned(),
            name: "CHT of the district".to_owned(),
            url: format!("{}/**", self.cht.url()),
            user: user.to_owned(),
            password: PASSWORD.to_owned(),
            shared_with: vec!["admin".to_owned()],
        });
    }

    /// The app, in the browser of somebody who is signed in to DHIS2.
    pub async fn open_app(&self, account: &str) -> Result<Browser> {
        let session = self.dhis2.country().sign_in(account);
        let browser = Browser::open(&self.laptop).await?;
        browser.sign_in(&self.dhis2.url(), &session).await?;
        browser.page().goto(format!("{}/api/apps/jumla/index.html", self.dhis2.url())).await?;
        browser.wait_for("[data-test='app']").await?;
        Ok(browser)
    }
}

/// The ZIP that `./dev app` makes.
fn bundle() -> Result<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../dhis2-app/bundle");
    let missing = || format!("{} has no ZIP; `./dev app` makes it first", folder.display());
    let entries = fs::read_dir(&folder).map_err(|_| missing())?;
    let zip = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let zip = zip.into_iter().find(|path| path.extension().is_some_and(|extension| extension == "zip"));
    Ok(fs::read(zip.ok_or_else(missing)?)?)
}
