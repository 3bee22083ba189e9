-- A customer is new with its first won deal; deals won on one day go by id, so that exactly one is the first.
with wins as (
    select
        opportunity_id,
        row_number() over (partition by account_id order by close_date, opportunity_id) as win_number
    from {{ ref('int_opportunity') }}
    where is_known and is_won and close_date is not null and account_id is not null
),

-- What happened to a deal counts on its close date; an open deal is looked at on the as-of date.
deals as (
    select
        *,
        {{ is_out_of_range('close_date') }} as is_close_date_out_of_range,
        case
            when is_closed and not {{ is_out_of_range('close_date') }} then coalesce(close_date, {{ as_of_date() }})
            else {{ as_of_date() }}
        end as event_date
    from {{ ref('int_opportunity') }}
    where is_known
),

-- Definition I3: a closed deal belongs to the rep who closed it, by its history, whoever has it now. A deal without any
-- owner belongs to the account's.
owned as (
    select
        deals.*,
        paths.entry_date,
        paths.visit_count,
        paths.regression_count,
        paths.stage_days,
        paths.closed_days,
        paths.furthest_stage_rank,
        paths.strict_stage_rank,
        case
            when deals.is_won or paths.is_qualified or (not stage_list.is_closed and stage_list.is_qualified) then true
            when paths.opportunity_id is not null or not deals.is_closed then false
        end as is_qualified,
        coalesce(case when deals.is_closed then paths.closing_owner_id end, deals.owner_id, owners_then.rep_id)
            as owner_id_at_event,
        coalesce(deals.owner_id, owners_now.rep_id) as owner_id_current
    from deals
    left join {{ ref('opportunity_stages') }} as stage_list on deals.stage_code = stage_list.stage_code
    left join {{ ref('int_opportunity_path') }} as paths on deals.opportunity_id = paths.opportunity_id
    left join {{ ref('int_account_owner') }} as owners_then
        on deals.account_id = owners_then.account_id and {{ valid_at('deals.event_date', 'owners_then') }}
    left join {{ ref('int_account_owner') }} as owners_now
        on deals.account_id = owners_now.account_id and {{ valid_at(as_of_date(), 'owners_now') }}
)

select
    owned.opportunity_id,
    owned.name as opportunity_name,
    owned.account_id,
    owned.lead_id,
    owned.owner_id,
    owned.owner_id_at_event,
    coalesce(reps.team_id, 'unassigned') as owner_team_id,
    reps.territory_id as territory_id_at_event,
    owned.owner_id_current,
    owned.primary_campaign_id,
    owned.pipeline_code,
    owned.stage_code,
    owned.category_code,
    owned.probability as probability_ratio,
    owned.is_closed,
    owned.is_won,
    owned.is_qualified,
    owned.exclusion_reason,
    {{ is_excluded('owned.exclusion_reason') }} as is_excluded,
    case
        when owned.exclusion_reason in ('duplicate', 'merged', 'never_qualified') then owned.exclusion_reason
        when owned.exclusion_reason in ('test', 'internal') then 'test'
        when {{ is_excluded('owned.exclusion_reason') }} then 'other'
        when owned.is_closed and not owned.is_qualified then 'never_qualified'
    end as win_rate_exclusion_code,
    owned.is_closed and owned.close_date is null as is_close_date_missing,
    owned.is_close_date_out_of_range,
    owned.created_at,
    owned.created_date,
    owned.close_date,
    owned.event_date,
    owned.amount as opportunity_amount,
    case when owned.is_won and owned.close_date is not null then owned.amount end as won_amount,
    owned.currency_code,
    {{ converted('owned.amount', 'owned.currency_code', 'rates.fx_rate') }} as opportunity_reporting_amount,
    case
        when owned.is_won and owned.close_date is not null
            then {{ converted('owned.amount', 'owned.currency_code', 'rates.fx_rate') }}
    end as won_reporting_amount,
    {{ applied_fx_rate('owned.currency_code', 'rates.fx_rate') }} as fx_rate,
    {{ applied_fx_rate_date('owned.currency_code', 'rates.fx_rate_date', 'owned.event_date') }} as fx_rate_date,
    coalesce(wins.win_number = 1, false) as is_new_customer,
    owned.product_id,
    products.product_name,
    products.product_id is not null as has_product,
    case when owned.is_won then {{ days_between('owned.created_date', 'owned.close_date') }} end as cycle_days,
    coalesce(owned.is_won and owned.close_date < owned.created_date, false) as is_negative_cycle,
    owned.entry_date as stage_entry_date,
    owned.visit_count as stage_visit_count,
    owned.regression_count,
    owned.furthest_stage_rank,
    owned.strict_stage_rank,
    cast(owned.stage_days as bigint) as stage_days,
    cast(owned.closed_days as bigint) as closed_days,
    owned.loss_reason,
    owned.modified_at,
    owned.source_system,
    owned.source_file,
    owned.source_row_number
from owned
left join wins on owned.opportunity_id = wins.opportunity_id
left join {{ ref('dim_product') }} as products on owned.product_id = products.product_id
left join {{ ref('int_rep_history') }} as reps
    on owned.owner_id_at_event = reps.rep_id and {{ valid_at('owned.event_date', 'reps') }}
left join {{ ref('int_fx_rate') }} as rates
    on owned.currency_code = rates.currency_code and owned.event_date = rates.calendar_date
