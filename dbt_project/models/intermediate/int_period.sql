-- Fiscal periods as half-open intervals: the company's own calendar, else the months, quarters and years of dim_date;
-- with the same period a year before, which holds the day 52 weeks earlier.
{{ config(materialized='table') }}

with delivered as (
    select
        period_id,
        period_type_code,
        valid_from,
        valid_to,
        row_number() over (partition by period_id order by modified_at desc nulls last, source_system asc)
            as version_rank
    from {{ ref('stg_period_calendar') }}
    where not is_deleted
),

fiscal as (
    {% for type, name in [
        ('month', "concat(fiscal_year_number, '-M', lpad(cast(fiscal_month_number as varchar(2)), 2, '0'))"),
        ('quarter', "concat(fiscal_year_number, '-Q', fiscal_quarter_number)"),
        ('year', "cast(fiscal_year_number as varchar(4))"),
    ] %}
        {% if not loop.first %}union all{% endif %}
        select
            {{ name }} as period_id,
            '{{ type }}' as period_type_code,
            min(calendar_date) as valid_from,
            {{ plus_days('max(calendar_date)', 1) }} as valid_to
        from {{ ref('dim_date') }}
        group by {{ name }}
    {% endfor %}
),

periods as (
    select
        period_id,
        period_type_code,
        valid_from,
        valid_to
    from delivered
    where version_rank = 1
    union all
    select *
    from fiscal
    where not exists (select 1 from delivered)
)

select
    periods.period_id,
    periods.period_type_code,
    periods.valid_from,
    periods.valid_to,
    earlier.period_id as prior_period_id
from periods
left join periods as earlier
    on
        periods.period_type_code = earlier.period_type_code
        and {{ valid_at(plus_days('periods.valid_from', -364), 'earlier') }}
