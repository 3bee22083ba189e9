{# A history (definition I3): the intervals of each key follow each other without gap or overlap up to the end of time,
   and exactly one of them, flagged is_current, holds on the as-of date. #}
{% test unbroken_history(model, key) %}
with followed as (
    select
        {{ key }},
        valid_from,
        valid_to,
        is_current,
        coalesce(lead(valid_from) over (partition by {{ key }} order by valid_from), {{ end_of_time() }}) as next_from
    from {{ model }}
)

select
    {{ key }},
    count(case when is_current then 1 end) as current_count,
    count(case when valid_to <> next_from or valid_from >= valid_to then 1 end) as broken_count
from followed
group by {{ key }}
having
    count(case when is_current then 1 end) <> 1
    or count(case when valid_to = next_from and valid_from < valid_to then 1 end) <> count(*)
{% endtest %}
