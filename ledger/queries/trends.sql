-- How much was denied, for each combination of the dimensions asked for?
SELECT {dimensions}{measures}
FROM {table}
{grouping}
