//! Text broken into lines.

use unicode_segmentation::UnicodeSegmentation as _;

use super::fonts::Fonts;
use super::layout::Weight;

/// The lines of a text that is to be no wider than this. A word that is wider by itself is broken between letters.
pub(super) fn wrapped(fonts: &Fonts, text: &str, weight: Weight, size: i32, most: i32) -> Vec<String> {
    let fits = |text: &str| fonts.width(text, weight, size) <= most;
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if fits(&longer) {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        if fits(word) {
            word.clone_into(&mut line);
            continue;
        }
        for letter in word.graphemes(true) {
            let longer = format!("{line}{letter}");
            if fits(&longer) || line.is_empty() {
                line = longer;
            } else {
                lines.push(std::mem::replace(&mut line, letter.to_owned()));
            }
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// The width of the widest word.
pub(super) fn widest_word(fonts: &Fonts, text: &str, weight: Weight, size: i32) -> i32 {
    text.split_whitespace().map(|word| fonts.width(word, weight, size)).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_no_wider_than_they_may_be_and_lose_nothing() {
        let fonts = Fonts::load().unwrap();
        let table = [
            ("", 1000, false, "nothing is one empty line"),
            ("one", 1000, false, "a word"),
            ("one two three four five six", 1500, true, "broken between words"),
            ("pneumonoultramicroscopic", 900, true, "a word that is too wide is broken between letters"),
            ("गर्भवती महिलाओं का पंजीकरण", 1600, true, "another script"),
        ];
        for (text, most, is_broken, remark) in table {
            let lines = wrapped(&fonts, text, Weight::Regular, 200, most);
            assert_eq!(lines.len() > 1, is_broken, "{remark}: {lines:?}");
            assert!(
                lines.iter().all(|line| fonts.width(line, Weight::Regular, 200) <= most),
                "{remark}: {lines:?}"
            );
            let letters = |text: &str| text.split_whitespace().collect::<String>();
            assert_eq!(letters(&lines.concat()), letters(text), "{remark}");
        }
    }
}
