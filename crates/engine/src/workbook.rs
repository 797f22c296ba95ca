//! What all workbooks have in common.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, FormatPattern, Workbook, Worksheet, XlsxError};

use crate::Error;

/// How cells look.
pub(crate) struct Look {
    pub bold: Format,
    /// Heads of columns.
    pub head: Format,
    /// Where nobody reported: hatched, and never a 0.
    pub missing: Format,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            bold: Format::new().set_bold(),
            head: Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top),
            missing: Format::new().set_pattern(FormatPattern::LightUp).set_align(FormatAlign::Center),
        }
    }
}

impl Look {
    /// The same with lines around each cell, as on paper.
    pub(crate) fn framed() -> Self {
        let Self { bold, head, missing } = Self::default();
        let frame = |format: Format| format.set_border(FormatBorder::Thin);
        Self { bold: frame(bold), head: frame(head), missing: frame(missing) }
    }
}

/// The bytes of a workbook.
pub(crate) fn bytes(fill: impl FnOnce(&mut Workbook) -> Result<(), XlsxError>) -> Result<Vec<u8>, Error> {
    let make = || -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        fill(&mut workbook)?;
        workbook.save_to_buffer()
    };
    make().map_err(|error| Error::FormatCannotHold { format: "XLSX".to_owned(), reason: error.to_string() })
}

/// Writes what was reported: as a number, or as text where it is beyond what a cell holds exactly, or no whole number.
pub(crate) fn write_value(
    sheet: &mut Worksheet,
    (line, at): (u32, u16),
    value: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    match value.parse::<i32>() {
        Ok(number) => sheet.write_with_format(line, at, number, format)?,
        Err(_) => sheet.write_with_format(line, at, value, format)?,
    };
    Ok(())
}

pub(crate) fn column(position: usize) -> u16 {
    u16::try_from(position).unwrap_or(u16::MAX)
}
