-- What no attribution model changes, one measure a row: cost, leads and their steps by the lead's own campaign, won
-- deals by the campaign that the deal names as its primary one; the cost of sales waits at no campaign. In the cohort
-- view all of it stands in the month in which the lead was created, in the period view in the month it happened in.
with costs as (
    select
        campaign_id,
        {{ month_start('cost_date') }} as spend_month,
        sum(cost_reporting_amount) as cost_amount,
        sum(case when cost_type_code = 'overhead' then cost_reporting_amount else 0 end) as overhead_amount
    from {{ ref('fct_campaign_cost_day') }}
    group by campaign_id, {{ month_start('cost_date') }}
),

sales_costs as (
    select
        '(none)' as campaign_id,
        {{ month_start('cost_month') }} as cost_month,
        sales_cost_amount
    from {{ ref('sales_cost') }}
    where {{ month_end('cost_month') }} <= {{ as_of_date() }}
),

leads as (
    select
        coalesce(nullif(campaign_id, ''), '(none)') as campaign_id,
        channel_code,
        cohort_month,
        {{ month_start('mql_date') }} as mql_month,
        {{ month_start('opportunity_date') }} as opportunity_month,
        {{ month_start('won_date') }} as won_month,
        count(*) as lead_count
    from {{ ref('fct_lead') }}
    where not is_excluded
    group by
        coalesce(nullif(campaign_id, ''), '(none)'), channel_code, cohort_month,
        {{ month_start('mql_date') }}, {{ month_start('opportunity_date') }}, {{ month_start('won_date') }}
),

primaries as (
    select
        coalesce(nullif(deals.primary_campaign_id, ''), '(none)') as campaign_id,
        coalesce(leads.cohort_month, {{ month_start('deals.close_date') }}) as cohort_month,
        {{ month_start('deals.close_date') }} as won_month,
        sum(deals.won_reporting_amount) as won_amount
    from {{ ref('fct_opportunity') }} as deals
    left join {{ ref('int_lead_opportunity') }} as links
        on deals.opportunity_id = links.opportunity_id and links.is_credited
    left join {{ ref('fct_lead') }} as leads on links.lead_id = leads.lead_id
    where deals.won_reporting_amount is not null and not deals.is_excluded
    group by
        coalesce(nullif(deals.primary_campaign_id, ''), '(none)'),
        coalesce(leads.cohort_month, {{ month_start('deals.close_date') }}),
        {{ month_start('deals.close_date') }}
)

-- relation, measure, value, month in the cohort view, month in the period view
{% for relation, measure, value, cohort_month, month in [
    ('costs', 'cost_amount', 'cost_amount', 'spend_month', 'spend_month'),
    ('costs', 'overhead_amount', 'overhead_amount', 'spend_month', 'spend_month'),
    ('sales_costs', 'sales_cost_amount', 'sales_cost_amount', 'cost_month', 'cost_month'),
    ('leads', 'lead_count', 'lead_count', 'cohort_month', 'cohort_month'),
    ('leads', 'mql_count', 'lead_count', 'cohort_month', 'mql_month'),
    ('leads', 'opportunity_count', 'lead_count', 'cohort_month', 'opportunity_month'),
    ('leads', 'won_count', 'lead_count', 'cohort_month', 'won_month'),
    ('primaries', 'primary_campaign_won_amount', 'won_amount', 'cohort_month', 'won_month'),
] %}
    {% for basis, spend_month in [('spend_cohort', cohort_month), ('period', month)] %}
        select
            '{{ basis }}' as basis_code,
            campaign_id,
            {{ 'channel_code' if relation == 'leads' else 'null' }} as channel_code,
            {{ spend_month }} as spend_month,
            '{{ measure }}' as measure_code,
            cast({{ value }} as decimal(18, 2)) as measured_value
        from {{ relation }}
        where {{ month }} is not null
        {{ 'union all' if not loop.last }}
    {% endfor %}
    {{ 'union all' if not loop.last }}
{% endfor %}
