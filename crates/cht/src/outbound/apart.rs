//! The engine for expressions in a process of its own, which ends with an expression that takes too long.
//!
//! Operators are the one thing that the engine cannot be stopped in: one that goes over a text of a million letters again
//! and again makes hardly a step. A process can be ended whatever it does. It is the same program, started once more:
//! first the work comes on its standard input, then question after question, one JSON value to a line; answers go to its
//! standard output.

use std::io::{self, BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use cpu_time::ProcessTime;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::engine::{Answer, Engine, Question, Work};
use super::sandbox::{Reached, Stop};

/// The argument that starts a program as this process. The version follows, as a program that was replaced while it runs
/// starts another one, which may speak otherwise.
const ARGUMENT: &str = "--run-outbound-expressions=";
const VERSION: &str = env!("CARGO_PKG_VERSION");
/// Of the process's own time for one question: what else the machine does ends no expression.
const LONGEST: Duration = Duration::from_millis(80);
/// Between two looks at how much time was taken.
const PAUSE: Duration = Duration::from_millis(5);

/// This program, where it said that it may be started.
static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// The first thing that a program does: from here on, expressions of every [`super::Mapper`] run in a process of their
/// own. Where it was started to be that process, it answers, and does not come back.
///
/// A program that does not call this runs them in its own process, where steps and memory are bounded, but not the time
/// that an operator takes.
pub fn run_expressions_apart() {
    let argument = std::env::args_os().nth(1).unwrap_or_default();
    if let Some(version) = argument.to_str().and_then(|argument| argument.strip_prefix(ARGUMENT)) {
        let is_done = version == VERSION && serve().is_ok();
        std::process::exit(i32::from(!is_done));
    }
    if let Ok(program) = std::env::current_exe() {
        // Once is enough.
        let _ = PROGRAM.set(program);
    }
}

#[derive(Serialize)]
struct Asked<'a> {
    /// Where it is another than before.
    document: Option<&'a str>,
    question: Question,
}

#[derive(Deserialize)]
struct Heard {
    document: Option<String>,
    question: Question,
}

#[derive(Serialize, Deserialize)]
struct Said {
    answer: Answer,
    /// Nothing comes any more.
    is_last: bool,
}

/// The process, as who asks has it.
pub(super) struct Apart {
    process: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    /// Takes no more questions.
    pub is_over: bool,
}

impl Apart {
    /// `None` where this program may not be started.
    pub(super) fn start(work: &Work) -> Option<io::Result<Self>> {
        PROGRAM.get().map(|program| Self::of(Command::new(program), work))
    }

    fn of(mut command: Command, work: &Work) -> io::Result<Self> {
        command
            .arg(format!("{ARGUMENT}{VERSION}"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        // Settings and secrets are none of its business.
        let names = std::env::vars_os().map(|(name, _)| name);
        for name in names.filter(|name| name.to_string_lossy().starts_with("JUMLA_")) {
            command.env_remove(name);
        }
        leave_the_terminal(&mut command);
        let mut process = command.spawn()?;
        let (Some(to), Some(from)) = (process.stdin.take(), process.stdout.take()) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        let mut apart = Self { process, to, from: BufReader::new(from), is_over: false };
        tell(&mut apart.to, work)?;
        Ok(apart)
    }

    pub(super) fn ask(&mut self, document: Option<&str>, question: Question) -> io::Result<Answer> {
        tell(&mut self.to, &Asked { document, question })?;
        let said: Said = hear(&mut self.from)?.ok_or(io::ErrorKind::UnexpectedEof)?;
        self.is_over = said.is_last;
        Ok(said.answer)
    }
}

impl Drop for Apart {
    fn drop(&mut self) {
        // It may have ended by itself; then both fail, and there is nothing to be done.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What is typed in a terminal, Ctrl+C too, is for the program alone, which ends the process when it is done; and no
/// window opens for it.
#[cfg(windows)]
fn leave_the_terminal(command: &mut Command) {
    use std::os::windows::process::CommandExt as _;
    const CREATE_NEW_PROCESS_GROUP: u32 = 0x0000_0200;
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    command.creation_flags(CREATE_NEW_PROCESS_GROUP | CREATE_NO_WINDOW);
}

/// What is typed in a terminal, Ctrl+C too, is for the program alone, which ends the process when it is done.
#[cfg(unix)]
fn leave_the_terminal(command: &mut Command) {
    use std::os::unix::process::CommandExt as _;
    command.process_group(0);
}

/// Answers until nobody asks any more.
fn serve() -> io::Result<()> {
    let (mut asked, reached) = (io::stdin().lock(), Reached::default());
    let Some(work) = hear::<Work>(&mut asked)? else { return Ok(()) };
    let mut engine = Engine::new(work, reached.clone());
    let watch = Arc::new(Watch { state: Mutex::default(), begun: Condvar::new(), reached });
    let watching = Arc::clone(&watch);
    std::thread::spawn(move || watching.look());
    while let Some(heard) = hear::<Heard>(&mut asked)? {
        watch.begin();
        if let Some(document) = heard.document {
            engine.hold(&document);
        }
        let answer = engine.answer(heard.question);
        // From here on the watch does not answer any more.
        watch.end();
        tell(&mut io::stdout().lock(), &Said { answer, is_last: false })?;
    }
    Ok(())
}

/// Looks at the time from a thread of its own, as the one that runs an expression may not come to it.
struct Watch {
    state: Mutex<Watched>,
    begun: Condvar,
    reached: Reached,
}

#[derive(Default)]
struct Watched {
    /// What the process had used when the question that is under way began.
    began: Option<ProcessTime>,
    /// The watch waits for a question, and not for its time.
    sleeps: bool,
}

impl Watch {
    fn state(&self) -> MutexGuard<'_, Watched> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn begin(&self) {
        let mut state = self.state();
        state.began = Some(ProcessTime::now());
        // Otherwise it looks in time: it waits for no longer than a question may take.
        if state.sleeps {
            self.begun.notify_one();
        }
    }

    fn end(&self) {
        self.state().began = None;
    }

    fn look(&self) {
        let mut state = self.state();
        loop {
            let Some(since) = state.began else {
                state.sleeps = true;
                state = self.begun.wait(state).unwrap_or_else(PoisonError::into_inner);
                state.sleeps = false;
                continue;
            };
            let used = since.elapsed();
            if used >= LONGEST {
                // The answer is given with the lock held: there is no second one.
                self.give_up();
            }
            let pause = LONGEST.saturating_sub(used).max(PAUSE);
            (state, _) = self.begun.wait_timeout(state, pause).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Whoever asked ends the process; it ends by itself where there is nobody.
    fn give_up(&self) -> ! {
        let answer = Answer { reached: self.reached.get(), told: Err(Stop::TooLong) };
        let told = tell(&mut io::stdout().lock(), &Said { answer, is_last: true });
        if told.is_ok() {
            std::thread::sleep(Duration::from_secs(1));
        }
        std::process::exit(1)
    }
}

fn tell(to: &mut impl Write, what: &impl Serialize) -> io::Result<()> {
    let mut line = serde_json::to_vec(what)?;
    line.push(b'\n');
    to.write_all(&line)?;
    to.flush()
}

/// `None` at the end.
fn hear<T: DeserializeOwned>(from: &mut impl BufRead) -> io::Result<Option<T>> {
    let mut line = Vec::new();
    if from.read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    Ok(Some(serde_json::from_slice(&line)?))
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    #[test]
    fn a_program_that_is_not_meant_to_be_started_costs_an_error_and_no_waiting() {
        // The program of these tests does not know the argument.
        let own = Command::new(std::env::current_exe().unwrap());
        let started = Apart::of(own, &Work::new(&[], DateTime::UNIX_EPOCH));
        // It may have gone before it got its work.
        let asked = started.and_then(|mut apart| apart.ask(Some("{}"), Question::Map(0)));
        assert!(asked.is_err());
        let absent = Apart::of(Command::new("/nowhere"), &Work::new(&[], DateTime::UNIX_EPOCH));
        assert_eq!(absent.err().unwrap().kind(), io::ErrorKind::NotFound);
    }
}
