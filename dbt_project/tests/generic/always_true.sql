{# Conditions that hold for every row, by name. A condition that is NULL counts as broken; a row is counted once, under
   the first condition that it breaks. #}
{% test always_true(model, conditions) %}
with judged as (
    select
        case
            {% for name, condition in conditions.items() %}
                when not coalesce({{ condition }}, false) then '{{ name }}'
            {% endfor %}
        end as broken_rule
    from {{ model }}
)

select
    broken_rule,
    count(*) as row_count
from judged
where broken_rule is not null
group by broken_rule
{% endtest %}
