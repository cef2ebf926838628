"""The figures in Prometheus' form, made only when somebody asks for them."""

import time
from collections.abc import Iterator
from itertools import accumulate

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from bot.watch.figures import Durations, Figures
from bot.watch.health import Report

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def rendered(figures: Figures, report: Report) -> bytes:
    """All metrics as text."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Figures(figures, report))
    ProcessCollector(registry=registry)
    return generate_latest(registry)


class _Figures(Collector):
    def __init__(self, figures: Figures, report: Report) -> None:
        self._figures = figures
        self._report = report

    def collect(self) -> Iterator[Metric]:
        """Prometheus asks for this."""
        yield from self._counts()
        yield from self._durations()
        yield from self._now()

    def _counts(self) -> Iterator[Metric]:
        figures = self._figures
        for name, what, counted in (
            ("duologue_updates", "Updates from Telegram, by what became of them", figures.updates),
            ("duologue_messages", "Messages of the outbox, by what became of them", figures.messages),
            ("duologue_nudges", "Reminders that came due or were skipped", figures.nudges),
        ):
            family = CounterMetricFamily(name, what, labels=["outcome"])
            for outcome, number in sorted(counted.items()):
                family.add_metric([outcome], number)
            yield family
        calls = CounterMetricFamily(
            "duologue_telegram_calls", "Calls of the Bot API", labels=["method", "outcome"]
        )
        for (method, outcome), number in sorted(figures.calls.items()):
            calls.add_metric([method, outcome], number)
        yield calls
        failures = CounterMetricFamily("duologue_failures", "Failures, by what they are of", labels=["of"])
        trouble = GaugeMetricFamily("duologue_trouble", "1 while a spell of trouble lasts", labels=["of"])
        for name, spell in figures.spells.items():
            failures.add_metric([name], spell.failures)
            trouble.add_metric([name], spell.lasts)
        yield failures
        yield trouble

    def _durations(self) -> Iterator[Metric]:
        figures = self._figures
        for name, what, durations in (
            ("duologue_batch_seconds", "From an update's arrival to its commit", figures.batches),
            ("duologue_telegram_seconds", "For Telegram's answer to a call, polls apart", figures.waits),
            ("duologue_transaction_seconds", "For a transaction, waiting for its turn", figures.transactions),
            ("duologue_nudge_lateness_seconds", "From a reminder's time to its firing", figures.lateness),
        ):
            yield HistogramMetricFamily(name, what, buckets=_buckets(durations), sum_value=durations.sum)

    def _now(self) -> Iterator[Metric]:
        report, now = self._report, time.monotonic()
        confirmed = self._figures.confirmed
        gauges = (
            ("duologue_ready", "1 if the bot can do its work now", float(report.ready)),
            ("duologue_outbox_pending", "Messages that wait to be sent", report.outbox_pending),
            ("duologue_outbox_oldest_seconds", "Age of the oldest of them", _zero(report)),
            (
                "duologue_updates_confirmed_seconds",
                "Since updates were confirmed last",
                None if confirmed is None else now - confirmed,
            ),
            (
                "duologue_telegram_answered_seconds",
                "Since Telegram's last sound answer",
                report.telegram_sound_answer_seconds,
            ),
            (
                "duologue_webhook_pending",
                "Updates that Telegram has not delivered yet",
                self._figures.undelivered,
            ),
        )
        for name, what, value in gauges:
            if value is not None:
                yield GaugeMetricFamily(name, what, value=value)


def _zero(report: Report) -> float | None:
    """An empty outbox has no oldest message; its age is drawn as nothing."""
    return 0.0 if report.outbox_pending == 0 else report.outbox_oldest_seconds


def _buckets(durations: Durations) -> list[tuple[str, float]]:
    """Prometheus' buckets are cumulative, each named by its upper bound."""
    bounds = [*map(str, durations.bounds), "+Inf"]
    return list(zip(bounds, accumulate(durations.counts), strict=True))
