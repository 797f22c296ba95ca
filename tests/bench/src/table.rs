//! The table: ratios first, they hold on any machine.

use std::fmt;
use std::time::Duration;

#[derive(Default)]
pub struct Table {
    lines: Vec<Line>,
    notes: Vec<String>,
}

struct Line {
    ratio: f64,
    what: String,
    figure: String,
    floor: String,
    floor_figure: String,
    /// What is aimed at, and whether it is reached.
    aim: Option<(String, bool)>,
}

/// What a line is held to.
#[derive(Clone, Copy)]
pub enum Aim {
    None,
    /// At most so many times the floor.
    Times(f64),
    /// At most this long, on a laptop of today.
    Within(Duration),
}

impl Table {
    /// A job beside the least it could take.
    pub fn time(&mut self, what: &str, took: Duration, floor: &str, floor_took: Duration, aim: Aim) {
        let ratio = took.as_secs_f64() / floor_took.as_secs_f64();
        let aim = match aim {
            Aim::None => None,
            Aim::Times(most) => Some((format!("≤ {most} ×"), ratio <= most)),
            Aim::Within(most) => Some((format!("≤ {}", duration(most)), took <= most)),
        };
        self.add(ratio, what, duration(took), floor, duration(floor_took), aim);
    }

    /// A size beside another, in bytes.
    pub fn size(&mut self, what: &str, bytes: f64, floor: &str, floor_bytes: f64, aim: Aim) {
        let ratio = bytes / floor_bytes;
        let aim = match aim {
            Aim::Times(most) => Some((format!("≤ {most} ×"), ratio <= most)),
            Aim::None | Aim::Within(_) => None,
        };
        self.add(ratio, what, size(bytes), floor, size(floor_bytes), aim);
    }

    fn add(
        &mut self,
        ratio: f64,
        what: &str,
        figure: String,
        floor: &str,
        floor_figure: String,
        aim: Option<(String, bool)>,
    ) {
        let line = Line { ratio, what: what.to_owned(), figure, floor: floor.to_owned(), floor_figure, aim };
        println!(
            "   {:>7.2} ×  {}: {}; {}: {}",
            line.ratio, line.what, line.figure, line.floor, line.floor_figure
        );
        self.lines.push(line);
    }

    /// Something that a reader of the figures should know.
    pub fn note(&mut self, text: String) {
        self.notes.push(text);
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = |cell: fn(&Line) -> &str| {
            self.lines.iter().map(|line| cell(line).chars().count()).max().unwrap_or(0)
        };
        let (what, figure) = (width(|line| &line.what), width(|line| &line.figure).max(8));
        let (floor, floor_figure) = (width(|line| &line.floor), width(|line| &line.floor_figure).max(8));
        writeln!(
            f,
            "{:>9}  {:what$}  {:>figure$}  {:floor$}  {:>floor_figure$}  aim",
            "ratio", "what", "figure", "beside", "figure"
        )?;
        for line in &self.lines {
            let aim = match &line.aim {
                None => String::new(),
                Some((text, true)) => format!("{text}  met"),
                Some((text, false)) => format!("{text}  MISSED"),
            };
            writeln!(
                f,
                "{:>7.2} ×  {:what$}  {:>figure$}  {:floor$}  {:>floor_figure$}  {aim}",
                line.ratio, line.what, line.figure, line.floor, line.floor_figure
            )?;
        }
        for note in &self.notes {
            writeln!(f, "{note}")?;
        }
        Ok(())
    }
}

pub fn duration(time: Duration) -> String {
    let millis = time.as_secs_f64() * 1e3;
    match millis {
        0.0..1.0 => format!("{:.0} µs", millis * 1e3),
        1.0..100.0 => format!("{millis:.1} ms"),
        100.0..10_000.0 => format!("{millis:.0} ms"),
        _ => format!("{:.1} s", millis / 1e3),
    }
}

pub fn size(bytes: f64) -> String {
    if bytes < 10_000.0 { format!("{bytes:.0} B") } else { format!("{:.1} MB", bytes / 1e6) }
}
