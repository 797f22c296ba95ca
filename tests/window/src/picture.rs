//! Pictures of the page, compared dot by dot.

use std::io::Cursor;

use crate::Result;

/// Dots this far apart look the same: smoothed edges come out a little otherwise each time.
const ALIKE: u8 = 12;

/// A part of a picture, in its dots.
pub(crate) struct Part {
    pub x: usize,
    pub y: usize,
    pub width: usize,
    pub height: usize,
}

/// How many dots in a thousand of this part two PNGs do not share.
pub(crate) fn per_mille_apart(one: &[u8], other: &[u8], part: &Part) -> Result<usize> {
    let (one, other) = (Picture::read(one)?, Picture::read(other)?);
    if (one.width, one.height) != (other.width, other.height) {
        return Err("two pictures of different size".into());
    }
    if part.width == 0 || part.height == 0 {
        return Err("an empty part of a picture".into());
    }
    let mut apart = 0;
    for y in part.y..part.y + part.height {
        for x in part.x..part.x + part.width {
            let (one, other) = (one.dot(x, y)?, other.dot(x, y)?);
            apart += usize::from(one.iter().zip(other).any(|(one, other)| one.abs_diff(*other) > ALIKE));
        }
    }
    Ok(apart * 1000 / (part.width * part.height))
}

struct Picture {
    width: usize,
    height: usize,
    /// Bytes of a dot.
    each: usize,
    bytes: Vec<u8>,
}

impl Picture {
    fn read(png: &[u8]) -> Result<Self> {
        let mut reader = png::Decoder::new(Cursor::new(png)).read_info()?;
        let mut bytes = vec![0; reader.output_buffer_size().ok_or("a picture too large")?];
        let frame = reader.next_frame(&mut bytes)?;
        let each = frame.color_type.samples();
        let (width, height) = (usize::try_from(frame.width)?, usize::try_from(frame.height)?);
        Ok(Self { width, height, each, bytes })
    }

    fn dot(&self, x: usize, y: usize) -> Result<&[u8]> {
        let at = (y * self.width + x) * self.each;
        let inside = x < self.width && y < self.height;
        Ok(self.bytes.get(at..at + self.each).filter(|_| inside).ok_or("outside of the picture")?)
    }
}
