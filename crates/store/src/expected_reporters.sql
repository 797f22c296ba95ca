-- Primary contacts of the places of every type at which someone reports.
WITH reporter AS MATERIALIZED (
    SELECT DISTINCT contact FROM target_document
),
reporting_type AS MATERIALIZED (
    SELECT DISTINCT place.contact_type
    FROM reporter JOIN contact AS place ON place.primary_contact = reporter.contact
)
SELECT place.primary_contact, place.id, place.lineage
FROM contact AS place
WHERE place.primary_contact IS NOT NULL
  AND place.contact_type IN (SELECT contact_type FROM reporting_type)
  AND EXISTS (SELECT 1 FROM contact AS person WHERE person.id = place.primary_contact)
ORDER BY place.id
