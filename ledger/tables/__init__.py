"""The tables of a ledger as each migration made them; what stands here is never edited again."""
