-- Definition C3: what no model changes, once for each model, and what each model credits, added up by campaign and
-- month. A campaign has one channel, its own or `unspecified`, so that cost and credit meet; that of a campaign nobody
-- described is told by the touch or lead.
{{ config(materialized='table') }}

{% set counts = ['lead_count', 'mql_count', 'opportunity_count', 'won_count'] %}
{% set amounts = ['cost_amount', 'overhead_amount', 'sales_cost_amount', 'primary_campaign_won_amount'] %}
{% set credits = ['lead_credit', 'opportunity_credit', 'won_credit', 'unvalued_won_credit', 'new_customer_credit'] %}
{% set credited_amounts = [
    'attributed_amount', 'refunded_amount', 'margin_amount', 'new_customer_margin_amount', 'margin_unknown_amount'
] %}

with models as (
    select 'own_campaign' as model_code
    union
    select model_code from {{ ref('int_campaign_credit') }}
    union
    select '{{ var("roi_headline_model") }}' as model_code
),

parts as (
    select
        models.model_code,
        outcomes.basis_code,
        outcomes.campaign_id,
        outcomes.channel_code,
        outcomes.spend_month,
        {% for measure in counts + amounts %}
            case when outcomes.measure_code = '{{ measure }}' then outcomes.measured_value end as {{ measure }},
        {% endfor %}
        {% for credit in credits[1:] + credited_amounts %}
            null as {{ credit }},
        {% endfor %}
        cast(
            case
                when models.model_code = 'own_campaign' and outcomes.measure_code = 'lead_count'
                    then outcomes.measured_value
            end as decimal(18, 6)
        ) as lead_credit
    from {{ ref('int_campaign_outcome') }} as outcomes
    cross join models
    {% for basis, month in [('spend_cohort', 'cohort_month'), ('period', 'credit_month')] %}
        {% for model, campaign in [
            ('model_code', 'campaign_id, channel_code'),
            ("'own_campaign' as model_code", 'own_campaign_id as campaign_id, own_channel_code as channel_code'),
        ] %}
            union all
            select
                {{ model }},
                '{{ basis }}' as basis_code,
                {{ campaign }},
                {{ month }} as spend_month,
                {% for measure in counts + amounts %}
                    null as {{ measure }},
                {% endfor %}
                {{ (credits[1:] + credited_amounts) | join(', ') }},
                lead_credit
            from {{ ref('int_campaign_credit') }}
            {{ 'where own_campaign_id is not null' if 'own' in model }}
        {% endfor %}
    {% endfor %}
),

placed as (
    select
        parts.*,
        campaigns.name as campaign_name,
        case
            when parts.campaign_id = '(none)' then coalesce(parts.channel_code, 'unattributed')
            when campaigns.campaign_id is not null then coalesce(campaigns.channel_code, 'unspecified')
            else coalesce(parts.channel_code, 'unspecified')
        end as report_channel_code
    from parts
    left join {{ ref('stg_campaigns') }} as campaigns on parts.campaign_id = campaigns.campaign_id
)

select
    model_code,
    basis_code,
    campaign_id,
    max(campaign_name) as campaign_name,
    report_channel_code as channel_code,
    {% for measure in counts %}
        cast(coalesce(sum({{ measure }}), 0) as bigint) as {{ measure }},
    {% endfor %}
    {% for measure in amounts %}
        cast(sum({{ measure }}) as decimal(18, 2)) as {{ measure }},
    {% endfor %}
    {% for credit in credits %}
        cast(coalesce(sum({{ credit }}), 0) as decimal(18, 6)) as {{ credit }},
    {% endfor %}
    {% for amount in credited_amounts %}
        cast(round(coalesce(sum({{ amount }}), 0), 2) as decimal(18, 2)) as {{ amount }},
    {% endfor %}
    spend_month
from placed
group by model_code, basis_code, campaign_id, report_channel_code, spend_month
