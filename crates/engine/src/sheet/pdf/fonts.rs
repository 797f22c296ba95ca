//! The letters: which font has them, and how wide they are.
//!
//! Four families of Noto Sans, cut down to the scripts in use where the CHT is (`crates/engine/fonts/README.md`). What
//! none of them has is shown by one mark, never by an empty box or by nothing; whether that happened can be asked.

use std::cell::RefCell;
use std::collections::HashMap;

use krilla::text::Font;
use rustybuzz::{Face, UnicodeBuffer};

use super::layout::Weight;

/// Stands for letters that no font has.
pub(in crate::sheet) const MARK: char = '\u{fffd}';

/// The unit that widths are told in is a thousandth of the size: all of the fonts are drawn on such a grid.
const EM: i32 = 1000;

const REGULAR: [&[u8]; 4] = [
    include_bytes!("../../../fonts/NotoSans-Regular.ttf"),
    include_bytes!("../../../fonts/NotoSansDevanagari-Regular.ttf"),
    include_bytes!("../../../fonts/NotoSansEthiopic-Regular.ttf"),
    include_bytes!("../../../fonts/NotoSansBengali-Regular.ttf"),
];
const BOLD: [&[u8]; 4] = [
    include_bytes!("../../../fonts/NotoSans-Bold.ttf"),
    include_bytes!("../../../fonts/NotoSansDevanagari-Bold.ttf"),
    include_bytes!("../../../fonts/NotoSansEthiopic-Bold.ttf"),
    include_bytes!("../../../fonts/NotoSansBengali-Bold.ttf"),
];

pub(super) struct Fonts {
    regular: Vec<Typeface>,
    bold: Vec<Typeface>,
    /// Widths of texts that were asked for before: names and numbers come again and again.
    known: RefCell<HashMap<(Weight, String), i32>>,
}

struct Typeface {
    face: Face<'static>,
    font: Font,
}

/// Text in one font.
pub(super) struct Run {
    pub font: Font,
    pub text: String,
    /// In thousandths of the size.
    pub width: i32,
}

impl Fonts {
    /// `None` would mean that the fonts that come with the program are damaged: a test sees to it that they are not.
    pub(super) fn load() -> Option<Self> {
        let faces = |all: [&'static [u8]; 4]| -> Option<Vec<Typeface>> {
            all.into_iter()
                .map(|data| {
                    let face = Face::from_slice(data, 0).filter(|face| face.units_per_em() == EM)?;
                    Some(Typeface { face, font: Font::new(data.into(), 0)? })
                })
                .collect()
        };
        Some(Self { regular: faces(REGULAR)?, bold: faces(BOLD)?, known: RefCell::default() })
    }

    /// How wide a text is at a size.
    pub(super) fn width(&self, text: &str, weight: Weight, size: i32) -> i32 {
        let key = (weight, text.to_owned());
        let known = self.known.borrow().get(&key).copied();
        let width = known.unwrap_or_else(|| {
            let width = self.runs(text, weight).iter().map(|run| run.width).sum();
            self.known.borrow_mut().insert(key, width);
            width
        });
        width * size / EM
    }

    /// A text cut where another font takes over.
    pub(super) fn runs(&self, text: &str, weight: Weight) -> Vec<Run> {
        let faces = self.faces(weight);
        let mut cut: Vec<(usize, String)> = Vec::new();
        for letter in text.chars() {
            let current = cut.last().map(|(at, _)| *at);
            let Some((at, letter)) = self.seat(letter, current, weight) else { continue };
            match cut.last_mut() {
                // One mark for a whole word that cannot be printed.
                Some((_, text)) if letter == MARK && text.ends_with(MARK) => {}
                Some((of, text)) if *of == at => text.push(letter),
                _ => cut.push((at, letter.to_string())),
            }
        }
        cut.into_iter()
            .map(|(at, text)| {
                let mut buffer = UnicodeBuffer::new();
                buffer.push_str(&text);
                buffer.guess_segment_properties();
                let shaped = rustybuzz::shape(&faces[at].face, &[], buffer);
                let width = shaped.glyph_positions().iter().map(|glyph| glyph.x_advance).sum();
                Run { font: faces[at].font.clone(), text, width }
            })
            .collect()
    }

    /// Whether any letter of a text has to be shown by the mark.
    pub(super) fn lack(&self, text: &str) -> bool {
        text.chars().any(|letter| {
            letter != MARK && self.seat(letter, None, Weight::Regular).is_some_and(|(_, shown)| shown == MARK)
        })
    }

    /// The font that shows a letter, and as which one. Nothing for what has no shape anyway.
    fn seat(&self, letter: char, current: Option<usize>, weight: Weight) -> Option<(usize, char)> {
        if is_shapeless(letter) && !is_joiner(letter) {
            return None;
        }
        let letter = if letter.is_whitespace() || letter.is_control() { ' ' } else { letter };
        let faces = self.faces(weight);
        let has = |at: usize| faces.get(at).is_some_and(|one| one.face.glyph_index(letter).is_some());
        // Letters and digits of Latin are drawn by the Latin font; what scripts have in common stays with its script.
        if let Some(current) = current.filter(|_| !letter.is_ascii_alphanumeric())
            && has(current)
        {
            return Some((current, letter));
        }
        match (0..faces.len()).find(|&at| has(at)) {
            Some(at) => Some((at, letter)),
            None if is_joiner(letter) => None,
            None => Some((0, MARK)),
        }
    }

    fn faces(&self, weight: Weight) -> &[Typeface] {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }
}

/// Joiners, direction marks and the like: they change others and are nothing to see.
fn is_shapeless(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// These two do change how Indic letters are joined, where the font knows them.
fn is_joiner(letter: char) -> bool {
    matches!(letter, '\u{200c}' | '\u{200d}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_font_has_is_marked_and_never_an_empty_box() {
        let fonts = Fonts::load().unwrap();
        let table = [
            ("Amina Yusuf", "Amina Yusuf", false, "Latin"),
            ("Ñandú, São Tomé, N’Djamena", "Ñandú, São Tomé, N’Djamena", false, "Latin with marks"),
            ("Ọlájídé Ɗanjuma ƙarami", "Ọlájídé Ɗanjuma ƙarami", false, "Latin of West Africa"),
            ("सुनीता देवी", "सुनीता देवी", false, "Devanagari"),
            ("ዓለም ተስፋዬ", "ዓለም ተስፋዬ", false, "Ethiopic"),
            ("রহিমা বেগম", "রহিমা বেগম", false, "Bengali"),
            ("CHW सुनीता 12", "CHW सुनीता 12", false, "two scripts"),
            ("မမ Htet", "\u{fffd} Htet", true, "a script that is not here: one mark for the word"),
            ("🤰 Pregnancies", "\u{fffd} Pregnancies", true, "a picture"),
            ("a\u{200b}b\u{feff}", "ab", false, "what has no shape is left out"),
            ("one\ttwo\nthree", "one two three", false, "controls are spaces"),
        ];
        for (text, expected, lacks, remark) in table {
            for weight in [Weight::Regular, Weight::Bold] {
                let runs = fonts.runs(text, weight);
                let shown: String = runs.iter().map(|run| run.text.as_str()).collect();
                assert_eq!(shown, expected, "{remark}");
                assert_eq!(fonts.lack(text), lacks, "{remark}");
                assert!(runs.iter().all(|run| run.width > 0), "{remark}");
            }
        }
    }

    #[test]
    fn no_word_of_any_language_lacks_a_letter() {
        let fonts = Fonts::load().unwrap();
        for words in crate::sheet::words::ALL {
            for text in words.every() {
                assert!(!fonts.lack(text), "{}: {text}", words.language);
            }
        }
    }

    /// Shaping joins letters: the vowel sign of "कि" stands before its consonant, and "क्ष" is one sign.
    #[test]
    fn signs_are_joined_as_the_script_wants_it() {
        let fonts = Fonts::load().unwrap();
        let joined = fonts.width("क्ष", Weight::Regular, 1000);
        let apart = fonts.width("क", Weight::Regular, 1000) + fonts.width("ष", Weight::Regular, 1000);
        assert!(joined < apart, "{joined} of {apart}");
    }
}
