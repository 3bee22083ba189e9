{# How a model becomes a relation of the embedded engine: in one statement, in place. dbt's own way builds under another
   name, swaps and drops, so that readers of a living database see the old relation meanwhile; a candidate has no readers,
   and those steps are a third of the time of a build. #}

{% materialization view, adapter='duckdb' -%}
    {%- set target = in_place(this, 'view') -%}
    {%- call statement('main') -%}
        {{ get_create_view_as_sql(target, sql) }}
    {%- endcall -%}
    {{ return(finish_in_place(target)) }}
{%- endmaterialization %}

{% materialization table, adapter='duckdb' -%}
    {%- set target = in_place(this, 'table') -%}
    {%- call statement('main') -%}
        {{ get_create_table_as_sql(false, target, sql) }}
    {%- endcall -%}
    {{ return(finish_in_place(target)) }}
{%- endmaterialization %}

{# The relation to create; what stood in its place, as after a second build by hand, is dropped. #}
{% macro in_place(relation, type) -%}
    {%- do drop_relation_if_exists(load_cached_relation(relation)) -%}
    {%- do run_hooks(pre_hooks) -%}
    {{ return(relation.incorporate(type=type)) }}
{%- endmacro %}

{% macro finish_in_place(target) -%}
    {%- do run_hooks(post_hooks) -%}
    {%- do adapter.commit() -%}
    {{ return({'relations': [target]}) }}
{%- endmacro %}
