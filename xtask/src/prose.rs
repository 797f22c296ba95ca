//! What must not be left in a file: a path of the machine it was written on, the host a package was
//! downloaded from, or a word that says the work is not done.
//!
//! It reads every file that git tracks or would track, except binary ones and what others produced
//! (`tests/recordings`).

use crate::{Report, output_of};
use std::{io, path::Path};

/// Absolute paths that exist on one machine only.
const MACHINE_PATHS: &[&str] = &["/work/", "/root/", "/home/"];

/// Parts of addresses at which packages are downloaded. A lock file that names one sends every reader there.
const REGISTRIES: &[&str] = &[
    concat!("registry.", "npmjs"),
    concat!("registry.", "yarnpkg"),
    concat!("index.", "crates.io"),
    concat!("static.", "crates.io"),
    concat!("/arti", "factory/"),
    concat!("/api/", "npm/"),
];

const LEFTOVERS: &[&str] = &[concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];

pub fn check() -> io::Result<Report> {
    let listed = output_of("git", &["ls-files", "-z", "--cached", "--others", "--exclude-standard"])?;
    let mut files = 0;
    let mut faults = Vec::new();
    for path in String::from_utf8_lossy(&listed).split('\0').filter(|path| is_ours(path)) {
        // A file that is deleted but not yet committed is still listed.
        let Ok(bytes) = std::fs::read(path) else { continue };
        let Ok(text) = String::from_utf8(bytes) else { continue };
        files += 1;
        faults.extend(faults_in(path, &text));
    }
    Ok(Report { summary: format!("prose: {files} files, nothing left behind"), faults })
}

fn is_ours(path: &str) -> bool {
    !path.is_empty()
        && !path.starts_with("tests/recordings/")
        && path != "xtask/src/prose.rs"
        && Path::new(path).extension().is_none_or(|extension| extension != "svg")
}

fn is_lock_file(path: &str) -> bool {
    path.ends_with("Cargo.lock") || path.ends_with("package-lock.json")
}

fn faults_in(path: &str, text: &str) -> Vec<String> {
    let found = |line: &str| {
        if is_lock_file(path) {
            return registry(line).or_else(|| foreign_source(line));
        }
        machine_path(line).or_else(|| registry(line)).or_else(|| leftover(line))
    };
    text.lines()
        .enumerate()
        .filter_map(|(index, line)| Some(format!("{path}:{}: {}", index + 1, found(line)?)))
        .collect()
}

/// A machine's path begins where no other path or word is going on: `target/work/x` is none.
fn machine_path(line: &str) -> Option<String> {
    let goes_on = |before: char| before.is_alphanumeric() || "._-/}])$*~".contains(before);
    let starts = |at: usize| !line.get(..at).and_then(|head| head.chars().next_back()).is_some_and(goes_on);
    let path = MACHINE_PATHS.iter().find(|path| line.match_indices(**path).any(|(at, _)| starts(at)))?;
    Some(format!("names a path of one machine ({path}…)"))
}

fn registry(line: &str) -> Option<String> {
    let host = REGISTRIES.iter().find(|host| line.contains(**host))?;
    Some(format!("names where packages are downloaded ({host})"))
}

/// In `Cargo.lock` every package comes from the public registry under its one name; in `package-lock.json`
/// no address is written at all.
fn foreign_source(line: &str) -> Option<String> {
    let line = line.trim();
    let cargo = line.starts_with("source = ")
        && line != r#"source = "registry+https://github.com/rust-lang/crates.io-index""#;
    let npm = line.starts_with(r#""resolved": "http"#);
    (cargo || npm).then(|| format!("names where a package is downloaded ({line})"))
}

fn leftover(line: &str) -> Option<String> {
    let mut words = line.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
    let word = words.find(|word| LEFTOVERS.contains(word))?;
    Some(format!("is not finished ({word})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_may_not_stay() {
        for (path, line, remark) in [
            ("a.rs", "let file = \"/home/me/x\";", "a home folder"),
            ("a.md", "see /work/shared", "a working folder"),
            ("dev", "cp x /root/y", "a home folder"),
            ("ui/.npmrc", concat!("registry=https://registry.", "npmjs.org"), "a registry"),
            ("a.rs", "// TODO: later", "unfinished"),
            ("a.ts", "/*FIXME*/", "unfinished"),
            ("Cargo.lock", r#"source = "registry+https://packages.example/index""#, "a mirror"),
            ("ui/package-lock.json", r#"  "resolved": "https://packages.example/x.tgz","#, "a mirror"),
        ] {
            assert_eq!(faults_in(path, line).len(), 1, "{path}: {line}: {remark}");
        }
    }

    #[test]
    fn lines_that_may_stay() {
        for (path, line, remark) in [
            ("a.sh", "cd \"$target/work/x\"", "a path under another"),
            ("a.md", "https://example.org/home/page", "an address"),
            ("a.sh", "ls ~/work/ ./root/ ${XDG}/home/", "relative paths"),
            ("Cargo.toml", "todo = \"deny\"", "the name of a lint"),
            ("a.rs", "let TODOS = 1;", "part of a word"),
            (
                "Cargo.lock",
                r#"source = "registry+https://github.com/rust-lang/crates.io-index""#,
                "the public name",
            ),
            ("ui/package-lock.json", r#"  "resolved": false"#, "no address"),
        ] {
            assert!(faults_in(path, line).is_empty(), "{path}: {line}: {remark}");
        }
    }

    #[test]
    fn what_others_produced_is_not_read() {
        assert!(is_ours("crates/domain/src/lib.rs"));
        assert!(is_ours("ui/package-lock.json"));
        assert!(!is_ours("tests/recordings/worlds/a/docs.jsonl"));
    }
}
