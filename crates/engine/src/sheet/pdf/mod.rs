//! Paper as PDF. The libraries shape and embed the letters (krilla, rustybuzz); where everything goes is said here
//! (docs/decisions/0014).
//!
//! Lengths are whole numbers until they are drawn: the page is drawn in twips and scaled once.

mod fonts;
mod grid;
mod layout;
mod lines;

use chrono::{DateTime, Datelike, Timelike, Utc};
use krilla::Document;
use krilla::color::luma;
use krilla::geom::{Path, PathBuilder, Point, Rect, Transform};
use krilla::metadata::{DateTime as PdfDateTime, Metadata};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::text::TextDirection;

use super::paper::{Block, Leaf, Paper};
use super::words::{Words, fill};
use crate::Error;
use fonts::{Fonts, MARK};
use layout::{Area, Item, Page, Reading, Text};

/// The file's bytes: the same for the same paper and moment.
pub(super) fn write(mut paper: Paper, words: &Words, now: DateTime<Utc>) -> Result<Vec<u8>, Error> {
    let fonts = Fonts::load().ok_or_else(|| cannot("fonts"))?;
    let mut document = Document::new();
    for leaf in &mut paper.leaves {
        if lacks_letters(leaf, &fonts, words) {
            let said = fill(words.unprintable, &[("{mark}", &MARK.to_string())]);
            leaf.blocks.push(Block::Text(None, said));
        }
        for page in layout::pages(leaf, &fonts, words) {
            // A4 on its side, in points.
            let settings = PageSettings::from_wh(841.9, 595.3).ok_or_else(|| cannot("page"))?;
            let mut on = document.start_page_with(settings);
            let mut surface = on.surface();
            surface.push_transform(&Transform::from_scale(0.05, 0.05));
            draw(&mut surface, &page, &fonts);
            surface.pop();
            surface.finish();
            on.finish();
        }
    }
    document.set_metadata(
        Metadata::new()
            .title(paper.title)
            .language(words.language.to_owned())
            .creator("Jumla".to_owned())
            .creation_date(moment(now)),
    );
    document.finish().map_err(|error| cannot(&format!("{error:?}")))
}

fn cannot(reason: &str) -> Error {
    Error::FormatCannotHold { format: "PDF".to_owned(), reason: reason.to_owned() }
}

fn lacks_letters(leaf: &Leaf, fonts: &Fonts, words: &Words) -> bool {
    let in_block = |block: &Block| match block {
        Block::Text(_, text) => fonts.lack(text),
        Block::Grid(grid) => {
            let in_row =
                |row: &super::paper::Row| row.cells.iter().any(|cell| fonts.lack(&cell.words(words)));
            grid.columns.iter().any(|column| fonts.lack(&column.head)) || grid.rows.iter().any(in_row)
        }
        Block::Heading(_) | Block::Legend(_) | Block::Ruled(_) | Block::Signatures(_) => false,
    };
    fonts.lack(&leaf.title)
        || leaf.facts.iter().any(|(_, value)| fonts.lack(value))
        || leaf.blocks.iter().any(in_block)
}

fn moment(now: DateTime<Utc>) -> PdfDateTime {
    let small = |number: u32| u8::try_from(number).unwrap_or_default();
    PdfDateTime::new(u16::try_from(now.year()).unwrap_or_default())
        .month(small(now.month()))
        .day(small(now.day()))
        .hour(small(now.hour()))
        .minute(small(now.minute()))
        .second(small(now.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}

fn draw(surface: &mut Surface<'_>, page: &Page, fonts: &Fonts) {
    for item in page {
        match item {
            Item::Text(text) => write_text(surface, text, fonts),
            Item::Line { from, to, width } => draw_lines(surface, &[(*from, *to)], *width, 90),
            Item::Fill(area, shade) => fill_area(surface, *area, *shade),
            Item::Hatch(area) => draw_lines(surface, &hatching(*area), 6, 150),
        }
    }
}

fn write_text(surface: &mut Surface<'_>, text: &Text, fonts: &Fonts) {
    let (x, y) = (twips(text.at.0), twips(text.at.1));
    surface.set_fill(Some(grey(0)));
    surface.set_stroke(None);
    surface.push_transform(&match text.reading {
        Reading::Across => Transform::from_translate(x, y),
        Reading::Upwards => Transform::from_row(0.0, -1.0, 1.0, 0.0, x, y),
    });
    let mut at = 0;
    for run in fonts.runs(&text.text, text.weight) {
        let start = Point::from_xy(twips(at), 0.0);
        surface.draw_text(start, run.font, twips(text.size), &run.text, false, TextDirection::Auto);
        at += run.width * text.size / 1000;
    }
    surface.pop();
}

type Place = (i32, i32);

fn draw_lines(surface: &mut Surface<'_>, lines: &[(Place, Place)], width: i32, shade: u8) {
    let mut path = PathBuilder::new();
    for (from, to) in lines {
        path.move_to(twips(from.0), twips(from.1));
        path.line_to(twips(to.0), twips(to.1));
    }
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke {
        paint: luma::Color::new(shade).into(),
        width: twips(width),
        ..Stroke::default()
    }));
    path.finish().into_iter().for_each(|path: Path| surface.draw_path(&path));
}

fn fill_area(surface: &mut Surface<'_>, area: Area, shade: u8) {
    let mut path = PathBuilder::new();
    let rect = Rect::from_xywh(twips(area.x), twips(area.y), twips(area.width), twips(area.height));
    rect.into_iter().for_each(|rect| path.push_rect(rect));
    surface.set_fill(Some(grey(shade)));
    surface.set_stroke(None);
    path.finish().into_iter().for_each(|path: Path| surface.draw_path(&path));
}

/// Lines that rise through an area, one every so often.
fn hatching(area: Area) -> Vec<((i32, i32), (i32, i32))> {
    const EVERY: usize = 70;
    let Area { x, y, width, height } = area;
    (-height..width)
        .step_by(EVERY)
        .map(|begin| {
            // From the lower edge, `begin` to the right, to as far above as to the right; within the area.
            let (from, to) = (begin.max(0), (begin + height).min(width));
            ((x + from, y + height - (from - begin)), (x + to, y + height - (to - begin)))
        })
        .collect()
}

fn grey(shade: u8) -> Fill {
    Fill { paint: luma::Color::new(shade).into(), ..Fill::default() }
}

/// No page is wider or higher than the numbers that become these without loss.
fn twips(length: i32) -> f32 {
    f32::from(i16::try_from(length).unwrap_or(i16::MAX))
}
