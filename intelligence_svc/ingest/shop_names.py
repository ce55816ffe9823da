"""What shops are called on their platforms."""

from __future__ import annotations

import re

SHOPIFY_SHOP = re.compile(r"[a-z0-9][a-z0-9-]{0,60}\.myshopify\.com\Z")
BIGCOMMERCE_STORE = re.compile(r"[a-z0-9]{3,32}\Z")
