-- What senders say they delivered, one row per file and source: the version the as-of date knows.
select
    file,
    row_count,
    file_sha256,
    control_column,
    control_total,
    batch_number,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'load_manifests'), ['file']) }}
