//! The direction of dependencies: `{domain, http} ← {cht, dhis2, store} ← engine ← api ← {cli, desktop}`.
//!
//! It reads manifests, not code: what a crate does not depend on it cannot name.

use crate::{Report, output_of};
use serde::Deserialize;
use std::io;

/// Where a crate stands. A crate may depend on crates of a lower layer only; those of one layer do not see
/// each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Layer {
    /// What knows nothing of ours: words and rules, and the way to any server.
    Base,
    Edge,
    Engine,
    Api,
    Host,
    /// Tests and development tools: they see everything, and nothing that ships sees them.
    Development,
}

/// A new crate of ours is refused until it stands here.
const LAYERS: &[(&str, Layer)] = &[
    ("jumla-domain", Layer::Base),
    ("jumla-http", Layer::Base),
    ("jumla-cht", Layer::Edge),
    ("jumla-dhis2", Layer::Edge),
    ("jumla-store", Layer::Edge),
    ("jumla-engine", Layer::Engine),
    ("jumla-api", Layer::Api),
    ("jumla-cli", Layer::Host),
    ("jumla-desktop", Layer::Host),
    ("jumla-testkit", Layer::Development),
    ("jumla-tests", Layer::Development),
    ("jumla-app-tests", Layer::Development),
    ("jumla-bench", Layer::Development),
    ("jumla-empty-window", Layer::Development),
    ("jumla-empty-window", Layer::Development),
    ("jumla-window-tests", Layer::Development),
    ("xtask", Layer::Development),
];

/// A foreign crate, and the crates of ours that may ship with it. Tests may use what they like.
struct Reserved {
    names: fn(&str) -> bool,
    for_crates: &'static [&'static str],
    reason: &'static str,
}

const RESERVED: &[Reserved] = &[
    Reserved {
        names: |name| name == "rusqlite" || name == "libsqlite3-sys",
        for_crates: &["jumla-store"],
        reason: "the store is the only crate that knows SQLite",
    },
    Reserved {
        names: |name| name == "reqwest",
        for_crates: &["jumla-http"],
        reason: "the two clients share one way to their servers",
    },
    Reserved {
        names: |name| name == "tauri" || name.starts_with("tauri-"),
        for_crates: &["jumla-desktop"],
        reason: "everything else builds without a webview",
    },
];

const DOMAIN: &str = "jumla-domain";

/// What the domain may not even test with: it has no I/O, no clock and no async.
const FORBIDDEN_IN_DOMAIN: &[&str] = &["tokio", "reqwest", "rusqlite", "axum", "tracing-subscriber"];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    /// `None` is a normal dependency; else `dev` or `build`.
    kind: Option<String>,
}

pub fn check() -> io::Result<Report> {
    let metadata = output_of("cargo", &["metadata", "--format-version", "1", "--no-deps"])?;
    let Metadata { packages } = serde_json::from_slice(&metadata)?;
    let arrows: usize = packages.iter().map(|package| package.dependencies.len()).sum();
    Ok(Report {
        summary: format!("layers: {} crates, {arrows} dependencies, all point the right way", packages.len()),
        faults: packages.iter().flat_map(faults_of).collect(),
    })
}

fn faults_of(package: &Package) -> Vec<String> {
    let Some(layer) = layer_of(&package.name) else {
        return vec![format!("{}: has no layer; give it one in xtask/src/layers.rs", package.name)];
    };
    package
        .dependencies
        .iter()
        .filter_map(|dependency| {
            let reason = fault(&package.name, layer, &dependency.name, dependency.kind.as_deref())?;
            let kind = dependency.kind.as_deref().map(|kind| format!("{kind}-")).unwrap_or_default();
            Some(format!("{} → {} ({kind}dependency): {reason}", package.name, dependency.name))
        })
        .collect()
}

fn layer_of(name: &str) -> Option<Layer> {
    LAYERS.iter().find(|(known, _)| *known == name).map(|(_, layer)| *layer)
}

/// Why a crate may not have this dependency, if it may not.
fn fault(package: &str, layer: Layer, dependency: &str, kind: Option<&str>) -> Option<&'static str> {
    if package == DOMAIN && FORBIDDEN_IN_DOMAIN.contains(&dependency) {
        return Some("the domain has no I/O, no clock and no async");
    }
    if layer == Layer::Development {
        return None;
    }
    let in_tests_only = kind == Some("dev");
    match layer_of(dependency) {
        Some(Layer::Development) if in_tests_only => None,
        Some(Layer::Development) => Some("only tests may see development crates"),
        Some(below) if below < layer => None,
        Some(_) => Some("it points sideways or up"),
        None if in_tests_only => None,
        None => RESERVED
            .iter()
            .find(|reserved| (reserved.names)(dependency) && !reserved.for_crates.contains(&package))
            .map(|reserved| reserved.reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NORMAL: Option<&str> = None;
    const DEV: Option<&str> = Some("dev");
    const BUILD: Option<&str> = Some("build");

    fn allowed(package: &str, dependency: &str, kind: Option<&str>) -> bool {
        fault(package, layer_of(package).unwrap(), dependency, kind).is_none()
    }

    #[test]
    fn arrows_that_may_be() {
        for (package, dependency, kind, remark) in [
            ("jumla-cht", "jumla-domain", NORMAL, "one layer down"),
            ("jumla-engine", "jumla-store", NORMAL, "one layer down"),
            ("jumla-engine", "jumla-domain", NORMAL, "two layers down"),
            ("jumla-cli", "jumla-api", NORMAL, "`jumla serve`"),
            ("jumla-desktop", "jumla-engine", NORMAL, "a host sees the engine"),
            ("jumla-engine", "jumla-testkit", DEV, "tests see the simulated servers"),
            ("jumla-domain", "jumla-testkit", DEV, "also those of the lowest layer"),
            ("jumla-testkit", "jumla-engine", NORMAL, "development crates see everything"),
            ("jumla-testkit", "rusqlite", NORMAL, "also what is reserved"),
            ("jumla-tests", "jumla-cli", DEV, "stories drive the hosts"),
            ("jumla-store", "rusqlite", NORMAL, "the store's own"),
            ("jumla-cht", "jumla-http", NORMAL, "a client's way to its server"),
            ("jumla-dhis2", "jumla-http", NORMAL, "a client's way to its server"),
            ("jumla-http", "reqwest", NORMAL, "its own"),
            ("jumla-http", "tokio", NORMAL, "async begins beside the domain"),
            ("jumla-api", "reqwest", DEV, "its tests ask it over HTTP"),
            ("jumla-desktop", "tauri", NORMAL, "the window's own"),
            ("jumla-desktop", "tauri-build", BUILD, "the window's own"),
            ("jumla-domain", "serde", NORMAL, "not reserved"),
            ("jumla-engine", "tokio", NORMAL, "async begins above the domain"),
        ] {
            assert!(allowed(package, dependency, kind), "{package} → {dependency}: {remark}");
        }
    }

    #[test]
    fn arrows_that_may_not_be() {
        for (package, dependency, kind, remark) in [
            ("jumla-domain", "jumla-store", NORMAL, "up"),
            ("jumla-domain", "jumla-engine", DEV, "up, even in tests"),
            ("jumla-cht", "jumla-dhis2", NORMAL, "sideways"),
            ("jumla-domain", "jumla-http", NORMAL, "sideways: the domain has no I/O"),
            ("jumla-http", "jumla-domain", NORMAL, "sideways: it knows no words of ours"),
            ("jumla-cht", "reqwest", NORMAL, "jumla-http's"),
            ("jumla-dhis2", "reqwest", NORMAL, "jumla-http's"),
            ("jumla-store", "jumla-cht", DEV, "sideways, even in tests"),
            ("jumla-engine", "jumla-api", NORMAL, "up"),
            ("jumla-api", "jumla-cli", NORMAL, "up"),
            ("jumla-cli", "jumla-desktop", NORMAL, "sideways"),
            ("jumla-cli", "jumla-testkit", NORMAL, "ships a development crate"),
            ("jumla-desktop", "jumla-testkit", BUILD, "builds with a development crate"),
            ("jumla-engine", "xtask", NORMAL, "ships a development crate"),
            ("jumla-engine", "rusqlite", NORMAL, "the store's"),
            ("jumla-api", "reqwest", NORMAL, "jumla-http's"),
            ("jumla-cli", "tauri-plugin-dialog", NORMAL, "the window's"),
            ("jumla-engine", "tauri-build", BUILD, "the window's"),
            ("jumla-domain", "tokio", NORMAL, "async in the domain"),
            ("jumla-domain", "tokio", DEV, "even in its tests"),
        ] {
            assert!(!allowed(package, dependency, kind), "{package} → {dependency}: {remark}");
        }
    }

    #[test]
    fn a_crate_without_a_layer_is_refused() {
        let stranger = Package { name: "jumla-utils".into(), dependencies: vec![] };
        assert_eq!(faults_of(&stranger).len(), 1);
    }

    #[test]
    fn cargo_metadata_is_understood() {
        let package: Package = serde_json::from_str(
            r#"{"name": "jumla-engine", "version": "0.1.0", "dependencies": [
                {"name": "rusqlite", "kind": null, "req": "^1"},
                {"name": "rusqlite", "kind": "dev", "req": "^1"}]}"#,
        )
        .unwrap();
        assert_eq!(
            faults_of(&package),
            ["jumla-engine → rusqlite (dependency): the store is the only crate that knows SQLite"]
        );
    }
}
