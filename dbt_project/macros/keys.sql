{# Keys of rows that no source has named: a hash of the grain, so that the same row has the same key in every run. #}

{% macro hashed_key(columns) -%}
    md5(concat_ws('|', {{ columns | join(', ') }}))
{%- endmacro %}
