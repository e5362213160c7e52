"""Files read by several processes at once, those that belong together by one of them and in their order.

A process begins with this module alone, before Django has its models: it imports none.
"""

import signal
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, ProcessPoolExecutor, wait
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Generic, TypeVar
from zlib import crc32

import django
from django.db import connection

Result = TypeVar("Result")
AHEAD = 4
"""Files given to a process at a time, so that it never waits for the next."""


class Lanes(Generic[Result]):
    """`count` processes, each with a connection of its own, that do `work`, a function of a module, with a path each.

    `together` tells what a path has in common with those that the same process does after one another.
    """

    def __init__(self, count: int, work: Callable[[Path], Result], together: Callable[[Path], str]) -> None:
        self.work, self.together = work, together
        self.lanes = [_lane() for _ in range(count)]

    def run(self, paths: list[Path], take: Callable[[Path, Result | BrokenExecutor], None]) -> Generator[Path]:
        """Yields each path when it is done, after `take` was called with its result, or with what ended its process.

        Stopped in between, it waits for what was begun, of which `take` is still told; the rest is left.
        """
        under_way: dict[Future[Result], Path] = {}
        try:
            for path in paths:
                while len(under_way) >= AHEAD * len(self.lanes):
                    yield from self._taken(under_way, take)
                under_way[self._submit(path)] = path
            while under_way:
                yield from self._taken(under_way, take)
        finally:
            for lane in self.lanes:
                lane.shutdown(wait=True, cancel_futures=True)
            for future in [future for future in under_way if not future.cancelled()]:
                take(under_way[future], _outcome(future))

    def _submit(self, path: Path) -> Future[Result]:
        place = crc32(self.together(path).encode()) % len(self.lanes)
        try:
            return self.lanes[place].submit(self.work, path)
        except BrokenExecutor:
            self.lanes[place] = _lane()
            return self.lanes[place].submit(self.work, path)

    def _taken(
        self, under_way: dict[Future[Result], Path], take: Callable[[Path, Result | BrokenExecutor], None]
    ) -> Iterator[Path]:
        for future in wait(under_way, return_when=FIRST_COMPLETED).done:
            path = under_way.pop(future)
            take(path, _outcome(future))
            yield path


def _outcome(future: Future[Any]) -> Any:
    try:
        return future.result()
    except BrokenExecutor as ended:
        return ended


def _lane() -> ProcessPoolExecutor:
    """One process, so that what is given to it is done in turn."""
    database = dict(connection.settings_dict)
    return ProcessPoolExecutor(1, get_context("spawn"), initializer=_begin, initargs=(database,))


def _begin(database: dict[str, Any]) -> None:
    """Ctrl-C reaches every process of a terminal; what is under way is finished, and the first one tells."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    django.setup()
    connection.settings_dict.update(database)
