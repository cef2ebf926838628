"""Bot API, Getting updates: polling and webhook."""

from __future__ import annotations

from typing import Any

from bot.playground.refusals import RefusalError
from bot.playground.requests import Call, Handler

_LONGEST_POLL = 50


async def _get_me(call: Call) -> dict[str, Any]:
    return call.exchange.profile.as_user(full=True)


async def _get_updates(call: Call) -> list[dict[str, Any]]:
    exchange, params = call.exchange, call.params
    if exchange.webhook.url:
        words = "can't use getUpdates method while webhook is active"
        raise RefusalError(409, f"Conflict: {words}; use deleteWebhook to delete the webhook first")
    if "allowed_updates" in params:
        exchange.deliveries.allowed = params["allowed_updates"]
    timeout = min(max(params.get("timeout", 0), 0), _LONGEST_POLL)
    return await exchange.deliveries.take(params.get("offset", 0), params.get("limit", 100), timeout)


async def _set_webhook(call: Call) -> bool:
    params = call.params
    if params.get("drop_pending_updates"):
        call.exchange.deliveries.drop()
    if "allowed_updates" in params:
        call.exchange.deliveries.allowed = params["allowed_updates"]
    if params["url"]:
        await call.exchange.webhook.point_to(
            params["url"], params.get("secret_token", ""), params.get("max_connections", 40)
        )
    else:
        await call.exchange.webhook.remove()
    return True


async def _delete_webhook(call: Call) -> bool:
    if call.params.get("drop_pending_updates"):
        call.exchange.deliveries.drop()
    await call.exchange.webhook.remove()
    return True


async def _get_webhook_info(call: Call) -> dict[str, Any]:
    return call.exchange.webhook.as_info()


METHODS: dict[str, Handler] = {
    "getMe": _get_me,
    "getUpdates": _get_updates,
    "setWebhook": _set_webhook,
    "deleteWebhook": _delete_webhook,
    "getWebhookInfo": _get_webhook_info,
}
