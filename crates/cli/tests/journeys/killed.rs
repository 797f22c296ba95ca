//! Processes that are killed while a server has a request of theirs.

use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use jumla_testkit::SimulatedDhis2;

use crate::terminal::Terminal;

/// Where a process was when it was killed: a request of its has been carried out, and no answer reached it.
struct Instant {
    reached: Receiver<()>,
    killed: Sender<()>,
}

/// At the request for what is at a path after so many others.
fn instant(server: &SimulatedDhis2, path: &str, after: u32) -> Instant {
    let ((at, reached), (killed, waits)) = (channel(), channel::<()>());
    server.before(path, after, move |_| {
        if at.send(()).is_ok() {
            let _ = waits.recv();
        }
    });
    Instant { reached, killed }
}

/// Whether it was killed, and had not ended before.
fn kill_at(child: &mut Child, instant: &Instant) -> bool {
    loop {
        match instant.reached.recv_timeout(Duration::from_millis(20)) {
            Ok(()) => {
                child.kill().unwrap();
                child.wait().unwrap();
                let _ = instant.killed.send(());
                return true;
            }
            Err(RecvTimeoutError::Timeout) if child.try_wait().unwrap().is_some() => return false,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => panic!("the server is gone"),
        }
    }
}

/// Runs a command again and again until it ends, killed at the request that comes after so many others, as `after` says by
/// how often it was killed before. `after_a_kill` may look at what was carried out. Gives back how often it was killed.
pub fn at_each_request(
    terminal: &Terminal,
    words: &str,
    server: &SimulatedDhis2,
    path: &str,
    after: impl Fn(u32) -> u32,
    mut after_a_kill: impl FnMut(),
) -> u32 {
    let mut kills = 0;
    loop {
        let instant = instant(server, path, after(kills));
        let mut command = terminal.command(words);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        if !kill_at(&mut command.spawn().unwrap(), &instant) {
            return kills;
        }
        kills += 1;
        // Until that request has been carried out.
        drop(server.country());
        after_a_kill();
        assert!(kills < 100, "it gets on");
    }
}
