-- Which payments of the attached ledger are in this one too, and in which file?
SELECT theirs.trace, files.name
FROM part.payments AS theirs
JOIN main.payments AS ours
    ON ours.trace = theirs.trace AND ours.originator = theirs.originator
    AND ours.paid_on IS theirs.paid_on AND ours.control_number = theirs.control_number
    AND ours.amount_cents = theirs.amount_cents
JOIN main.files ON files.id = ours.file_id
WHERE theirs.trace <> ''
GROUP BY theirs.id
ORDER BY theirs.id
