"""Metrics: counts, ages and latencies in Prometheus' form."""

from __future__ import annotations

from prometheus_client.parser import text_string_to_metric_families

from bot.watch.figures import QUICK, Durations, Figures
from bot.watch.health import Report
from bot.watch.metrics import rendered

READY = Report(True, [], "ok", 1.0, 3, 42.0, "ok", 0.5, 100.0)


def samples(text: bytes) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    """Each value, by name and labels."""
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
    }


def value(found: dict[tuple[str, frozenset[tuple[str, str]]], float], name: str, **labels: str) -> float:
    return found[name, frozenset(labels.items())]


def test_what_was_counted_is_what_is_told() -> None:
    figures = Figures()
    figures.took_in(5, 0.02)
    figures.updates["set aside"] += 1
    figures.called("sendMessage", "ok", 0.2, sound=True)
    figures.called("sendMessage", "429", 0.1, sound=True)
    figures.called("getUpdates", "ok", 30.0, sound=True)
    figures.transaction_worked(0.003)
    figures.sending.failed("messages wait")
    found = samples(rendered(figures, READY))
    assert value(found, "duologue_updates_total", outcome="handled") == 5
    assert value(found, "duologue_updates_total", outcome="set aside") == 1
    assert value(found, "duologue_telegram_calls_total", method="sendMessage", outcome="429") == 1
    assert value(found, "duologue_telegram_seconds_count") == 2, "a poll that waits is no latency"
    assert value(found, "duologue_batch_seconds_sum") == 0.02
    assert value(found, "duologue_trouble", of="sending") == 1
    assert value(found, "duologue_trouble", of="database") == 0
    assert value(found, "duologue_failures_total", of="sending") == 1
    assert value(found, "duologue_ready") == 1
    assert value(found, "duologue_outbox_oldest_seconds") == 42
    assert value(found, "process_resident_memory_bytes") > 0


def test_each_bucket_holds_all_that_lasted_no_longer() -> None:
    figures = Figures()
    for seconds in (0.005, 0.006, 3600.0):
        figures.batches.add(seconds)
    found = samples(rendered(figures, READY))
    assert value(found, "duologue_batch_seconds_bucket", le="0.005") == 1
    assert value(found, "duologue_batch_seconds_bucket", le="0.01") == 2
    assert value(found, "duologue_batch_seconds_bucket", le="30.0") == 2
    assert value(found, "duologue_batch_seconds_bucket", le="+Inf") == 3


def test_a_duration_beyond_every_bound_is_counted() -> None:
    durations = Durations()
    durations.add(10 * QUICK[-1])
    assert sum(durations.counts) == durations.counts[-1] == 1


def test_what_is_not_known_is_left_out_and_an_empty_outbox_has_the_age_of_nothing() -> None:
    away = Report(
        False, ["the database does not answer"], "in trouble", None, None, None, "none yet", None, 1
    )
    found = {name for name, _ in samples(rendered(Figures(), away))}
    assert "duologue_outbox_pending" not in found
    assert "duologue_updates_confirmed_seconds" not in found
    empty = Report(True, [], "ok", None, 0, None, "ok", 1.0, 1.0)
    assert value(samples(rendered(Figures(), empty)), "duologue_outbox_oldest_seconds") == 0
