{# Conditions that hold for every row, by name. A condition that is NULL counts as broken. #}
{% test always_true(model, conditions) %}
{% for name, condition in conditions.items() %}
    select
        '{{ name }}' as broken_rule,
        count(*) as row_count
    from {{ model }}
    where not coalesce({{ condition }}, false)
    having count(*) > 0
    {% if not loop.last %}union all{% endif %}
{% endfor %}
{% endtest %}
