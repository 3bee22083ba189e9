-- What was reached of a goal by the as-of date, in the measure's own unit, and what growth is measured against. The
-- value of an average order is kept as money and orders, that of retention as customers.
{{ config(materialized='table') }}

{%- set value_of = "case goals.measure_code
        when 'margin' then results.margin_amount
        when 'units' then results.quantity
        when 'calls' then results.call_count
        when 'visits' then results.visit_count
        when 'trainings' then results.training_count
        when 'new_customers' then customers.new_customer_count
        when 'retention' then customers.kept_customer_count
        else results.credit_amount
    end" %}
{%- set past_value = value_of | replace('results.', 'past.') | replace('new_customer', 'baseline_customer') %}
with goals as (
    select
        *,
        case when owner_type_code = 'company' then 'all' else owner_id end as result_owner_id,
        coalesce(currency_code, '{{ var("reporting_currency") }}') as result_currency_code
    from {{ ref('int_goal') }}
    where is_latest
)

select
    goals.goal_id,
    cast(coalesce({{ value_of }}, 0) as decimal(18, 4)) as measured_value,
    coalesce(
        goals.baseline_value,
        cast(
            case when goals.baseline_period_id is not null then coalesce({{ past_value }}, 0) end as decimal(18, 4)
        )
    ) as baseline_value,
    coalesce(customers.order_count, 0) as order_count,
    coalesce(customers.start_customer_count, 0) as start_customer_count,
    cast(
        case when goals.measure_code = 'margin' then coalesce(results.uncosted_amount, 0) else 0 end
        as decimal(18, 2)
    ) as uncosted_amount,
    coalesce(results.unconverted_count, 0) + coalesce(past.unconverted_count, 0) as unconverted_count
from goals
{% for results, period_id in [('results', 'period_id'), ('past', 'baseline_period_id')] %}
    left join {{ ref('int_owner_result') }} as {{ results }}
        on
            goals.{{ period_id }} = {{ results }}.period_id
            and goals.owner_type_code = {{ results }}.owner_type_code
            and goals.result_owner_id = {{ results }}.owner_id
            and goals.product_group_code = {{ results }}.product_group_code
            and goals.counted_event_code = {{ results }}.basis_event_code
            and goals.credit_types = {{ results }}.credit_types
            and goals.result_currency_code = {{ results }}.currency_code
{% endfor %}
left join {{ ref('int_goal_customer') }} as customers on goals.goal_id = customers.goal_id
