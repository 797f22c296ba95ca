//! The engine in which expressions run: QuickJS, with nothing from outside but a document and the time.
//!
//! Bounded are steps (counted, so that the same expression ends the same way on any machine; time is looked at only where
//! there are very many), memory and depth. Native loops that nothing could interrupt are paid for before they begin
//! (`sandbox.js`). Between two documents nothing is
//! carried over: built-ins are read-only and new globals are taken away; where that failed, or a bound was reached, the
//! engine is made anew.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use cpu_time::ThreadTime;
use rquickjs::context::intrinsic;
use rquickjs::function::Function;
use rquickjs::{CatchResultExt, CaughtError, Context, Ctx, Exception, Object, Persistent, Runtime};
use serde::{Deserialize, Serialize};

use super::push::{Rule, Source};

/// Of the engine with everything in it. What leaves it comes on top.
const MEMORY: usize = 16_000_000;
/// Of the native stack, within what a thread of a test has.
const STACK: usize = 160 * 1024;
/// The engine looks up every 10,000 steps; no expression needs so many that is meant well.
const LOOKS: u32 = 25;
/// Steps may be slow ones. Of the thread's own time, not of the clock: what else the machine does ends no expression.
const LONGEST: Duration = Duration::from_millis(60);
/// Letters that native loops may go over.
const WORK: f64 = 4_000_000.0;
/// What reading a letter of a source costs.
const READING: usize = 8;

/// What the engine may use; JavaScript's clock, and `eval` to read expressions with, are among them.
type Intrinsics = (
    intrinsic::Date,
    intrinsic::Eval,
    intrinsic::RegExpCompiler,
    intrinsic::RegExp,
    intrinsic::Json,
    intrinsic::MapSet,
    intrinsic::Promise,
);

/// The bounds of one call.
struct Budget {
    began: Cell<ThreadTime>,
    looks: Cell<u32>,
    work: Cell<f64>,
    spent: Cell<bool>,
    longest: Duration,
}

/// Position of the rule that is under way, for whoever watches from another thread too.
#[derive(Clone, Default)]
pub(super) struct Reached(Arc<AtomicUsize>);

/// Why a call ended without an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Stop {
    /// JavaScript's own words.
    Thrown(String),
    TooLong,
    TooMuchMemory,
    /// The engine itself cannot be made or used.
    Broken,
}

/// What became of a mapping.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Verdict {
    Payload { text: String, sorted: String },
    Undefined,
    Neither,
    Misplaced(String),
    Unwritable(String),
}

pub(super) struct Sandbox {
    // Before the context, which is before the runtime: what they hold goes first.
    host: Persistent<Object<'static>>,
    context: Context,
    runtime: Runtime,
    budget: Rc<Budget>,
    is_broken: Cell<bool>,
}

/// The rules of a push, as the engine holds them.
pub(super) struct Prepared(Persistent<rquickjs::Array<'static>>);

impl Sandbox {
    /// `reached` is told which rule is under way.
    pub(super) fn new(now: DateTime<Utc>, reached: &Reached) -> Option<Self> {
        Self::within(now, reached, LONGEST)
    }

    fn within(now: DateTime<Utc>, reached: &Reached, longest: Duration) -> Option<Self> {
        let runtime = Runtime::new().ok()?;
        runtime.set_memory_limit(MEMORY);
        runtime.set_max_stack_size(STACK);
        let budget = Rc::new(Budget {
            began: Cell::new(ThreadTime::now()),
            looks: Cell::new(0),
            work: Cell::new(0.0),
            spent: Cell::new(false),
            longest,
        });
        budget.renew();
        let context = Context::custom::<Intrinsics>(&runtime).ok()?;
        let host = context.with(|context| prepare(&context, &budget, reached, now)).ok()?;
        let watched = Rc::clone(&budget);
        runtime.set_interrupt_handler(Some(Box::new(move || watched.look())));
        Some(Self { host, context, runtime, budget, is_broken: Cell::new(false) })
    }

    /// Whether the next call has to be made on a new one.
    pub(super) fn is_broken(&self) -> bool {
        self.is_broken.get()
    }

    pub(super) fn prepare(&self, rules: &[Rule]) -> Option<Prepared> {
        let prepared = self.context.with(|context| -> rquickjs::Result<_> {
            let list = rquickjs::Array::new(context.clone())?;
            for (at, rule) in rules.iter().enumerate() {
                let one = Object::new(context.clone())?;
                one.set("to", rule.to.as_str())?;
                one.set("optional", rule.optional)?;
                match &rule.source {
                    Source::Path(path) => one.set("path", path.as_str())?,
                    Source::Expression(expression) => one.set("expression", expression.as_str())?,
                    Source::Nothing => {}
                }
                list.set(at, one)?;
            }
            Ok(Persistent::save(&context, list))
        });
        prepared.ok().map(Prepared)
    }

    /// Takes in the document that the next calls are about.
    pub(super) fn hold(&self, document: &str) -> Result<(), Stop> {
        let failed: Option<String> =
            self.call(|_, host| host.get::<_, Function>("hold")?.call((document,)))?;
        failed.map_or(Ok(()), |words| Err(Stop::Thrown(words)))
    }

    pub(super) fn is_relevant(&self, expression: &str) -> Result<bool, Stop> {
        let answer: Vec<String> =
            self.call(|_, host| host.get::<_, Function>("relevant")?.call((expression,)))?;
        match answer.as_slice() {
            [yes] => Ok(yes == "yes"),
            [_, words] => Err(self.thrown(words)),
            _ => Err(Stop::Broken),
        }
    }

    pub(super) fn map(&self, rules: &Prepared) -> Result<Verdict, Stop> {
        let answer: Vec<String> = self.call(|context, host| {
            let rules = rules.0.clone().restore(context)?;
            host.get::<_, Function>("map")?.call((rules,))
        })?;
        let mut answer = answer.into_iter();
        let mut next = || answer.next().unwrap_or_default();
        match next().as_str() {
            "mapped" => Ok(Verdict::Payload { text: next(), sorted: next() }),
            "undefined" => Ok(Verdict::Undefined),
            "neither" => Ok(Verdict::Neither),
            "misplaced" => Ok(Verdict::Misplaced(next())),
            "unwritable" => Ok(Verdict::Unwritable(next())),
            "thrown" => Err(self.thrown(&next())),
            _ => Err(Stop::Broken),
        }
    }

    /// An expression may catch what stops it; it is stopped all the same.
    fn thrown(&self, words: &str) -> Stop {
        if self.budget.spent.get() {
            Stop::TooLong
        } else if is_of_memory(words) {
            self.is_broken.set(true);
            Stop::TooMuchMemory
        } else {
            Stop::Thrown(words.to_owned())
        }
    }

    fn call<T>(
        &self,
        ask: impl for<'js> FnOnce(&Ctx<'js>, &Object<'js>) -> rquickjs::Result<T>,
    ) -> Result<T, Stop> {
        self.budget.renew();
        let outcome = self.context.with(|context| {
            let Ok(host) = self.host.clone().restore(&context) else { return Err(Stop::Broken) };
            match ask(&context, &host).catch(&context) {
                Ok(_) if self.budget.spent.get() => Err(Stop::TooLong),
                Ok(answer) => {
                    let spoiled = host.get::<_, Function>("isSpoiled").and_then(|ask| ask.call(()));
                    self.is_broken.set(spoiled.unwrap_or(true));
                    Ok(answer)
                }
                Err(_) if self.budget.spent.get() => Err(Stop::TooLong),
                Err(error) => {
                    let words = error.to_string();
                    let is_null = matches!(&error, CaughtError::Value(value) if value.is_null());
                    if is_null || is_of_memory(&words) {
                        Err(Stop::TooMuchMemory)
                    } else {
                        Err(Stop::Thrown(words.chars().take(300).collect()))
                    }
                }
            }
        });
        if outcome.is_err() {
            self.is_broken.set(true);
        }
        outcome
    }
}

impl Reached {
    const NONE: usize = usize::MAX;

    pub(super) fn set(&self, rule: Option<usize>) {
        self.0.store(rule.unwrap_or(Self::NONE), Ordering::Relaxed);
    }

    pub(super) fn get(&self) -> Option<usize> {
        Some(self.0.load(Ordering::Relaxed)).filter(|at| *at != Self::NONE)
    }
}

/// Where not even the error has room, QuickJS throws null instead; nobody else throws that.
fn is_of_memory(words: &str) -> bool {
    words.contains("out of memory") || words == "null"
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.runtime.set_interrupt_handler(None);
    }
}

impl Budget {
    fn renew(&self) {
        self.began.set(ThreadTime::now());
        self.looks.set(LOOKS);
        self.work.set(WORK);
        self.spent.set(false);
    }

    /// Whether it is enough.
    fn look(&self) -> bool {
        let left = self.looks.get().saturating_sub(1);
        self.looks.set(left);
        // The engine counts on from call to call: before the second look hardly a step may have been made, and what takes
        // long is the machine.
        if left == 0 || (left < LOOKS - 1 && self.is_late()) {
            self.spent.set(true);
        }
        self.spent.get()
    }

    /// Whether so much work is still allowed.
    #[expect(clippy::float_arithmetic, reason = "lengths come as JavaScript's numbers, infinity among them")]
    fn spend(&self, work: f64) -> bool {
        let left = self.work.get() - work;
        if left >= 0.0 {
            self.work.set(left);
        } else {
            self.spent.set(true);
        }
        // Work is no step, but much of it takes its time.
        if left < WORK * 0.75 && self.is_late() {
            self.spent.set(true);
        }
        !self.spent.get()
    }

    fn is_late(&self) -> bool {
        self.began.get().elapsed() > self.longest
    }
}

/// What reading a source costs: each alternative and each group of a regular expression moves what stands before it.
#[expect(clippy::cast_precision_loss, reason = "no text is so long that its length is no double")]
fn weight(source: &str) -> f64 {
    let reading = (source.len() * READING) as f64;
    if reading > WORK {
        return reading;
    }
    let moves = source.bytes().filter(|byte| matches!(byte, b'|' | b')')).count();
    (source.len() * READING + source.len() * moves / 50) as f64
}

/// Whether a source has a literal like `2n`, be it within a text: integers without end are the one thing whose arithmetic
/// takes as long as it likes, and nobody can tell a literal from a text without reading the whole of JavaScript.
fn has_long_integer(source: &str) -> bool {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$');
    let words = source.as_bytes().split(|byte| !is_word(byte));
    words.into_iter().any(|word| {
        let literal = word.strip_suffix(b"n").filter(|rest| rest.first().is_some_and(u8::is_ascii_digit));
        literal.is_some_and(|rest| {
            rest.iter()
                .all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b'_' | b'x' | b'X' | b'o' | b'O'))
        })
    })
}

fn prepare(
    context: &Ctx<'_>,
    budget: &Rc<Budget>,
    reached: &Reached,
    now: DateTime<Utc>,
) -> rquickjs::Result<Persistent<Object<'static>>> {
    let paid = Rc::clone(budget);
    let spend = Function::new(context.clone(), move |context: Ctx<'_>, work: f64| {
        if paid.spend(work) { Ok(()) } else { Err(Exception::throw_range(&context, "too much at once")) }
    })?;
    let paid = Rc::clone(budget);
    let weigh = Function::new(context.clone(), move |context: Ctx<'_>, source: String| {
        if !paid.spend(weight(&source)) {
            Err(Exception::throw_range(&context, "too much at once"))
        } else if has_long_integer(&source) {
            Err(Exception::throw_syntax(&context, "integers as 2n are not supported"))
        } else {
            Ok(())
        }
    })?;
    let noted = reached.clone();
    let reached = Function::new(context.clone(), move |at: usize| noted.set(Some(at)))?;
    #[expect(clippy::cast_precision_loss, reason = "milliseconds stay far below where doubles lose integers")]
    let moment = now.timestamp_millis() as f64;
    let clock = Function::new(context.clone(), move || moment)?;
    let make: Function<'_> = context.eval(include_str!("sandbox.js"))?;
    let host: Object<'_> = make.call((spend, weigh, reached, clock, WORK))?;
    Ok(Persistent::save(context, host))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Time does not count, so that what ends here ends on any machine.
    fn worth(expression: &str) -> (&'static str, usize) {
        let sandbox = Sandbox::within(DateTime::UNIX_EPOCH, &Reached::default(), Duration::MAX).unwrap();
        assert!(matches!(sandbox.hold(r#"{"_id":"r1"}"#), Ok(())));
        let rule =
            Rule { to: "it".to_owned(), source: Source::Expression(expression.to_owned()), optional: true };
        let outcome = match sandbox.map(&sandbox.prepare(&[rule]).unwrap()) {
            Ok(_) => "done",
            Err(Stop::TooLong) => "too long",
            Err(Stop::TooMuchMemory) => "too much memory",
            Err(Stop::Thrown(_)) => "thrown",
            Err(Stop::Broken) => "broken",
        };
        let limit = sandbox.runtime.memory_usage().malloc_limit;
        (outcome, usize::try_from(limit).unwrap())
    }

    fn expressions(kind: &str) -> Vec<String> {
        let all: serde_json::Value =
            serde_json::from_str(include_str!("../../tests/outbound/hostile.json")).unwrap();
        serde_json::from_value(all[kind].clone()).unwrap()
    }

    #[test]
    fn steps_and_work_and_memory_end_what_never_ends_without_a_clock() {
        for expression in expressions("endless").iter().chain(&expressions("memory")) {
            let (outcome, _) = worth(expression);
            assert!(!["done", "broken"].contains(&outcome), "{expression}: {outcome}");
        }
    }

    #[test]
    fn an_expression_cannot_have_more_memory_than_there_is() {
        for expression in [
            "const a = []; for (let i = 0; i < 2e5; i++) a.push({ i }, { i }, { i }, { i }); a.length",
            "const a = {}; for (let i = 0; i < 2e5; i++) a['key' + i] = [i, [i], [[i]]]; true",
            "const a = []; for (let i = 0; i < 1e5; i++) a[i] = () => [i, a, a, a, a]; a.length",
        ] {
            let (outcome, limit) = worth(expression);
            assert_eq!(outcome, "too much memory", "{expression}");
            assert!(limit <= 16_000_000, "half of what may be taken: what leaves the engine comes on top");
        }
    }

    #[test]
    fn a_busy_machine_ends_nothing_that_makes_few_steps() {
        // Always late.
        let sandbox = Sandbox::within(DateTime::UNIX_EPOCH, &Reached::default(), Duration::ZERO).unwrap();
        assert!(matches!(sandbox.hold(r#"{"_id":"r1"}"#), Ok(())));
        for n in 0..200 {
            let outcome =
                sandbox.is_relevant("let n = 0; for (let i = 0; i < 500; i++) n += i; doc._id === 'r1'");
            assert!(matches!(outcome, Ok(true)), "call {n}");
        }
        assert!(matches!(sandbox.is_relevant("while (true) {}"), Err(Stop::TooLong)));
    }

    #[test]
    fn a_source_costs_what_reading_it_takes() {
        for (source, expected) in
            [("", 0.0), ("doc.fields.weight", 136.0), ("(a|b|c|d|e|f|g|h|i|j)", 168.0 + 4.0)]
        {
            assert!((weight(source) - expected).abs() < 1e-9, "{source}: {}", weight(source));
        }
        for (source, expected) in [
            ("2n", true),
            ("0xFFn", true),
            ("x=1_000n", true),
            ("doc.n", false),
            ("a2n", false),
            ("2 * n", false),
            ("'12nd'", false),
            ("1e3", false),
        ] {
            assert_eq!(has_long_integer(source), expected, "{source}");
        }
    }
}
