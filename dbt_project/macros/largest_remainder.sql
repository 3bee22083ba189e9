{# Rule R4: `units`, the whole units (cents, millionths) of a partition, split over its rows by `weight`, a whole number
   that is 0 or more. Each row gets the floor of its share; the units still missing go, one each, to the rows with the
   largest remainders, ties by `tie_order`. The parts add up to `units` exactly, and have its sign.

   Renders a query: every column of `relation`, helper columns that start with _share_, and the part as `share_units`.
   It is NULL when all weights of the partition are 0: the caller says where the whole stays then.

   `units` is the same in all rows of a partition; `partition_by` and `tie_order` are lists, and tie_order must be unique.
   `total_weight` is the sum of the weights where the caller knows it: it saves a pass. #}
{% macro largest_remainder(relation, units, weight, partition_by, tie_order, total_weight=none) -%}
    select
        *,
        _share_sign * (_share_floor + case when _share_rank <= _share_spare then 1 else 0 end) as share_units
    from (
        select
            *,
            _share_units - sum(_share_floor) over (partition by {{ partition_by | join(', ') }}) as _share_spare,
            row_number() over (
                partition by {{ partition_by | join(', ') }}
                order by
                    _share_units * _share_weight - _share_floor * _share_total desc, {{ tie_order | join(', ') }}
            ) as _share_rank
        from (
            select
                *,
                {{ whole_quotient('_share_units * _share_weight', 'nullif(_share_total, 0)') }} as _share_floor
            from (
                select
                    *,
                    sign({{ units }}) as _share_sign,
                    {{ whole_number('abs(' ~ units ~ ')') }} as _share_units,
                    {{ whole_number(weight) }} as _share_weight,
                    {% if total_weight is none -%}
                        sum({{ whole_number(weight) }}) over (partition by {{ partition_by | join(', ') }}) as _share_total
                    {%- else -%}
                        {{ whole_number(total_weight) }} as _share_total
                    {%- endif %}
                from {{ relation }}
            ) as _share_weights
        ) as _share_floors
    ) as _share_ranks
{%- endmacro %}

{# A whole number wide enough for the product of two amounts in cents. #}
{% macro whole_number(expression) -%}
    {{ adapter.dispatch('whole_number')(expression) }}
{%- endmacro %}

{% macro default__whole_number(expression) -%}
    cast({{ expression }} as decimal(38, 0))
{%- endmacro %}

{% macro duckdb__whole_number(expression) -%}
    cast({{ expression }} as hugeint)
{%- endmacro %}
