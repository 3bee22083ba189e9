{# The grain of a model: no column of the key is empty and no combination occurs twice. #}
{% test unique_not_null_key(model, key) %}
select
    {{ key | join(', ') }},
    count(*) as row_count
from {{ model }}
group by {{ key | join(', ') }}
having count(*) > 1 or {{ key | join(' is null or ') }} is null
{% endtest %}
