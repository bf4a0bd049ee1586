-- Which other file holds this payment too, perhaps in another envelope?
SELECT files.name
FROM payments JOIN files ON files.id = payments.file_id
WHERE trace = ? AND originator = ? AND paid_on IS ? AND control_number = ? AND amount_cents = ?
  AND file_id <> ?
LIMIT 1
