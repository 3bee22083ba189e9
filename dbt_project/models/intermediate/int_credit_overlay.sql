-- Who gets credit on top of the whole, line by line: every overlay of the line, order, deal or account that held on
-- the document's day, of one rep's the nearest.
{%- set matches = [
    ('order_line', "concat(items.order_id, '/', items.order_line_number)"), ('order', 'items.order_id'),
    ('opportunity', 'items.opportunity_id'), ('account', 'items.account_id'),
] %}
with matched as (
    {%- for source_type, source_id in matches %}
        select
            items.line_key,
            splits.rep_id,
            splits.weight_millionths,
            {{ loop.index }} as distance
        from {{ ref('int_credit_line') }} as items
        inner join {{ ref('int_credit_split') }} as splits
            on
                splits.source_type_code = '{{ source_type }}'
                and {{ source_id }} = splits.source_id
                and {{ valid_at('items.document_date', 'splits') }}
        where splits.role_code = 'overlay'
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

ranked as (
    select
        *,
        row_number() over (
            partition by line_key, rep_id order by distance
        ) as distance_rank
    from matched
)

select
    line_key,
    rep_id,
    weight_millionths
from ranked
where distance_rank = 1
