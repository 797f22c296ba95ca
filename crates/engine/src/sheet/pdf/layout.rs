//! Where everything goes: leaves become pages. Lengths are in twips, twentieths of a point.

use super::fonts::Fonts;
use super::grid;
use super::lines::wrapped;
use crate::sheet::paper::{Block, Leaf};
use crate::sheet::words::{Words, fill};

pub(super) const POINT: i32 = 20;

/// A4 on its side.
pub(super) const WIDTH: i32 = 16_838;
pub(super) const HEIGHT: i32 = 11_906;
const MARGIN: i32 = 32 * POINT;
/// From the last line of a page to its foot.
const FOOT: i32 = 14 * POINT;

/// Thousandths of the usual size, tried until a leaf fits on one page. One that is too long at the least of them goes
/// on, at a size that is read with ease: the one of those that takes the fewest pages, so that nobody signs an empty one.
const SCALES: [i32; 7] = [1000, 950, 900, 850, 800, 750, 700];
const SCALES_OF_SEVERAL: [i32; 3] = [900, 850, 800];

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Weight {
    Regular,
    Bold,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Area {
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub height: i32,
}

/// Something on a page.
#[derive(Debug)]
pub(super) enum Item {
    Text(Text),
    Line {
        from: (i32, i32),
        to: (i32, i32),
        width: i32,
    },
    /// Grey, of 255 parts white.
    Fill(Area, u8),
    Hatch(Area),
}

#[derive(Debug)]
pub(super) struct Text {
    /// Where the line that letters stand on begins.
    pub at: (i32, i32),
    pub size: i32,
    pub weight: Weight,
    pub text: String,
    pub reading: Reading,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Reading {
    Across,
    /// From below, where columns are narrow.
    Upwards,
}

pub(super) type Page = Vec<Item>;

/// The pages of one leaf, with their feet.
pub(super) fn pages(leaf: &Leaf, fonts: &Fonts, words: &Words) -> Vec<Page> {
    let one = SCALES.iter().map(|&scale| flow(leaf, fonts, words, scale)).find(|pages| pages.len() == 1);
    let several =
        || SCALES_OF_SEVERAL.iter().map(|&scale| flow(leaf, fonts, words, scale)).min_by_key(Vec::len);
    let mut pages = one.or_else(several).unwrap_or_default();
    let count = pages.len().to_string();
    for (number, page) in (1_usize..).zip(&mut pages) {
        let said = fill(words.page, &[("{page}", &number.to_string()), ("{pages}", &count)]);
        foot(page, fonts, &leaf.name, &said);
    }
    pages
}

fn foot(page: &mut Page, fonts: &Fonts, left: &str, right: &str) {
    let (size, y) = (7 * POINT, HEIGHT - MARGIN);
    page.push(Item::Line {
        from: (MARGIN, y - 9 * POINT),
        to: (WIDTH - MARGIN, y - 9 * POINT),
        width: POINT / 4,
    });
    let text = |x: i32, text: &str| {
        let (text, at) = (text.to_owned(), (x, y));
        Item::Text(Text { at, size, weight: Weight::Regular, text, reading: Reading::Across })
    };
    page.push(text(MARGIN, left));
    page.push(text(WIDTH - MARGIN - fonts.width(right, Weight::Regular, size), right));
}

fn flow(leaf: &Leaf, fonts: &Fonts, words: &Words, scale: i32) -> Vec<Page> {
    let mut flow = Flow { fonts, words, scale, pages: vec![Vec::new()], y: MARGIN };
    flow.title(leaf);
    for block in &leaf.blocks {
        match block {
            Block::Heading(text) => flow.heading(text),
            Block::Text(name, text) => flow.paragraph(*name, text),
            Block::Grid(table) => grid::lay(&mut flow, table),
            Block::Legend(text) => flow.legend(text),
            Block::Ruled(lines) => flow.ruled(*lines),
            Block::Signatures(names) => flow.signatures(names),
        }
    }
    flow.pages
}

/// A leaf on its way to pages.
pub(super) struct Flow<'f> {
    pub fonts: &'f Fonts,
    pub words: &'f Words,
    scale: i32,
    pages: Vec<Page>,
    /// The top of what comes next.
    pub y: i32,
}

impl Flow<'_> {
    pub(super) const LEFT: i32 = MARGIN;
    pub(super) const WIDTH: i32 = WIDTH - 2 * MARGIN;
    const BOTTOM: i32 = HEIGHT - MARGIN - FOOT;

    /// So many tenths of a point at this leaf's scale.
    pub(super) fn tenths(&self, tenths: i32) -> i32 {
        tenths * POINT / 10 * self.scale / 1000
    }

    pub(super) fn push(&mut self, item: Item) {
        if let Some(page) = self.pages.last_mut() {
            page.push(item);
        }
    }

    pub(super) fn text(&mut self, at: (i32, i32), size: i32, weight: Weight, text: &str) {
        let (text, reading) = (text.to_owned(), Reading::Across);
        self.push(Item::Text(Text { at, size, weight, text, reading }));
    }

    /// Whether so much more has room on this page.
    pub(super) fn has_room(&self, height: i32) -> bool {
        self.y + height <= Self::BOTTOM
    }

    pub(super) fn next_page(&mut self) {
        self.pages.push(Vec::new());
        self.y = MARGIN;
    }

    /// Goes on to the next page where there is no room for so much, unless the page is empty.
    fn make_room(&mut self, height: i32) {
        if !self.has_room(height) && self.y > MARGIN {
            self.next_page();
        }
    }

    fn title(&mut self, leaf: &Leaf) {
        let size = self.tenths(150);
        for line in wrapped(self.fonts, &leaf.title, Weight::Bold, size, Self::WIDTH) {
            self.y += size;
            self.text((Self::LEFT, self.y), size, Weight::Bold, &line);
            self.y += size / 4;
        }
        self.y += self.tenths(30);
        self.facts(&leaf.facts);
    }

    /// Names in small letters above their values, side by side, as the head of a form has them.
    fn facts(&mut self, facts: &[(&'static str, String)]) {
        let (small, size) = (self.tenths(65), self.tenths(95));
        let gap = self.tenths(160);
        let height = small + size + self.tenths(70);
        let mut x = Self::LEFT;
        for (name, value) in facts {
            let width = self
                .fonts
                .width(name, Weight::Regular, small)
                .max(self.fonts.width(value, Weight::Bold, size))
                .min(Self::WIDTH);
            if x > Self::LEFT && x + width > Self::LEFT + Self::WIDTH {
                x = Self::LEFT;
                self.y += height;
            }
            let top = self.y + small;
            self.text((x, top), small, Weight::Regular, name);
            let lines = wrapped(self.fonts, value, Weight::Bold, size, Self::WIDTH);
            for (line, number) in lines.iter().zip(0..) {
                let baseline = top + size + self.tenths(20) + number * (size + self.tenths(20));
                self.text((x, baseline), size, Weight::Bold, line);
                if number > 0 {
                    self.y += size + self.tenths(20);
                }
            }
            x += width + gap;
        }
        self.y += height;
    }

    fn heading(&mut self, text: &str) {
        let size = self.tenths(95);
        // Not without something below it.
        self.make_room(self.tenths(800));
        self.y += self.tenths(50) + size;
        self.text((Self::LEFT, self.y), size, Weight::Bold, text);
        self.y += self.tenths(35);
    }

    fn paragraph(&mut self, name: Option<&str>, text: &str) {
        let size = self.tenths(80);
        let indent = name.map_or(0, |name| {
            self.fonts.width(name, Weight::Bold, size) + self.fonts.width(": ", Weight::Bold, size)
        });
        let lines = wrapped(self.fonts, text, Weight::Regular, size, Self::WIDTH - indent);
        for (number, line) in lines.iter().enumerate() {
            self.make_room(size + self.tenths(30));
            self.y += size;
            if let Some(name) = name.filter(|_| number == 0) {
                self.text((Self::LEFT, self.y), size, Weight::Bold, &format!("{name}:"));
            }
            self.text((Self::LEFT + indent, self.y), size, Weight::Regular, line);
            self.y += self.tenths(25);
        }
        self.y += self.tenths(15);
    }

    fn legend(&mut self, text: &str) {
        let size = self.tenths(65);
        self.make_room(size + self.tenths(50));
        self.y += self.tenths(30);
        let area = Area { x: Self::LEFT, y: self.y, width: 2 * size, height: size };
        self.push(Item::Hatch(area));
        let frame = outline(area, POINT / 4);
        frame.into_iter().for_each(|item| self.push(item));
        self.y += size;
        self.text((Self::LEFT + 2 * size + self.tenths(40), self.y - size / 8), size, Weight::Regular, text);
        self.y += self.tenths(20);
    }

    fn ruled(&mut self, lines: usize) {
        for _ in 0..lines {
            let step = self.tenths(165);
            self.make_room(step);
            self.y += step;
            self.push(Item::Line {
                from: (Self::LEFT, self.y),
                to: (Self::LEFT + Self::WIDTH, self.y),
                width: POINT / 3,
            });
        }
        self.y += self.tenths(40);
    }

    /// A line to write on above each of the words, side by side: a name takes more room than a date.
    fn signatures(&mut self, names: &[&str]) {
        let (size, gap, room) = (self.tenths(70), self.tenths(160), self.tenths(270));
        self.make_room(room + size + self.tenths(40));
        self.y += room;
        let (long, short) = (Self::WIDTH * 34 / 100, Self::WIDTH * 11 / 100);
        let mut x = Self::LEFT;
        for (number, name) in names.iter().enumerate() {
            let width = if number % 2 == 0 { long } else { short };
            self.push(Item::Line { from: (x, self.y), to: (x + width, self.y), width: POINT / 2 });
            self.text((x, self.y + size + self.tenths(20)), size, Weight::Regular, name);
            x += width + gap;
        }
        self.y += size + self.tenths(40);
    }
}

/// The four lines around an area.
pub(super) fn outline(area: Area, width: i32) -> [Item; 4] {
    let Area { x, y, width: across, height } = area;
    let (right, bottom) = (x + across, y + height);
    [
        ((x, y), (right, y)),
        ((right, y), (right, bottom)),
        ((right, bottom), (x, bottom)),
        ((x, bottom), (x, y)),
    ]
    .map(|(from, to)| Item::Line { from, to, width })
}
