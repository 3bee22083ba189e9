-- Every territory with itself and each territory above it, over half-open intervals.
{{ config(materialized='table') }}
{% set levels = [var('territory_levels') | int, 2] | max %}

with level_1 as (
    select
        territory_id,
        territory_id as above_territory_id,
        parent_territory_id,
        valid_from,
        valid_to
    from {{ ref('dim_territory') }}
    where is_open
),

{% for level in range(2, levels + 1) %}
    level_{{ level }} as (
        select
            below.territory_id,
            above.territory_id as above_territory_id,
            above.parent_territory_id,
            greatest(below.valid_from, above.valid_from) as valid_from,
            least(below.valid_to, above.valid_to) as valid_to
        from level_{{ level - 1 }} as below
        inner join level_1 as above
            on
                below.parent_territory_id = above.territory_id
                and below.territory_id <> above.territory_id
                and below.valid_from < above.valid_to
                and below.valid_to > above.valid_from
    ),
{% endfor %}

levels as (
    {% for level in range(1, levels + 1) %}
        select * from level_{{ level }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select distinct
    territory_id,
    above_territory_id,
    valid_from,
    valid_to
from levels
