"""An executor over another: little is under way at once, results come in order, a lost worker is a problem with a cure.

The function of a `map` is pickled once, with all that is bound to it (the publishers of a whole nation), and loaded once by
each worker. Out of scope: where the work is done.
"""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from functools import lru_cache
from typing import Any

from pipelines.problems import KeikakuError

AHEAD = 4
"""Calls of each worker that are under way or wait for those before them."""


class InOrder(Executor):
    """Runs calls with `inner`, at most `ahead` at once; what it raises for a worker that is `lost` is raised as `told`.

    `call`: what a worker is sent, with a pickled function and its arguments; `relief`: who goes on after `relieve`.
    """

    def __init__(
        self,
        inner: Executor,
        ahead: int,
        lost: tuple[type[BaseException], ...],
        told: Callable[[], KeikakuError],
        call: Callable[..., Any] | None = None,
        relief: Executor | None = None,
    ) -> None:
        self._inner, self._ahead, self._lost, self._told, self._relief = inner, ahead, lost, told, relief
        self._call = call or called

    def relieve(self) -> None:
        """Wait for what is under way, let those at work end, and have their relief go on, once; else change nothing."""
        if self._relief is not None:
            self._inner.shutdown()
            self._inner, self._relief = self._relief, None

    def submit(self, fn: Callable[..., Any], /, *args: Any, **named: Any) -> Future[Any]:
        """Submit one call, as `concurrent.futures` has it; its result raises the problem of a lost worker."""
        try:
            inner = self._inner.submit(self._call, pickle.dumps(fn), pickle.dumps((args, named)))
        except self._lost as error:
            raise self._told() from error
        return _Submitted(inner, self._lost, self._told)

    def map(
        self,
        fn: Callable[..., Any],
        *iterables: Any,
        timeout: float | None = None,
        chunksize: int = 1,  # noqa: ARG002 # every executor takes it
    ) -> Iterator[Any]:
        """Yield what each call returns, in order. Raises what the first to fail raises, or the problem of a lost worker."""
        pickled = pickle.dumps(fn)
        waiting: deque[Future[Any]] = deque()
        try:
            for arguments in zip(*iterables, strict=False):
                waiting.append(self._inner.submit(self._call, pickled, pickle.dumps((arguments, {}))))
                if len(waiting) >= self._ahead:
                    yield waiting.popleft().result(timeout)
            while waiting:
                yield waiting.popleft().result(timeout)
        except self._lost as error:
            raise self._told() from error
        finally:
            for future in waiting:
                future.cancel()


class _Submitted(Future[Any]):
    """A call under way: asked for its result, it raises what is told of a lost worker."""

    def __init__(self, inner: Future[Any], lost: tuple[type[BaseException], ...], told: Callable[[], KeikakuError]) -> None:
        super().__init__()
        self._inner, self._lost, self._told = inner, lost, told

    def done(self) -> bool:
        return self._inner.done()

    def cancel(self) -> bool:
        return self._inner.cancel()

    def result(self, timeout: float | None = None) -> Any:
        try:
            return self._inner.result(timeout)
        except self._lost as error:
            raise self._told() from error


def called(pickled: bytes, arguments: bytes) -> Any:
    """Return what a pickled function returns for pickled arguments."""
    given, named = pickle.loads(arguments)  # noqa: S301 # from the process that this one works for
    return loaded(pickled)(*given, **named)


@lru_cache(maxsize=1)
def loaded(pickled: bytes) -> Callable[..., Any]:
    """Return what was pickled, with all that is bound to it; the last one stays loaded."""
    made: Callable[..., Any] = pickle.loads(pickled)  # noqa: S301 # from the process that this one works for
    return made
