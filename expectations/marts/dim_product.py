"""Gate 2 of dim_product.

Belongs here: one row per product.
"""

from expectations.marts.common import unique_key

CHECKS = [unique_key("product_id")]
