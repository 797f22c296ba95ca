//! The operating system's keyring.
//!
//! It may be absent, or locked behind a prompt that nobody answers: every question is asked on a thread of its own
//! and given up after a while. `JUMLA_NO_KEYRING` in the environment means that there is none.

use std::sync::OnceLock;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use keyring::Entry;

const SERVICE: &str = "org.jumla.desktop";

/// A person may have to type the keyring's own password.
const PATIENCE: Duration = Duration::from_secs(60);

/// Whether the keyring answers at all; asked once.
pub fn is_available() -> bool {
    static AVAILABLE: OnceLock<bool> = OnceLock::new();
    *AVAILABLE.get_or_init(|| {
        // Any answer but "no store" will do; an entry of this name never exists.
        let answer = ask(Duration::from_secs(2), || match Entry::new(SERVICE, "availability") {
            Ok(entry) => matches!(entry.get_secret(), Ok(_) | Err(keyring::Error::NoEntry)),
            Err(_) => false,
        });
        answer.unwrap_or(false)
    })
}

pub(super) fn put(name: &str, secret: &[u8; 32]) -> bool {
    let (name, secret) = (name.to_owned(), *secret);
    is_available()
        && ask(PATIENCE, move || {
            Entry::new(SERVICE, &name).and_then(|entry| entry.set_secret(&secret)).is_ok()
        })
        .unwrap_or(false)
}

pub(super) fn get(name: &str) -> Option<[u8; 32]> {
    if !is_available() {
        return None;
    }
    let name = name.to_owned();
    ask(PATIENCE, move || Entry::new(SERVICE, &name).and_then(|entry| entry.get_secret()).ok())
        .flatten()
        .and_then(|secret| secret.try_into().ok())
}

/// Whether it is gone, or never was there.
pub(super) fn remove(name: &str) -> bool {
    let name = name.to_owned();
    is_available()
        && ask(PATIENCE, move || {
            let removed = Entry::new(SERVICE, &name).and_then(|entry| entry.delete_credential());
            matches!(removed, Ok(()) | Err(keyring::Error::NoEntry))
        })
        .unwrap_or(false)
}

fn ask<T: Send + 'static>(patience: Duration, question: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    if std::env::var_os("JUMLA_NO_KEYRING").is_some() {
        return None;
    }
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(question()));
    receiver.recv_timeout(patience).ok()
}
