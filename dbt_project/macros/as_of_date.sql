{# The day the run looks from, as a DATE literal. No model reads the clock (rule R1). #}
{% macro as_of_date() -%}
    cast('{{ as_of_text() }}' as date)
{%- endmacro %}

{# The same day as text, checked; while dbt only parses the project an unset day is tolerated. #}
{% macro as_of_text() -%}
    {%- set day = var('as_of_date', '') | string -%}
    {%- if modules.re.match('^[0-9]{4}-[0-9]{2}-[0-9]{2}$', day) -%}
        {{ day }}
    {%- elif execute -%}
        {{ exceptions.raise_compiler_error(
            "variable as_of_date is '" ~ day ~ "': give a day like 2025-03-31, for example --vars '{as_of_date: \"2025-03-31\"}'"
        ) }}
    {%- else -%}
        1970-01-01
    {%- endif -%}
{%- endmacro %}
