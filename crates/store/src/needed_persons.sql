WITH owner AS MATERIALIZED (
    SELECT DISTINCT owner AS id FROM target_document WHERE owner IS NOT NULL
),
leading_type AS MATERIALIZED (
    -- types under which other places stand
    SELECT DISTINCT parent.contact_type
    FROM contact AS place JOIN contact AS parent ON parent.id = place.parent
    WHERE place.primary_contact IS NOT NULL
    UNION
    -- types at which someone reports
    SELECT DISTINCT place.contact_type FROM owner JOIN contact AS place ON place.primary_contact = owner.id
),
needed AS MATERIALIZED (
    SELECT id FROM owner
    UNION
    SELECT place.primary_contact FROM contact AS place
    WHERE place.primary_contact IS NOT NULL AND place.contact_type IN (SELECT contact_type FROM leading_type)
)
