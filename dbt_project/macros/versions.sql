{# The raw lake keeps every delivered version of a row; these macros pick the one the as-of date knows. #}

{# One row per source system and key. Versions modified by the as-of date come first, the latest of them wins; a key
   that only has later versions keeps its earliest. Ties go to the latest load, then the last row of its file. #}
{% macro latest_version(relation, key) -%}
(
        select *
        from (
            select
                *,
                row_number() over (
                    partition by _source, {{ key | join(', ') }}
                    order by
                        case when coalesce({{ by_as_of('modified_at') }}, true) then 0 else 1 end,
                        case when {{ by_as_of('modified_at') }} then modified_at end
                        desc nulls last,
                        case when not {{ by_as_of('modified_at') }} then modified_at end,
                        _loaded_at desc, _row_number desc
                ) as _version_rank
            from {{ relation }}
        ) as versions
        where _version_rank = 1
    ) as latest
{%- endmacro %}

{# The columns every staging model ends with. `is_deleted` says that the record was not there on the as-of date: deleted
   by then (a deletion after it has not happened yet, rule R9), or not yet recorded, so that whatever is recorded later
   changes no earlier date (rule R1). #}
{% macro version_columns() -%}
    created_at,
    modified_at,
    coalesce(is_deleted, false)
    and coalesce({{ by_as_of('modified_at') }}, true)
    or not {{ is_recorded() }} as is_deleted,
    _source as source_system,
    _file as source_file,
    _row_number as source_row_number
{%- endmacro %}

{# True for a record that somebody had recorded by the as-of date; one that does not say when it came was always there. #}
{% macro is_recorded(recorded_at='coalesce(created_at, modified_at)') -%}
    coalesce({{ by_as_of(recorded_at) }}, true)
{%- endmacro %}
