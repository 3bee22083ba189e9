-- The accrued commission of each payee from opening to closing, by kind of entry, from the ledger alone.
{%- set kinds = [
    ('earned', ['EARN']), ('reversed', ['EARN_REVERSAL']), ('clawed_back', ['CLAWBACK']), ('bonus', ['BONUS']),
    ('limited', ['CAP_ADJ', 'FLOOR_ADJ']), ('adjusted', ['MANUAL_ADJ']), ('held', ['HOLDBACK']),
    ('released', ['HOLDBACK_RELEASE']), ('advanced', ['DRAW_ADVANCE']), ('recovered', ['DRAW_RECOVERY']),
    ('written_off', ['WRITE_OFF']), ('paid', ['PAYOUT']),
] %}
with movements as (
    select
        posted_period_id,
        rep_id,
        currency_code,
        {%- for kind, types in kinds %}
            sum(
                case
                    when
                        entry_type_code in (
                            '{{ types | join("', '") }}'
                        )
                        then ledger_amount else
                        0
                end
            ) as {{ kind }}_amount,
        {%- endfor %}
        sum(ledger_amount) as moved_amount,
        sum(
            case when posted_period_id <> origin_period_id and entry_type_code <> 'PAYOUT' then ledger_amount else 0 end
        ) as prior_period_amount
    from {{ ref('commission_ledger') }}
    where is_accrual
    group by posted_period_id, rep_id, currency_code
),

grid as (
    select
        nets.rep_id,
        nets.currency_code,
        months.period_id,
        months.valid_from,
        months.valid_to,
        {%- for kind, types in kinds %}
            coalesce(movements.{{ kind }}_amount, 0) as {{ kind }}_amount,
        {%- endfor %}
        coalesce(movements.prior_period_amount, 0) as prior_period_amount,
        coalesce(movements.moved_amount, 0) as moved_amount,
        sum(coalesce(movements.moved_amount, 0)) over (
            partition by nets.rep_id, nets.currency_code order by nets.month_number rows unbounded preceding
        ) as closing_amount
    from {{ ref('int_pay_net') }} as nets
    inner join {{ ref('int_pay_month') }} as months on nets.month_number = months.month_number
    left join movements
        on
            nets.rep_id = movements.rep_id
            and nets.currency_code = movements.currency_code
            and months.period_id = movements.posted_period_id
)

select
    rep_id,
    currency_code,
    period_id,
    valid_from as period_start_date,
    {{ plus_days('valid_to', -1) }} as period_end_date,
    cast(closing_amount - moved_amount as decimal(18, 2)) as opening_amount,
    {%- for kind, types in kinds %}
        cast({{ kind }}_amount as decimal(18, 2)) as {{ kind }}_amount,
    {%- endfor %}
    cast(closing_amount as decimal(18, 2)) as closing_amount,
    cast(greatest(closing_amount, 0) as decimal(18, 2)) as liability_amount,
    cast(greatest(-closing_amount, 0) as decimal(18, 2)) as receivable_amount,
    cast(prior_period_amount as decimal(18, 2)) as prior_period_amount
from grid
