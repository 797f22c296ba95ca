-- Types of place at which someone reports.
WITH RECURSIVE month (period) AS (
    -- from month to month through the primary key, instead of reading every row
    SELECT max(period) FROM target_document
    UNION ALL
    SELECT (SELECT max(period) FROM target_document WHERE period < month.period)
    FROM month WHERE month.period IS NOT NULL
),
reporting_type AS MATERIALIZED (
    -- for each type the first reporter settles it
    SELECT type.contact_type
    FROM (SELECT DISTINCT contact_type FROM contact WHERE primary_contact IS NOT NULL) AS type
    WHERE EXISTS (
        SELECT 1 FROM contact AS place
        WHERE place.contact_type = type.contact_type AND place.primary_contact IS NOT NULL
          AND EXISTS (SELECT 1 FROM target_document AS report
                      WHERE report.period IN (SELECT period FROM month) AND report.contact = place.primary_contact)
    )
)
