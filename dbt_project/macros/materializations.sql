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
    {%- set place = file_of(target) -%}
    {%- call statement('main') -%}
        {{ get_create_table_as_sql(false, place, sorted_rows(sql)) }}
    {%- endcall -%}
    {%- if place != target -%}
        {%- call statement('view') -%}
            create view {{ target }} as select * from {{ place }}
        {%- endcall -%}
    {%- endif -%}
    {{ return(finish_in_place(target)) }}
{%- endmaterialization %}

{# The place of a table: marts that everybody may read go into the file `sales`, where a run has attached one. #}
{% macro file_of(relation) -%}
    {%- set audience = config.get('meta', {}).get('audience', 'sales') -%}
    {%- if relation.schema == 'marts' and audience == 'sales' and target.attach -%}
        {{ return(relation.incorporate(path={'database': 'sales'})) }}
    {%- endif -%}
    {{ return(relation) }}
{%- endmacro %}

{# The rows of a model by the columns that its readers filter by (`meta: {sort: [...]}`): readers then skip most of a table. #}
{% macro sorted_rows(sql) -%}
    {%- set columns = config.get('meta', {}).get('sort', []) -%}
    {{ return(sql ~ '\norder by ' ~ columns | join(', ') if columns else sql) }}
{%- endmacro %}

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
