-- Definition C2: a parent's overhead goes to its children by their direct spend of the same month and currency, in
-- whole cents; the cents that rounding leaves over go to the largest remainders. Without spending children it stays.
with shares as (
    select
        parents.campaign_id as parent_campaign_id,
        children.campaign_id,
        parents.spend_month,
        parents.currency_code,
        sign(parents.overhead_amount) as direction,
        abs({{ cents('parents.overhead_amount') }}) as overhead_cents,
        {{ cents('children.direct_amount') }} as weight,
        sum({{ cents('children.direct_amount') }}) over (
            partition by parents.campaign_id, parents.spend_month, parents.currency_code
        ) as total_weight
    from {{ ref('int_campaign_cost') }} as parents
    inner join {{ ref('stg_campaigns') }} as campaigns
        on
            parents.campaign_id = campaigns.parent_campaign_id
            and parents.campaign_id <> campaigns.campaign_id
            and not campaigns.is_deleted
    inner join {{ ref('int_campaign_cost') }} as children
        on
            campaigns.campaign_id = children.campaign_id
            and parents.spend_month = children.spend_month
            and parents.currency_code = children.currency_code
    where parents.overhead_amount <> 0 and children.direct_amount > 0
),

floors as (
    select
        *,
        {{ whole_quotient('overhead_cents * weight', 'total_weight') }} as floor_cents
    from shares
),

ranked as (
    select
        *,
        overhead_cents - sum(floor_cents) over (
            partition by parent_campaign_id, spend_month, currency_code
        ) as spare_cents,
        row_number() over (
            partition by parent_campaign_id, spend_month, currency_code
            order by overhead_cents * weight - floor_cents * total_weight desc, campaign_id
        ) as remainder_rank
    from floors
),

moves as (
    select
        parent_campaign_id,
        campaign_id,
        spend_month,
        currency_code,
        {{ from_cents('direction * (floor_cents + case when remainder_rank <= spare_cents then 1 else 0 end)') }}
            as moved_amount
    from ranked
),

parts as (
    select
        campaign_id,
        spend_month,
        currency_code,
        direct_amount,
        overhead_amount
    from {{ ref('int_campaign_cost') }}
    union all
    select
        campaign_id,
        spend_month,
        currency_code,
        0 as direct_amount,
        moved_amount as overhead_amount
    from moves
    union all
    select
        parent_campaign_id as campaign_id,
        spend_month,
        currency_code,
        0 as direct_amount,
        -moved_amount as overhead_amount
    from moves
)

select
    campaign_id,
    spend_month,
    currency_code,
    cast(sum(direct_amount) as decimal(18, 2)) as direct_amount,
    cast(sum(overhead_amount) as decimal(18, 2)) as overhead_amount,
    cast(sum(direct_amount + overhead_amount) as decimal(18, 2)) as cost_amount
from parts
group by campaign_id, spend_month, currency_code
