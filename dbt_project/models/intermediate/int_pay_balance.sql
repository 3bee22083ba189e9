-- The balance of each payee from month to month: what the month came to, topped up by a draw or used to recover one,
-- on top of what was carried, is paid when positive. Each month needs the one before it; closed ones are as they were
-- sealed.
{{ config(materialized='table') }}
{%- set free_balance = 'greatest(balances.draw_cents + nets.forgiven_cents, 0)' %}

with recursive balances as (
    select
        rep_id,
        currency_code,
        min(first_number) - 1 as month_number,
    {% for column in ['net', 'topped_up', 'advanced', 'recovered', 'draw', 'written_off', 'paid', 'carried'] -%}
        cast(0 as hugeint) as {{ column }}_cents{{ ', ' if not loop.last }}
    {%- endfor %}
    from {{ ref('int_pay_net') }}
    group by rep_id, currency_code
    union all
    select
        rep_id,
        currency_code,
        month_number,
        net_cents,
        topped_up_cents,
        advanced_cents,
        recovered_cents,
        draw_cents,
        case when is_forgiving and not is_closed then greatest(-due_cents, 0) else 0 end as written_off_cents,
        greatest(due_cents, 0) as paid_cents,
        case when is_forgiving and not is_closed then 0 else least(due_cents, 0) end as carried_cents
    from (
        select
            *,
            case
                when is_closed then former_draw_cents + sealed_draw_cents + forgiven_cents
                else free_draw_cents + advanced_cents - recovered_cents
            end as draw_cents,
            former_carried_cents + net_cents + topped_up_cents + advanced_cents - recovered_cents as due_cents
        from (
            select
                nets.rep_id,
                nets.currency_code,
                nets.month_number,
                nets.is_closed,
                nets.is_forgiving,
                nets.net_cents,
                nets.sealed_draw_cents,
                nets.forgiven_cents,
                balances.carried_cents as former_carried_cents,
                balances.draw_cents as former_draw_cents,
                {{ free_balance }} as free_draw_cents,
                case when nets.is_closed then 0 else greatest(nets.guaranteed_cents - nets.net_cents, 0) end
                * case when nets.guaranteed_cents > 0 then 1 else 0 end as topped_up_cents,
                case
                    when nets.is_closed or nets.recoverable_cents = 0 then 0
                    else greatest(
                        least(
                            nets.recoverable_cents - nets.net_cents,
                            coalesce(
                                nets.limit_cents - {{ free_balance }}, nets.recoverable_cents - nets.net_cents
                            )
                        ), 0
                    )
                end as advanced_cents,
                case
                    when nets.is_closed then 0
                    else least(
                        {{ free_balance }},
                        {{ proportion(
                            'greatest(nets.net_cents - nets.recoverable_cents, 0)', 'nets.recovery_parts', '100000000'
                        ) }}
                    )
                end as recovered_cents
            from balances
            inner join {{ ref('int_pay_net') }} as nets
                on
                    balances.rep_id = nets.rep_id
                    and balances.currency_code = nets.currency_code
                    and balances.month_number + 1 = nets.month_number
        ) as drawn
    ) as due
)

select
    balances.*,
    lag(balances.carried_cents) over in_order as former_carried_cents,
    lag(balances.draw_cents) over in_order as former_draw_cents
from balances
inner join {{ ref('int_pay_month') }} as months on balances.month_number = months.month_number
window in_order as (partition by balances.rep_id, balances.currency_code order by balances.month_number)
