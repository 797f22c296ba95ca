-- Who is supervised, and from where, of a whole nation: answered from the indexes alone. The table itself is many times
-- larger, and every page of it that is read is decrypted.

CREATE INDEX contact_by_type ON contact (contact_type, primary_contact, parent, left_at) WHERE primary_contact IS NOT NULL;

DROP INDEX contact_by_parent;
CREATE INDEX contact_by_parent ON contact (parent, contact_type, primary_contact, left_at);
