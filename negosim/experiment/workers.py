"""Where cells are solved: in this process, in several, or on a cluster; one interface for all."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from pathlib import Path
from typing import Any, Protocol, TypeVar

from negosim.errors import NegosimError, RequestFault
from negosim.version import MODEL, VERSION

__all__ = ["Cluster", "Here", "Processes", "Workers", "is_broken", "versions_here"]

Result = TypeVar("Result")


class Workers(Protocol):
    """Those that solve; ``size`` is how many do so at a time."""

    @property
    def size(self) -> int:
        """How many work at a time."""

    def submit(self, work: Callable[..., Result], *args: Any) -> Future[Result]:
        """Have something worked on."""

    def are_alive(self) -> bool:
        """Whether none has ended, as far as that can be told."""

    def restart(self) -> None:
        """Replace workers that ended; what they were working on must be submitted again."""

    def stop(self) -> None:
        """End at once; what is being worked on is lost."""


class Here:
    """This process."""

    size = 1

    def submit(self, work: Callable[..., Result], *args: Any) -> Future[Result]:
        """Work on something before it returns."""
        future: Future[Result] = Future()
        try:
            future.set_result(work(*args))
        except Exception as error:
            future.set_exception(error)
        return future

    def are_alive(self) -> bool:
        """It is at work itself."""
        return True

    def restart(self) -> None:
        """Nothing ends here but all of it."""

    def stop(self) -> None:
        """Nothing is left to end."""


class Processes:
    """Processes of this machine, started anew (not forked), so that they are the same on every system."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._pool = self._started()

    def _started(self) -> ProcessPoolExecutor:
        spawn = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self.size, mp_context=spawn, initializer=_begin)

    def submit(self, work: Callable[..., Result], *args: Any) -> Future[Result]:
        """Have something worked on by the next process that is free."""
        return self._pool.submit(work, *args)

    def are_alive(self) -> bool:
        """Whether no process has ended."""
        return all(process.is_alive() for process in self._processes())

    def _processes(self) -> list[Any]:
        return list((getattr(self._pool, "_processes", None) or {}).values())  # no public name before 3.14

    def restart(self) -> None:
        """Replace all processes."""
        self.stop()
        self._pool = self._started()

    def stop(self) -> None:
        """Kill all processes."""
        processes = self._processes()
        self._pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.kill()


def _begin() -> None:
    """Leave Ctrl-C, which reaches all processes of a terminal, to the parent; and end when it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


class Cluster:
    """Workers of a Dask scheduler.

    Parameters
    ----------
    scheduler : str
        Its address, such as ``tcp://node1:8786``, or the path of its scheduler file.

    Raises
    ------
    RequestFault
        Dask is not installed, no scheduler answers, it has no workers, or they have another negosim.
    """

    _SECONDS = 30

    def __init__(self, scheduler: str) -> None:
        try:
            from distributed import Client
        except ImportError:
            raise RequestFault(
                "--scheduler needs Dask; install it with: pip install 'negosim[cluster]'"
            ) from None
        is_file = Path(scheduler).is_file()
        if not is_file and ":" not in scheduler:  # which every address has
            raise RequestFault(
                f"there is no scheduler file {scheduler}; start a scheduler that writes one with "
                f"'dask scheduler --scheduler-file {scheduler}', or give its address, such as tcp://node1:8786."
            )
        where = {"scheduler_file": scheduler} if is_file else {"address": scheduler}
        try:
            self._client = Client(**where, timeout=self._SECONDS, set_as_default=False)
        except (OSError, ValueError) as error:
            raise RequestFault(
                f"no Dask scheduler answers at {scheduler} ({type(error).__name__}); "
                "start one with 'dask scheduler', or give its address or scheduler file."
            ) from None
        self._check()
        self._executor: Executor = self._client.get_executor(pure=False)

    def _check(self) -> None:
        try:
            self._client.wait_for_workers(1, timeout=self._SECONDS)
        except TimeoutError:
            self._client.close()
            raise RequestFault("the Dask scheduler has no workers; start some with 'dask worker'.") from None
        for worker, found in self._client.run(versions_here).items():
            if found != versions_here():
                self._client.close()
                here = " with model ".join(versions_here())
                raise RequestFault(
                    f"the worker {worker} has negosim {' with model '.join(found)}, this machine {here}; "
                    "install the same on all."
                )

    @property
    def size(self) -> int:
        """Threads of all workers that are there now."""
        return max(1, sum(int(threads) for threads in self._client.nthreads().values()))

    def submit(self, work: Callable[..., Result], *args: Any) -> Future[Result]:
        """Have something worked on; Dask gives it to another worker if one is lost."""
        return self._executor.submit(work, *args)

    def are_alive(self) -> bool:
        """Dask looks after that."""
        return True

    def restart(self) -> None:
        """Dask replaces workers by itself."""

    def stop(self) -> None:
        """Give up what waits; the workers stay for others."""
        self._executor.shutdown(wait=False)  # which also cancels what waits
        self._client.close()


def versions_here() -> tuple[str, str]:
    """Versions of negosim and of its model, which all that solve one sweep must share."""
    return VERSION, MODEL


def is_broken(error: BaseException) -> bool:
    """Whether work was lost because the worker ended, and not because it failed."""
    if isinstance(error, NegosimError):
        return False
    return isinstance(error, BrokenExecutor) or type(error).__name__ in ("KilledWorker", "CancelledError")
