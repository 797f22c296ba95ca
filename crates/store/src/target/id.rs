//! Ids of target documents, as the table keeps them: period, contact and user, and the tag where it is in other digits.

use std::collections::HashMap;

use jumla_domain::{DocumentId, Revision};
use rusqlite::{Connection, OptionalExtension};

use crate::Error;

/// Tag, contact and user of a target document's id.
pub(crate) fn parts(id: &DocumentId) -> Option<(&str, &str, &str)> {
    let mut parts = id.as_str().strip_prefix("target~")?.splitn(3, '~');
    Some((parts.next()?, parts.next()?, parts.next()?))
}

/// The condition that finds the document whose id has this tag, with tag, contact and user as the first three
/// parameters. A tag in ASCII is the period itself.
pub(crate) fn identified_by(tag: &str) -> &'static str {
    if tag.is_ascii() {
        "period = ?1 AND contact = ?2 AND user = ?3 AND tag = ''"
    } else {
        "tag = ?1 AND contact = ?2 AND user = ?3 AND tag <> ''"
    }
}

pub(super) fn written_tag<'t>(tag: &'t str, period: &'t str) -> &'t str {
    if tag.is_empty() { period } else { tag }
}

pub(super) fn document_id(tag: &str, contact: &str, user: &str) -> DocumentId {
    ["target~", tag, "~", contact, "~", user].concat().into()
}

/// Ids and revisions from the one with the first parts to the one with the last, in the order of the table.
pub(crate) fn revisions_within(
    connection: &Connection,
    (first_tag, first_contact, _): (&str, &str, &str),
    (last_tag, last_contact, _): (&str, &str, &str),
    revisions: &mut HashMap<DocumentId, Revision>,
) -> Result<(), Error> {
    let mut statement = connection.prepare_cached(
        "SELECT period, contact, user, tag, rev FROM target_document
         WHERE (period, contact) >= (?1, ?2) AND (period, contact) <= (?3, ?4)",
    )?;
    let mut rows = statement.query((first_tag, first_contact, last_tag, last_contact))?;
    while let Some(row) = rows.next()? {
        let text = |column| row.get_ref(column).map_err(Error::from)?.as_str().map_err(Error::corrupt);
        let id = document_id(written_tag(text(3)?, text(0)?), text(1)?, text(2)?);
        revisions.insert(id, text(4)?.into());
    }
    Ok(())
}

/// Ids of documents in the order of the table, after the one with these parts.
pub(crate) fn ids_after(
    connection: &Connection,
    after: Option<(&str, &str, &str)>,
    limit: i64,
    ids: &mut Vec<DocumentId>,
) -> Result<(), Error> {
    let (tag, contact, user) = after.unwrap_or_default();
    let foreign = if tag.is_ascii() { "" } else { tag };
    let period: String = if foreign.is_empty() {
        tag.to_owned()
    } else {
        let period = connection
            .prepare_cached(
                "SELECT period FROM target_document WHERE tag = ?1 AND contact = ?2 AND user = ?3",
            )?
            .query_row((tag, contact, user), |row| row.get(0))
            .optional()?;
        // It was removed since: whatever is left stays for another time.
        let Some(period) = period else { return Ok(()) };
        period
    };
    let mut statement = connection.prepare_cached(
        "SELECT period, contact, user, tag FROM target_document
         WHERE (period, contact, user, tag) > (?1, ?2, ?3, ?4)
         ORDER BY period, contact, user, tag LIMIT ?5",
    )?;
    let mut rows = statement.query((period, contact, user, foreign, limit))?;
    while let Some(row) = rows.next()? {
        let text = |column| row.get_ref(column).map_err(Error::from)?.as_str().map_err(Error::corrupt);
        ids.push(document_id(written_tag(text(3)?, text(0)?), text(1)?, text(2)?));
    }
    Ok(())
}
