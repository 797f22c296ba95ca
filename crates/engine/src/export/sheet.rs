//! A workbook for people beside the file for DHIS2: what a paper form would have shown.

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::Prepared;
use crate::Error;
use crate::surface::ExportColumn;
use crate::workbook::{Look, bytes, column, write_value};

/// The workbook's bytes.
pub(super) fn workbook(prepared: &Prepared) -> Result<Vec<u8>, Error> {
    bytes(|workbook| {
        values(workbook.add_worksheet(), prepared)?;
        findings(workbook.add_worksheet(), prepared)
    })
}

/// Where the table of values begins.
const HEADER: u32 = 4;

fn values(sheet: &mut Worksheet, prepared: &Prepared) -> Result<(), XlsxError> {
    let Look { bold, head, missing } = Look::default();
    let plain = Format::new();
    sheet.set_name("Values")?;
    sheet.write_with_format(0, 0, &prepared.data_set.name, &bold)?;
    sheet.write(1, 0, &prepared.period)?;
    sheet.write(2, 0, prepared.statement())?;
    for (position, title) in ["Org unit", "Org unit UID", "CHWs reported", "CHWs expected"].iter().enumerate()
    {
        sheet.write_with_format(HEADER, column(position), *title, &head)?;
    }
    for (position, of) in prepared.columns.iter().enumerate() {
        sheet.write_with_format(HEADER, column(position + FIXED), heading(of), &head)?;
    }
    for (line, row) in (HEADER + 1..).zip(&prepared.rows) {
        sheet.write(line, 0, &row.org_unit.name)?;
        sheet.write(line, 1, &row.org_unit.id)?;
        sheet.write(line, 2, count(row.coverage.reported))?;
        sheet.write(line, 3, count(row.coverage.expected))?;
        for (position, value) in row.values.iter().enumerate() {
            let at = column(position + FIXED);
            match value {
                None => sheet.write_with_format(line, at, "not reported", &missing).map(drop)?,
                Some(value) => write_value(sheet, (line, at), value, &plain)?,
            }
        }
    }
    sheet.set_freeze_panes(HEADER + 1, 1)?;
    sheet.set_landscape();
    sheet.set_repeat_rows(HEADER, HEADER)?;
    sheet.set_column_width(0, 32)?;
    sheet.set_column_width(1, 14)?;
    Ok(())
}

/// What a person should know about the values.
fn findings(sheet: &mut Worksheet, prepared: &Prepared) -> Result<(), XlsxError> {
    let Look { bold, .. } = Look::default();
    sheet.set_name("Findings")?;
    for (position, title) in ["Severity", "Rule", "About"].iter().enumerate() {
        sheet.write_with_format(0, column(position), *title, &bold)?;
    }
    for (line, finding) in (1..).zip(&prepared.findings) {
        let key = |value: &dyn std::fmt::Debug| format!("{value:?}");
        let about: Vec<String> =
            finding.args.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        sheet.write(line, 0, key(&finding.severity))?;
        sheet.write(line, 1, key(&finding.rule))?;
        sheet.write(line, 2, about.join(", "))?;
    }
    sheet.set_column_width(1, 24)?;
    sheet.set_column_width(2, 60)?;
    Ok(())
}

/// Columns before those of the values.
const FIXED: usize = 4;

fn heading(column: &ExportColumn) -> &str {
    column.name.as_deref().unwrap_or(&column.title)
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
