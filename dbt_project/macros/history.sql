{# History in half-open intervals: a row holds from its first day up to, not including, its last (definition I3). #}

{# The row of `alias` that holds on `day`, as a condition of a join. Days of instants are business dates. #}
{% macro valid_at(day, alias) -%}
    ({{ day }} >= {{ alias }}.valid_from and {{ day }} < {{ alias }}.valid_to)
{%- endmacro %}

{# First day on which a row of `key` no longer holds: its own end, or the start of the row that follows it. Of two rows
   that start on one day the one changed later counts, and the other holds on no day: leave out valid_from = valid_to. #}
{% macro interval_end(key) -%}
    coalesce(
        least(
            valid_to,
            lead(valid_from) over (
                partition by {{ key | join(', ') }} order by valid_from, modified_at nulls first, source_system
            )
        ),
        {{ end_of_time() }}
    )
{%- endmacro %}

{# Where a row without an end stops holding. #}
{% macro end_of_time() -%}
    cast('9999-12-31' as date)
{%- endmacro %}

{# Where a row without a beginning starts holding. #}
{% macro start_of_time() -%}
    cast('0001-01-01' as date)
{%- endmacro %}
