-- Which other answers do the claims have that go?
INSERT OR IGNORE INTO temp.going (id)
SELECT other.id
FROM claims JOIN claims AS other
    ON other.id = claims.history_id
    OR (other.history_id = claims.history_id AND other.history_id <> other.id)
WHERE claims.id IN (SELECT id FROM temp.going)
