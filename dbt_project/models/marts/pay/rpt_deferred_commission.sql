-- The cost of contracts over their service (ASC 340-40), month by month until nothing is left. The months to come are
-- as they would be if nothing changed.
{%- set amounts = [
    'opening', 'capitalized', 'amortized', 'clawed_back', 'impaired', 'closing', 'reversed', 'expensed',
    'initial_current', 'initial_noncurrent', 'current', 'noncurrent',
] %}
{%- set marks = [
    ('start', 'months.month_number - changes.start_number', 'months.valid_from'),
    ('end', 'months.month_number - changes.start_number + 1', 'months.valid_to'),
    ('start_year', 'months.month_number - changes.start_number + 12', plus_months('months.valid_from', 12)),
    ('end_year', 'months.month_number - changes.start_number + 13', plus_months('months.valid_to', 12)),
] %}
with planned as (
    select
        segments.*,
        changes.term_units,
        changes.canceled_units,
        changes.canceled_number,
        changes.start_number,
        changes.service_start_date,
        changes.convention_code,
        changes.goods_cents,
        months.month_number,
        months.valid_from,
        months.valid_to,
    {% for name, number, day in marks %}
        {{ elapsed_units('changes', number, day) }} - segments.before_units as {{ name }}_units
        {{- ',' if not loop.last }}
    {%- endfor %}
    from {{ ref('int_deferred_segment') }} as segments
    inner join {{ ref('int_deferred_change') }} as changes
        on
            segments.deferred_asset_id = changes.deferred_asset_id
            and segments.change_number = changes.change_number
    inner join {{ ref('int_accounting_month') }} as months
        on
            segments.from_number <= months.month_number
            and coalesce(segments.next_number > months.month_number, true)
            and (
                segments.from_number = months.month_number
                or coalesce(changes.canceled_number >= months.month_number, true)
                and {{ elapsed_units('changes', 'months.month_number - changes.start_number', 'months.valid_from') }}
                < changes.term_units
            )
),

spread as (
    select
        *,
        month_number = from_number as is_first,
        coalesce(canceled_number = month_number, false) as is_canceled,
        {%- for name in ['start', 'end', 'start_year', 'end_year'] %}
            case
                when left_units <= 0 then {{ '0' if name == 'start' else 'base_cents' }}
                else {{ proportion('base_cents', name ~ '_units', 'left_units') }}
            end as {{ name }}_cents,
        {%- endfor %}
        case
            when left_units <= 0 then base_cents
            else {{ proportion(
                'base_cents', 'least(end_units, coalesce(canceled_units - before_units, end_units))', 'left_units'
            ) }}
        end as amortized_so_far
    from planned
),

moved as (
    select
        *,
        case when is_first then opening_cents else base_cents - start_cents end as month_opening_cents,
        case when is_first then capitalized_cents else 0 end as month_capitalized_cents,
        amortized_so_far - start_cents as amortized_cents,
        case when is_first then clawed_back_cents else 0 end as month_clawed_back_cents,
        case when is_canceled then base_cents - amortized_so_far else 0 end as impaired_cents,
        case when is_first then reversed_cents else 0 end as month_reversed_cents
    from spread
),

listed as (
    select
        deferred_asset_id,
        month_number,
        'deferred' as treatment_code,
        month_opening_cents as opening_cents,
        month_capitalized_cents as capitalized_cents,
        amortized_cents,
        month_clawed_back_cents as clawed_back_cents,
        impaired_cents,
        month_reversed_cents as reversed_cents,
        case when is_first then goods_cents else 0 end as expensed_cents,
        base_cents - amortized_so_far - impaired_cents as closing_cents,
        start_year_cents - start_cents as initial_current_cents,
        base_cents - start_year_cents as initial_noncurrent_cents,
        case when is_canceled then 0 else end_year_cents - end_cents end as current_cents,
        case when is_canceled then 0 else base_cents - end_year_cents end as noncurrent_cents
    from moved
    union all
    select
        deferred_asset_id,
        from_number as month_number,
        treatment_code,
        {% for column in ['opening', 'capitalized', 'amortized', 'clawed_back', 'impaired', 'reversed'] %}
            0 as {{ column }}_cents,
        {%- endfor %}
        change_cents + goods_cents as expensed_cents,
        0 as closing_cents,
        0 as initial_current_cents,
        0 as initial_noncurrent_cents,
        0 as current_cents,
        0 as noncurrent_cents
    from {{ ref('int_deferred_change') }}
    where treatment_code = 'expedient'
)

select
    listed.deferred_asset_id,
    months.period_id,
    months.valid_from as period_start_date,
    months.valid_from > {{ as_of_date() }} as is_planned,
    listed.treatment_code,
    {% for column in [
        'rep_id', 'plan_id', 'component_id', 'document_type_code', 'document_id', 'order_id', 'service_start_date',
        'service_end_date', 'canceled_date', 'convention_code'
    ] %}
        firsts.{{ column }},
    {%- endfor %}
    coalesce(history.legal_entity_code, 'unassigned') as legal_entity_code,
    firsts.currency_code,
{%- for column in amounts %}
    {{ from_cents('listed.' ~ column ~ '_cents') }} as {{ column }}_amount{{ ',' if not loop.last }}
{%- endfor %}
from listed
inner join {{ ref('int_accounting_month') }} as months on listed.month_number = months.month_number
inner join {{ ref('int_deferred_change') }} as firsts
    on listed.deferred_asset_id = firsts.deferred_asset_id and firsts.change_number = 1
inner join {{ ref('int_accounting_month') }} as first_months on firsts.from_number = first_months.month_number
left join {{ ref('int_rep_history') }} as history
    on firsts.rep_id = history.rep_id and {{ valid_at(plus_days('first_months.valid_to', -1), 'history') }}
