{# One row of rpt_lake_reconciliation: what the lake holds of an extract against what its mart shows. The lake side
   is counted on the raw relation and on staging, so a join between them and the mart that loses or doubles rows shows.
   `merged` is a query for the number of living records that another record stands for, where the mart merges doubles. #}
{% macro lake_reconciliation(extract, key, amount, classified, mart, mart_amount, merged='select 0 as merged_count') -%}
    select
        '{{ extract }}' as extract_name,
        lake.lake_row_count,
        lake.lake_key_count,
        parts.deleted_count,
        parts.after_as_of_count,
        doubles.merged_count,
        marts.mart_row_count,
        latest.lake_amount,
        parts.deleted_amount,
        parts.after_as_of_amount,
        marts.mart_amount
    from (
        select
            sum(version_count) as lake_row_count,
            count(*) as lake_key_count
        from (
            select count(*) as version_count
            from {{ source('raw', extract) }}
            group by _source, {{ key }}
        ) as versions
    ) as lake
    cross join (select sum({{ amount }}) as lake_amount from {{ ref('stg_' ~ extract) }}) as latest
    cross join (
        select
            count(case when is_deleted and is_recorded then 1 end) as deleted_count,
            count(case when not (is_deleted and is_recorded) and not is_known then 1 end) as after_as_of_count,
            sum(case when is_deleted and is_recorded then {{ amount }} end) as deleted_amount,
            sum(case when not (is_deleted and is_recorded) and not is_known then {{ amount }} end)
                as after_as_of_amount
        from (
            select
                *,
                {{ is_recorded() }} as is_recorded
            from {{ ref(classified) }}
        ) as classified
    ) as parts
    cross join ({{ merged }}) as doubles
    cross join (
        select
            count(*) as mart_row_count,
            sum({{ mart_amount }}) as mart_amount
        from {{ ref(mart) }}
    ) as marts
{%- endmacro %}
