{# Keys of rows that no source has named: a hash of the grain, so that the same row has the same key in every run. #}

{% macro hashed_key(columns) -%}
    md5(concat_ws('|', {{ columns | join(', ') }}))
{%- endmacro %}

{# The same hash as a number, half as long: what big intermediate tables are joined and partitioned by. Never shown,
   and no part of another key: written as text one takes a tenth of a millisecond. #}
{% macro narrow_key(columns) -%}
    {{ adapter.dispatch('narrow_key')(columns) }}
{%- endmacro %}

{% macro default__narrow_key(columns) -%}
    {{ hashed_key(columns) }}
{%- endmacro %}

{% macro duckdb__narrow_key(columns) -%}
    md5_number(concat_ws('|', {{ columns | join(', ') }}))
{%- endmacro %}

{# SHA-256 in hexadecimal of the columns, an absent value told from an empty one: what finance compares between runs. #}
{% macro sealed_key(columns) -%}
    {{ sha256_of_text(sealed_text(columns)) }}
{%- endmacro %}

{% macro sha256_of_text(text) -%}
    {{ adapter.dispatch('sha256_of_text')(text) }}
{%- endmacro %}

{% macro default__sha256_of_text(text) -%}
    sha2({{ text }}, 256)
{%- endmacro %}

{% macro duckdb__sha256_of_text(text) -%}
    sha256({{ text }})
{%- endmacro %}

{# The columns as one text, as `ingest/closed.py` writes a row of the ledger that it seals. #}
{% macro sealed_text(columns) -%}
    concat_ws(chr(31){% for column in columns %}, coalesce(cast({{ column }} as varchar), '\N'){% endfor %})
{%- endmacro %}

{# The texts of a group as one, in an order. #}
{% macro joined_text(text, separator, order) -%}
    {{ adapter.dispatch('joined_text')(text, separator, order) }}
{%- endmacro %}

{% macro default__joined_text(text, separator, order) -%}
    listagg({{ text }}, {{ separator }}) within group (order by {{ order }})
{%- endmacro %}

{% macro duckdb__joined_text(text, separator, order) -%}
    string_agg({{ text }}, {{ separator }} order by {{ order }})
{%- endmacro %}
