-- Every day from the first calendar year to the end of the fiscal year after the current one.
{{ every_day("cast('" ~ var('dim_date_first_year') ~ "-01-01' as date)", calendar_stop_date()) }}
