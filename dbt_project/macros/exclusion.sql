{# Rule R6: a record that gives a reason why it does not count (test, internal, duplicate) is kept and not counted. #}
{% macro is_excluded(reason='exclusion_reason') -%}
    (coalesce({{ reason }}, '') <> '')
{%- endmacro %}
