-- Which codes does the crosswalk not know, and how much money stands behind them?
SELECT code_list, code, uses, amount_cents FROM unknown_codes ORDER BY amount_cents DESC, code
