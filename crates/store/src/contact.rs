//! Contacts and their links to org units.

use std::collections::HashMap;

use jumla_domain::{Contact, ContactId, DocumentId, Named, OrgUnitLink, Revision, Supervised, collation};
use rusqlite::{OptionalExtension, Row};

use crate::account::{from_json, to_json};
use crate::{Error, Reader, Writer};

/// A contact that is linked to DHIS2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappedContact {
    pub id: ContactId,
    pub name: Option<String>,
    pub lineage: Vec<ContactId>,
    pub org_units: Vec<OrgUnitLink>,
    /// The `dhis` property as received; `None` where it has none.
    pub dhis: Option<String>,
    /// Sorts by name, as people do.
    pub sort_key: Vec<u8>,
}

/// A place, where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredPlace {
    pub id: ContactId,
    pub contact_type: String,
    pub name: String,
    pub lineage: Vec<ContactId>,
}

/// A contact whose document came again under another parent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredMove {
    pub contact: ContactId,
    pub from: Option<ContactId>,
    pub to: Option<ContactId>,
    /// Milliseconds since 1970.
    pub noticed_at: i64,
}

/// The name, the phone number, or the id: what people see.
const LABEL: &str = "coalesce(name, phone, id)";

impl Reader<'_> {
    /// A contact, without its links to org units: see [`Self::mapped_contacts`].
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn contact(&self, id: &ContactId) -> Result<Option<Contact>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, contact_type, name, phone, lineage, primary_contact FROM contact WHERE id = ?1",
        )?;
        let Some((mut contact, lineage)) = statement
            .query_row([id.as_str()], |row| {
                let contact = Contact {
                    id: row.get::<_, String>(0)?.into(),
                    contact_type: row.get(1)?,
                    name: row.get(2)?,
                    phone: row.get(3)?,
                    lineage: Vec::new(),
                    primary_contact: row.get::<_, Option<String>>(5)?.map(Into::into),
                    org_units: Vec::new(),
                };
                Ok((contact, row.get::<_, String>(4)?))
            })
            .optional()?
        else {
            return Ok(None);
        };
        contact.lineage = from_json(&lineage)?;
        Ok(Some(contact))
    }

    /// Whether a contact has gone out of the account's sight.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn has_left(&self, id: &ContactId) -> Result<bool, Error> {
        let mut statement =
            self.connection.prepare_cached("SELECT 1 FROM contact WHERE id = ?1 AND left_at IS NOT NULL")?;
        Ok(statement.exists([id.as_str()])?)
    }

    /// The label of each contact that is here, in the order of names.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn named(&self, ids: &[ContactId]) -> Result<Vec<Named>, Error> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT id, {LABEL} FROM contact WHERE id IN (SELECT value FROM json_each(?1)) ORDER BY sort_key, id"
        ))?;
        Ok(statement.query_map([to_json(&ids)?], named)?.collect::<Result<_, _>>()?)
    }

    /// The type of each contact that is here.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn contact_types(&self, ids: &[ContactId]) -> Result<Vec<(ContactId, String)>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, contact_type FROM contact WHERE id IN (SELECT value FROM json_each(?1)) ORDER BY sort_key, id",
        )?;
        let rows = statement
            .query_map([to_json(&ids)?], |row| Ok((row.get::<_, String>(0)?.into(), row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Places from which someone is supervised, by name: those above places of a type at which someone reports.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn places_with_supervised(&self) -> Result<Vec<Named>, Error> {
        let mut statement = self.connection.prepare_cached(&format!(
            "{reporting_type}
             SELECT id, {LABEL} FROM contact
             WHERE id IN (SELECT place.parent FROM contact AS place
                          WHERE place.primary_contact IS NOT NULL AND place.left_at IS NULL
                            AND place.contact_type IN (SELECT contact_type FROM reporting_type))
             ORDER BY sort_key, id",
            reporting_type = include_str!("reporting_type.sql")
        ))?;
        Ok(statement.query_map([], named)?.collect::<Result<_, _>>()?)
    }

    /// How many direct child places of these facilities have a primary contact of whom there is no document here.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn places_with_unknown_leader(
        &self,
        facilities: &[ContactId],
        place_types: &[&str],
    ) -> Result<u32, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT count(*)
             FROM json_each(?1) AS facility
             JOIN contact AS place ON place.parent = facility.value
             WHERE place.left_at IS NULL AND place.contact_type IN (SELECT value FROM json_each(?2))
               AND place.primary_contact IS NOT NULL
               AND NOT EXISTS (SELECT 1 FROM contact AS leader WHERE leader.id = place.primary_contact)",
        )?;
        Ok(statement.query_row([to_json(&facilities)?, to_json(&place_types)?], |row| row.get(0))?)
    }

    /// The primary contacts of the direct child places of a facility, in the order of their names.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn supervised(
        &self,
        facilities: &[ContactId],
        place_types: &[&str],
    ) -> Result<Vec<Supervised>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT contact.id, coalesce(contact.name, contact.phone, contact.id),
                    place.id, coalesce(place.name, place.phone, place.id)
             FROM json_each(?1) AS facility
             JOIN contact AS place ON place.parent = facility.value
             JOIN contact ON contact.id = place.primary_contact
             WHERE place.left_at IS NULL AND place.contact_type IN (SELECT value FROM json_each(?2))
             ORDER BY contact.sort_key, contact.id, place.id",
        )?;
        let rows = statement.query_map([to_json(&facilities)?, to_json(&place_types)?], |row| {
            Ok(Supervised { contact: named_at(row, 0)?, place: named_at(row, 2)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Each facility with the primary contacts of its direct child places of these types.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn each_supervised(
        &self,
        facilities: &[ContactId],
        place_types: &[&str],
        mut take: impl FnMut(&str, &str),
    ) -> Result<(), Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT place.parent, contact.id
             FROM json_each(?1) AS facility
             JOIN contact AS place ON place.parent = facility.value
             JOIN contact ON contact.id = place.primary_contact
             WHERE place.left_at IS NULL AND place.contact_type IN (SELECT value FROM json_each(?2))",
        )?;
        let mut rows = statement.query([to_json(&facilities)?, to_json(&place_types)?])?;
        while let Some(row) = rows.next()? {
            let text = |column| row.get_ref(column).map_err(Error::from)?.as_str().map_err(Error::corrupt);
            take(text(0)?, text(1)?);
        }
        Ok(())
    }

    /// The place that a person leads: the first by id.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn place_led_by(&self, person: &ContactId) -> Result<Option<Named>, Error> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT id, {LABEL} FROM contact WHERE primary_contact = ?1 ORDER BY id LIMIT 1"
        ))?;
        Ok(statement.query_row([person.as_str()], named).optional()?)
    }

    /// Contacts that are linked to DHIS2, and these besides, in the order of ids.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn mapped_contacts(&self, besides: &[ContactId]) -> Result<Vec<MappedContact>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, name, lineage, dhis, sort_key, link.org_unit, link.data_set
             FROM contact LEFT JOIN org_unit_link AS link ON link.contact = contact.id
             WHERE (dhis IS NOT NULL OR id IN (SELECT value FROM json_each(?1))) AND left_at IS NULL
             ORDER BY id, link.position",
        )?;
        let mut rows = statement.query([to_json(&besides)?])?;
        let mut mapped: Vec<MappedContact> = Vec::new();
        while let Some(row) = rows.next()? {
            let id = row.get_ref(0)?.as_str().map_err(Error::corrupt)?;
            if mapped.last().is_none_or(|last| last.id.as_str() != id) {
                mapped.push(MappedContact {
                    id: id.into(),
                    name: row.get(1)?,
                    lineage: from_json(row.get_ref(2)?.as_str().map_err(Error::corrupt)?)?,
                    org_units: Vec::new(),
                    dhis: row.get(3)?,
                    sort_key: row.get(4)?,
                });
            }
            let org_unit: Option<String> = row.get(5)?;
            if let (Some(last), Some(org_unit)) = (mapped.last_mut(), org_unit) {
                let data_set = row.get::<_, Option<String>>(6)?.map(Into::into);
                last.org_units.push(OrgUnitLink { org_unit: org_unit.into(), data_set });
            }
        }
        Ok(mapped)
    }

    /// Contacts of other types than these whose label holds a text, in the order of names.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn contacts_called(&self, text: &str, but_types: &[&str], limit: u32) -> Result<Vec<Named>, Error> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT id, {LABEL} FROM contact
             WHERE instr(lower({LABEL}), lower(?1)) > 0 AND left_at IS NULL
               AND contact_type NOT IN (SELECT value FROM json_each(?2))
             ORDER BY sort_key, id LIMIT ?3"
        ))?;
        Ok(statement.query_map((text, to_json(&but_types)?, limit), named)?.collect::<Result<_, _>>()?)
    }

    /// Everyone who is expected to report, with the places above: the primary contacts of places of such types as have
    /// a primary contact who ever reported. One row per place.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn expected_reporters(&self) -> Result<Vec<(ContactId, Vec<ContactId>)>, Error> {
        let mut statement = self.connection.prepare_cached(concat!(
            include_str!("reporting_type.sql"),
            "SELECT place.primary_contact, place.id, place.lineage
             FROM contact AS place
             WHERE place.primary_contact IS NOT NULL AND place.left_at IS NULL
               AND place.contact_type IN (SELECT contact_type FROM reporting_type)
               AND EXISTS (SELECT 1 FROM contact AS person WHERE person.id = place.primary_contact)
             ORDER BY place.id"
        ))?;
        let mut rows = statement.query([])?;
        let mut expected = Vec::new();
        while let Some(row) = rows.next()? {
            let mut places: Vec<ContactId> = vec![row.get::<_, String>(1)?.into()];
            places.extend(from_json::<Vec<ContactId>>(&row.get::<_, String>(2)?)?);
            expected.push((row.get::<_, String>(0)?.into(), places));
        }
        Ok(expected)
    }

    /// The direct parent of each contact that is here and has one.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn parents(&self, ids: &[ContactId]) -> Result<Vec<(ContactId, ContactId)>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, parent FROM contact
             WHERE parent IS NOT NULL AND id IN (SELECT value FROM json_each(?1))",
        )?;
        let rows = statement.query_map([to_json(&ids)?], |row| {
            Ok((row.get::<_, String>(0)?.into(), row.get::<_, String>(1)?.into()))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Contacts of other types than these, in the order of ids.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn places(&self, but_types: &[&str]) -> Result<Vec<StoredPlace>, Error> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT id, contact_type, {LABEL}, lineage FROM contact
             WHERE left_at IS NULL AND contact_type NOT IN (SELECT value FROM json_each(?1)) ORDER BY id"
        ))?;
        let mut rows = statement.query([to_json(&but_types)?])?;
        let mut places = Vec::new();
        while let Some(row) = rows.next()? {
            places.push(StoredPlace {
                id: row.get::<_, String>(0)?.into(),
                contact_type: row.get(1)?,
                name: row.get(2)?,
                lineage: from_json(row.get_ref(3)?.as_str().map_err(Error::corrupt)?)?,
            });
        }
        Ok(places)
    }

    /// Contacts that moved, as noticed from one time on and before another, the first move first.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn contact_moves(&self, from: i64, before: i64) -> Result<Vec<StoredMove>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT contact, from_parent, to_parent, noticed_at FROM contact_move
             WHERE noticed_at >= ?1 AND noticed_at < ?2 ORDER BY noticed_at, contact",
        )?;
        let rows = statement.query_map([from, before], |row| {
            Ok(StoredMove {
                contact: row.get::<_, String>(0)?.into(),
                from: row.get::<_, Option<String>>(1)?.map(Into::into),
                to: row.get::<_, Option<String>>(2)?.map(Into::into),
                noticed_at: row.get(3)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The places above each contact that is here, the nearest first.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn lineages(&self, ids: &[&str]) -> Result<HashMap<ContactId, Vec<ContactId>>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, lineage FROM contact WHERE id IN (SELECT value FROM json_each(?1))",
        )?;
        let mut rows = statement.query([to_json(&ids)?])?;
        let mut lineages = HashMap::with_capacity(ids.len());
        while let Some(row) = rows.next()? {
            let lineage = from_json(row.get_ref(1)?.as_str().map_err(Error::corrupt)?)?;
            lineages.insert(row.get::<_, String>(0)?.into(), lineage);
        }
        Ok(lineages)
    }

    /// Phone numbers of those contacts that have one.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn phones(&self, ids: &[ContactId]) -> Result<Vec<(ContactId, String)>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, phone FROM contact WHERE phone IS NOT NULL AND id IN (SELECT value FROM json_each(?1))",
        )?;
        let rows = statement
            .query_map([to_json(&ids)?], |row| Ok((row.get::<_, String>(0)?.into(), row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Writer<'_> {
    /// # Errors
    /// Whatever SQLite says.
    pub fn put_contact(
        &mut self,
        contact: &Contact,
        dhis: Option<&str>,
        revision: &Revision,
        received_at: i64,
    ) -> Result<(), Error> {
        let parent = contact.lineage.first().map(ContactId::as_str);
        if let Some(before) = self.take_contact(&contact.id)?
            && before.as_deref() != parent
        {
            self.transaction
                .prepare_cached(
                    "INSERT OR REPLACE INTO contact_move (contact, from_parent, to_parent, noticed_at)
                     VALUES (?1, ?2, ?3, ?4)",
                )?
                .execute((contact.id.as_str(), before, parent, received_at))?;
        }
        self.transaction
            .prepare_cached(
                "INSERT INTO contact (id, rev, contact_type, name, phone, sort_key, parent, lineage, primary_contact,
                                      dhis, received_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            )?
            .execute((
                contact.id.as_str(),
                revision.as_str(),
                &contact.contact_type,
                &contact.name,
                &contact.phone,
                collation::sort_key(contact.sort_text()),
                parent,
                to_json(&contact.lineage)?,
                contact.primary_contact.as_ref().map(ContactId::as_str),
                dhis,
                received_at,
            ))?;
        let mut link = self.transaction.prepare_cached(
            "INSERT INTO org_unit_link (contact, position, org_unit, data_set) VALUES (?1, ?2, ?3, ?4)",
        )?;
        for (position, one) in (0_i64..).zip(&contact.org_units) {
            let data_set = one.data_set.as_ref().map(jumla_domain::DataSetId::as_str);
            link.execute((contact.id.as_str(), position, one.org_unit.as_str(), data_set))?;
        }
        Ok(())
    }

    /// Removes what there is of a contact's document, and gives the parent that it had: `Some` where it was a contact.
    fn take_contact(&mut self, id: &ContactId) -> Result<Option<Option<String>>, Error> {
        self.remove_doubts(&DocumentId::from(id.as_str()))?;
        self.transaction.prepare_cached("DELETE FROM document WHERE id = ?1")?.execute([id.as_str()])?;
        self.drop_record(&DocumentId::from(id.as_str()))?;
        let mut delete =
            self.transaction.prepare_cached("DELETE FROM contact WHERE id = ?1 RETURNING parent")?;
        Ok(delete.query_row([id.as_str()], |row| row.get(0)).optional()?)
    }
}

fn named(row: &Row<'_>) -> rusqlite::Result<Named> {
    named_at(row, 0)
}

fn named_at(row: &Row<'_>, column: usize) -> rusqlite::Result<Named> {
    Ok(Named { id: row.get(column)?, name: row.get(column + 1)? })
}
