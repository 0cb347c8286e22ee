"""How far long work has come: a bar on a terminal, a line a minute in a log."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

import click

__all__ = ["duration", "progressing", "shown_progress", "timed", "told", "watching"]

_MINUTE = 60.0

Watch = Callable[[int, int], None]

_Found = TypeVar("_Found")

_SHOWN: ContextVar[bool] = ContextVar("shown", default=False)


@contextmanager
def shown_progress(shown: bool) -> Iterator[None]:
    """Show how far work has come even where ``--quiet`` is said, since one command carries out another."""
    token = _SHOWN.set(shown)
    try:
        yield
    finally:
        _SHOWN.reset(token)


@contextmanager
def watching(what: str, quiet: bool) -> Iterator[Watch | None]:
    """Something to call with draws done and all there are (0: not known); it writes to standard error."""
    if quiet and not _SHOWN.get():
        yield None
    elif sys.stderr.isatty():
        with _bar(what) as watch:
            yield watch
    else:
        yield _log(what)


@contextmanager
def progressing(what: str, total: int, quiet: bool) -> Iterator[Callable[[int], None] | None]:
    """Something to call with the number of draws done since the last call; see ``watching``."""
    with watching(what, quiet) as watch:
        if watch is None:
            yield None
            return
        done = 0

        def advance(draws: int) -> None:
            nonlocal done
            done += draws
            watch(done, total)

        yield advance


@contextmanager
def _bar(what: str) -> Iterator[Watch]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    columns: tuple[Any, ...] = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        TaskProgressColumn(),
        TextColumn("{task.fields[rate]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True, speed_estimate_period=60) as bar:
        task = bar.add_task(what, total=None, rate="")

        def watch(done: int, total: int) -> None:
            speed = bar.tasks[0].speed
            left = f", {duration((total - done) / speed)} left" if speed and total else ""
            rate = f"{speed:,.0f} draws/s{left}" if speed else ""
            bar.update(task, completed=done, total=total or None, rate=rate)

        yield watch


def _log(what: str) -> Watch:
    begin = last = time.monotonic()

    def watch(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _MINUTE:
            last = now
            click.echo(told(what, done, total, now - begin), err=True)

    return watch


def told(what: str, done: int, total: int, seconds: float) -> str:
    """One line on how far work has come after some seconds; a total of 0 is not known."""
    rate = done / seconds
    if not total:
        return f"{what}: {done:,} draws, {rate:,.0f} a second; how many there will be is not known yet."
    left = duration((total - done) / rate) if rate else "unknown time"
    share = 100 * done / total
    return f"{what}: {done:,} of {total:,} draws ({share:.1f} %), {rate:,.0f} a second, {left} left."


def timed(solve: Callable[[], _Found]) -> tuple[_Found, float]:
    """What is found, and how many seconds it took."""
    begin = time.monotonic()
    found = solve()
    return found, time.monotonic() - begin


def duration(seconds: float) -> str:
    """A time in the units that suit it."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    if seconds < 90 * 60:
        return f"{round(seconds / 60)} min"
    hours = seconds / 3600
    return f"{hours:.1f} h" if hours < 48 else f"{hours / 24:.1f} days"
