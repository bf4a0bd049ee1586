-- Which claims were last heard of before this day, with all their answers?
INSERT INTO temp.going (id)
SELECT id FROM claims
WHERE history_id IN (
    SELECT history_id
    FROM claims
    JOIN payments ON payments.id = claims.payment_id
    JOIN files ON files.id = payments.file_id
    GROUP BY history_id
    HAVING max(coalesce(payments.paid_on, payments.produced_on, substr(files.loaded_at, 1, 10)))
        < :before)
