-- The one reading of fct_attribution for definition C3: credit by model, campaign and two months. The cohort month is
-- that of the lead; without a lead that of the touch that earned the credit, without a touch that of the conversion.
-- Of model first also by the lead's own campaign, from which model own_campaign is made.
{{ config(materialized='table') }}

{% set returns = var('roi_conversion_type') %}
{% set id, fact, amount = ('order_id', 'fct_order', 'order_reporting_amount') if returns == 'order'
    else ('opportunity_id', 'fct_opportunity', 'won_reporting_amount') %}

-- The share of a conversion that is margin, where the costs of all products on its orders are known.
with margins as (
    select
        {{ id }} as conversion_id,
        {{ ratio('sum((line_amount - line_cost_amount) * fx_rate)', 'sum(line_amount * fx_rate)') }} as margin_ratio
    from {{ ref('fct_order') }}
    where not is_canceled and {{ id }} is not null
    group by {{ id }}
    having count(*) = count(line_cost_amount)
),

-- Conversions, and documents that are none, of which nobody knows the amount: credit counts it as 0.
unvalued as (
    select {{ id }} as conversion_id
    from {{ ref(fact) }}
    where {{ amount }} is null
),

conversions as (
    select
        conversions.conversion_type_code,
        conversions.conversion_id,
        leads.cohort_month,
        coalesce(nullif(leads.campaign_id, ''), '(none)') as own_campaign_id,
        coalesce(leads.channel_code, 'unattributed') as own_channel_code,
        unvalued.conversion_id is not null as is_unvalued,
        coalesce(margins.margin_ratio, {{ var('gross_margin_ratio') or 'null' }}) as margin_ratio
    from {{ ref('int_conversion') }} as conversions
    left join {{ ref('fct_lead') }} as leads on conversions.lead_id = leads.lead_id
    -- Within the key: a condition beside it, on this side alone, would be a loop over all pairs.
    left join margins
        on
            case conversions.conversion_type_code when '{{ returns }}' then conversions.conversion_id end
            = margins.conversion_id
    left join unvalued
        on
            case conversions.conversion_type_code when '{{ returns }}' then conversions.conversion_id end
            = unvalued.conversion_id
    where conversions.conversion_type_code in ('opportunity_created', '{{ returns }}')
),

credits as (
    select
        credits.*,
        case when credits.model_code = 'first' then conversions.own_campaign_id end as own_campaign_id,
        case when credits.model_code = 'first' then conversions.own_channel_code end as own_channel_code,
        coalesce(
            conversions.cohort_month,
            {{ month_start('coalesce(' ~ business_date('credits.touched_at') ~ ', credits.credit_date)') }}
        ) as cohort_month,
        {{ month_start('credits.credit_date') }} as credit_month,
        credits.conversion_type_code = '{{ returns }}' as is_return,
        credits.entry_type_code = 'conversion' as is_conversion,
        conversions.is_unvalued,
        conversions.margin_ratio
    from {{ ref('fct_attribution') }} as credits
    inner join conversions
        on
            credits.conversion_type_code = conversions.conversion_type_code
            and credits.conversion_id = conversions.conversion_id
)

-- A lead is the conversion of the day it was created: most of the table, and no join.
select
    model_code,
    campaign_id,
    channel_code,
    null as own_campaign_id,
    null as own_channel_code,
    {{ month_start('credit_date') }} as cohort_month,
    {{ month_start('credit_date') }} as credit_month,
    cast(sum(credit_ratio) as decimal(18, 6)) as lead_credit,
    {% for credit in ['opportunity_credit', 'won_credit', 'unvalued_won_credit', 'new_customer_credit'] %}
        cast(null as decimal(18, 6)) as {{ credit }},
    {% endfor %}
    cast(null as decimal(18, 2)) as attributed_amount,
    cast(null as decimal(18, 2)) as refunded_amount,
    cast(null as decimal(26, 8)) as margin_amount,
    cast(null as decimal(26, 8)) as new_customer_margin_amount,
    cast(null as decimal(18, 2)) as margin_unknown_amount
from {{ ref('fct_attribution') }}
where conversion_type_code = 'lead_created'
group by model_code, campaign_id, channel_code, {{ month_start('credit_date') }}
union all
select
    model_code,
    campaign_id,
    channel_code,
    own_campaign_id,
    own_channel_code,
    cohort_month,
    credit_month,
    cast(null as decimal(18, 6)) as lead_credit,
    {% for credit, condition in [
        ('opportunity_credit', 'not is_return'),
        ('won_credit', 'is_return'),
        ('unvalued_won_credit', 'is_return and is_unvalued'),
        ('new_customer_credit', 'is_return and is_new_customer'),
    ] %}
        cast(sum(case when is_conversion and {{ condition }} then credit_ratio end) as decimal(18, 6)) as {{ credit }},
    {% endfor %}
    cast(sum(case when is_return then credit_amount end) as decimal(18, 2)) as attributed_amount,
    cast(sum(case when is_return and not is_conversion then credit_amount end) as decimal(18, 2)) as refunded_amount,
    cast(sum(case when is_return then credit_amount * margin_ratio end) as decimal(26, 8)) as margin_amount,
    cast(sum(case when is_return and is_new_customer then credit_amount * margin_ratio end) as decimal(26, 8))
        as new_customer_margin_amount,
    cast(sum(case when is_return and margin_ratio is null then credit_amount end) as decimal(18, 2))
        as margin_unknown_amount
from credits
group by model_code, campaign_id, channel_code, own_campaign_id, own_channel_code, cohort_month, credit_month
