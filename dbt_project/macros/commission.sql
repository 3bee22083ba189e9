{# Arithmetic of rate tables: whole numbers only, no quotient. Measures are counted in ten-thousandths, places in a rate table
   in parts of 10^-12, so that a ratio of eight decimals times a quota of four is exact. #}

{# A ratio or rate in hundred-millionths, an amount in ten-thousandths, as whole numbers. #}
{% macro hundred_millionths(value) -%}
    {{ whole_number('cast(' ~ value ~ ' as decimal(28, 8)) * 100000000') }}
{%- endmacro %}

{% macro ten_thousandths(value) -%}
    {{ whole_number('cast(' ~ value ~ ' as decimal(28, 4)) * 10000') }}
{%- endmacro %}

{# Where the tier of `alias` starts, in parts: an amount, or a ratio of the quota; NULL for a ratio of no quota. #}
{% macro tier_start(alias, quota_units) -%}
    {{ tier_place(alias ~ '.from_amount', alias ~ '.from_ratio', quota_units) }}
{%- endmacro %}

{# Where the tier after it starts; NULL for the last one and for a ratio of no quota. #}
{% macro tier_stop(alias, quota_units) -%}
    {{ tier_place(alias ~ '.next_amount', alias ~ '.next_ratio', quota_units) }}
{%- endmacro %}

{% macro tier_place(amount, ratio, quota_units) -%}
    case
        when {{ amount }} is not null then {{ ten_thousandths(amount) }} * 100000000
        when {{ ratio }} = 0 then 0
        when {{ quota_units }} <> 0 then {{ hundred_millionths(ratio) }} * {{ quota_units }}
    end
{%- endmacro %}

{# Whether a total lies in a tier that starts at `start`, or above it; never without a start. #}
{% macro is_reached(total_units, start, boundary_rule) -%}
    coalesce(
        case
            when {{ boundary_rule }} = 'upper_inclusive' then {{ total_units }} * 100000000 > {{ start }}
            else {{ total_units }} * 100000000 >= {{ start }}
        end,
        false
    )
{%- endmacro %}

{# How much of `units` lies between two places and above `floor`, in parts; below zero everything lies in the first tier. #}
{% macro parts_between(units, start, stop, floor, is_first) -%}
    case
        when {{ units }} < 0 then case when {{ is_first }} then {{ units }} * 100000000 else 0 end
        when {{ start }} is null then 0
        else
            greatest(
                least({{ units }} * 100000000, coalesce({{ stop }}, {{ units }} * 100000000))
                - greatest({{ start }}, {{ floor }}),
                0
            )
    end
{%- endmacro %}

{# Parts of 10^-20 as whole cents, half away from zero, or half to even. #}
{% macro parts_as_cents(parts, rounding_code) -%}
    {%- set cent = "cast('1000000000000000000' as hugeint)" -%}
    {%- set whole = whole_quotient('abs(' ~ parts ~ ')', cent) -%}
    {%- set rest = 'abs(' ~ parts ~ ') - ' ~ whole ~ ' * ' ~ cent -%}
    sign({{ parts }})
    * (
        {{ whole }}
        + case
            when 2 * ({{ rest }}) > {{ cent }} then 1
            when 2 * ({{ rest }}) < {{ cent }} then 0
            when {{ rounding_code }} = 'half_even' then ({{ whole }}) % 2
            else 1
        end
    )
{%- endmacro %}

{# What is measured together: a component's window, of the versions that carry one measure, or of one that resets. #}
{% macro measure_key(prefix, carried_measure) -%}
    {{ narrow_key([
        prefix ~ 'rep_id', prefix ~ 'plan_id', prefix ~ 'component_id', prefix ~ 'window_id',
        'coalesce(' ~ carried_measure ~ ', concat(' ~ prefix ~ "version_number, '|', " ~ prefix ~ 'assigned_from))'
    ]) }}
{%- endmacro %}

{# What an entry is about, whenever it was posted. #}
{% macro entry_key() -%}
    {{ narrow_key([
        'family_code', 'rep_id', "coalesce(plan_id, '')", 'coalesce(version_number, 0)', "coalesce(component_id, '')",
        'source_type_code', 'source_id', "coalesce(document_id, '')", 'origin_period_id', 'currency_code'
    ]) }}
{%- endmacro %}

{# The reserve that an entry of the families `held` and `released` moves; empty for any other entry. #}
{% macro reserve_key() -%}
    case
        when family_code in ('held', 'released')
            then
                {{ hashed_key([
                    'rep_id', 'plan_id', 'version_number', 'component_id', 'source_type_code', 'source_id',
                    'document_id', 'currency_code'
                ]) }}
        else ''
    end
{%- endmacro %}

{# The family of an entry that was sealed; NULL for what follows from others (draws, payouts, balances written off). #}
{% macro entry_family() -%}
    case
        when source_type_code = 'adjustment'
            then
                case entry_type_code
                    when 'DRAW_FORGIVE' then 'forgiven'
                    when 'HOLDBACK_RELEASE' then 'let_go'
                    when 'WRITE_OFF' then 'written_off'
                    when 'BONUS' then 'awarded'
                    else 'adjusted'
                end
        when entry_type_code in ('EARN', 'EARN_REVERSAL', 'CLAWBACK', 'BONUS') then 'earned'
        when entry_type_code = 'CAP_ADJ' then 'capped'
        when entry_type_code = 'FLOOR_ADJ' then 'floored'
        when entry_type_code = 'HOLDBACK' then 'held'
        when entry_type_code = 'HOLDBACK_RELEASE' then 'released'
        when entry_type_code = 'EXPENSE' then 'reimbursed'
    end
{%- endmacro %}

{# The key of a ledger entry: the grain, sealed. #}
{% macro ledger_key() -%}
    {{ sealed_key([
        'posted_period_id', 'origin_period_id', 'entry_type_code', 'rep_id', 'plan_id', 'version_number',
        'component_id', 'source_type_code', 'source_id', 'document_type_code', 'document_id', 'currency_code'
    ]) }}
{%- endmacro %}

{# Whole parts as a value of so many places. #}
{% macro from_parts(parts, places) -%}
    cast(
        cast({{ parts }} as decimal(38, 0)) * cast(0.{{ '0' * (places - 1) }}1 as decimal({{ places }}, {{ places }}))
        as decimal({{ 28 if places == 12 else 38 }}, {{ places }})
    )
{%- endmacro %}

{# A query: every row of `relation` (a CTE with rep_id, day_count_code and cutoff_day) with `<name>_days` for each of `spans`, the
   days of a half-open interval by the rule of the row. Working days are those of the payee's calendar on the first day. #}
{% macro counted_days(relation, spans) -%}
    select
        {{ relation }}.*,
        {%- for name, first, stop in spans %}
            {{ day_number(
                relation ~ '.day_count_code', relation ~ '.' ~ stop, name ~ '_stops.working_day_number',
                relation ~ '.cutoff_day'
            ) }}
            - {{ day_number(
                relation ~ '.day_count_code', relation ~ '.' ~ first, name ~ '_starts.working_day_number',
                relation ~ '.cutoff_day'
            ) }} as {{ name }}_days{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ relation }}
    left join {{ ref('int_rep_history') }} as calendars
        on
            case {{ relation }}.day_count_code when 'working_days' then {{ relation }}.rep_id end = calendars.rep_id
            and {{ valid_at(relation ~ '.' ~ spans[0][1], 'calendars') }}
    {%- for name, first, stop in spans %}
        {%- for edge, day in [('starts', first), ('stops', stop)] %}
            left join {{ ref('int_working_day') }} as {{ name }}_{{ edge }}
                on
                    case {{ relation }}.day_count_code
                        when 'working_days' then coalesce(calendars.calendar_id, 'all')
                    end = {{ name }}_{{ edge }}.calendar_id
                    and {{ relation }}.{{ day }} = {{ name }}_{{ edge }}.calendar_date
        {%- endfor %}
    {%- endfor %}
{%- endmacro %}

{# The columns of commission_ledger in their order: what a sealed row is made of (commission_ledger.yml; a test compares). #}
{% macro ledger_columns() -%}
    {{ return([
        'entry_id', 'posted_period_id', 'origin_period_id', 'entry_type_code', 'reason_code', 'pay_type_code', 'is_accrual',
        'rep_id', 'plan_id', 'version_number', 'plan_hash', 'component_id', 'source_type_code', 'source_id',
        'document_type_code', 'document_id', 'order_id', 'invoice_id', 'payment_id', 'credit_date', 'base_amount',
        'ledger_amount', 'currency_code', 'fx_rate_id', 'payout_currency_code', 'payout_value', 'payout_fx_rate_id',
        'cause_source_id',
    ]) }}
{%- endmacro %}

{# Months of a service that began between two days, the first one whole. #}
{% macro begun_months(first, stop) -%}
    12 * (extract(year from {{ stop }}) - extract(year from {{ first }}))
    + extract(month from {{ stop }}) - extract(month from {{ first }})
    + case when extract(day from {{ stop }}) > extract(day from {{ first }}) then 1 else 0 end
{%- endmacro %}

{# Units of a service between two days, by the company's convention: months that began, or days. #}
{% macro term_units(first, stop) -%}
    {{ days_between(first, stop) if var('deferral_convention_code') == 'daily' else begun_months(first, stop) }}
{%- endmacro %}

{# Units of the service of `alias` (int_deferred_change) that are gone by: `months` of them, or the days until `day`. #}
{% macro elapsed_units(alias, months, day) -%}
    greatest(
        least(
            case {{ alias }}.convention_code
                when 'daily' then {{ days_between(alias ~ '.service_start_date', day) }}
                else {{ months }}
            end,
            {{ alias }}.term_units
        ),
        0
    )
{%- endmacro %}
