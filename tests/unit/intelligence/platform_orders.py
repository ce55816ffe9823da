"""Orders as Shopify and BigCommerce give them; everything not said is unremarkable."""

from __future__ import annotations

import json
from typing import Any

Json = dict[str, Any]


def shop_money(amount: object) -> Json:
    return {"shopMoney": {"amount": str(amount)}}


def bulk_order(number: int, **changes: Any) -> Json:
    order = {
        "id": f"gid://shopify/Order/{number}",
        "name": f"#{number}",
        "test": False,
        "processedAt": "2025-03-01T10:00:00Z",
        "createdAt": "2025-03-01T10:00:05Z",
        "updatedAt": "2025-03-02T10:00:00Z",
        "cancelledAt": None,
        "displayFinancialStatus": "PAID",
        "taxesIncluded": False,
        "currencyCode": "EUR",
        "customer": {"id": "gid://shopify/Customer/7"},
        "subtotalLineItemsQuantity": 2,
        "subtotalPriceSet": shop_money("40.00"),
        "currentSubtotalPriceSet": shop_money("40.00"),
        "totalShippingPriceSet": shop_money("5.00"),
        "totalTaxSet": shop_money("0.00"),
        "totalDiscountsSet": shop_money("4.00"),
        "totalRefundedShippingSet": shop_money("0.00"),
        "refunds": [],
    }
    return order | changes


def bulk_item(parent: int, number: int, vendor: str | None = "Moda") -> Json:
    return {
        "id": f"gid://shopify/LineItem/{number}",
        "vendor": vendor,
        "__parentId": f"gid://shopify/Order/{parent}",
    }


def lines(*records: Json | str) -> list[str]:
    return [(record if isinstance(record, str) else json.dumps(record)) + "\n" for record in records]


def webhook_order(number: int, **changes: Any) -> Json:
    """The same order as `bulk_order`, as a webhook gives it."""
    order = {
        "id": number,
        "admin_graphql_api_id": f"gid://shopify/Order/{number}",
        "name": f"#{number}",
        "test": False,
        "processed_at": "2025-03-01T11:00:00+01:00",
        "created_at": "2025-03-01T11:00:05+01:00",
        "updated_at": "2025-03-02T11:00:00+01:00",
        "cancelled_at": None,
        "financial_status": "paid",
        "taxes_included": False,
        "currency": "EUR",
        "presentment_currency": "USD",
        "customer": {"id": 7},
        "subtotal_price": "40.00",
        "current_subtotal_price": "40.00",
        "total_shipping_price_set": {
            "shop_money": {"amount": "5.00", "currency_code": "EUR"},
            "presentment_money": {"amount": "5.90", "currency_code": "USD"},
        },
        "total_tax": "0.00",
        "total_discounts": "4.00",
        "line_items": [{"id": 1, "quantity": 2, "vendor": "Moda"}],
        "refunds": [],
    }
    return order | changes


def store_order(number: int, **changes: Any) -> Json:
    """An order of BigCommerce."""
    order = {
        "id": number,
        "customer_id": 7,
        "date_created": "Sat, 01 Mar 2025 10:00:00 +0000",
        "date_modified": f"Sun, 02 Mar 2025 {number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02} +0000",
        "status_id": 11,
        "subtotal_ex_tax": "40.0000",
        "discount_amount": "3.0000",
        "coupon_discount": "1.0000",
        "shipping_cost_ex_tax": "5.0000",
        "refunded_amount": "0.0000",
        "items_total": 2,
        "currency_code": "USD",
        "default_currency_code": "EUR",
        "is_deleted": False,
    }
    return order | changes
