"""Contestants that run interleaved, each run in a process of its own; medians are compared with the first."""

from __future__ import annotations

import json
import os
import statistics
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

#: What is made next, so that no run meets what was made before.
OFFSET = [0]
WARM_UP = 8


@dataclass
class Contestant:
    """Something that makes documents: ``run`` makes ``count`` of them; ``limit`` is how many times faster ours must be."""

    name: str
    run: Callable[[int], None]
    count: int
    limit: float = 0.0
    times: list[float] = field(default_factory=list)
    peak_mb: float = 0.0
    failed: str = ""

    @property
    def median(self) -> float:
        """Milliseconds for one."""
        return statistics.median(self.times)


def race(contestants: Sequence[Contestant], rounds: int) -> None:
    """Run all in turn, ``rounds`` times."""
    for _ in range(rounds):
        for each in contestants:
            if not each.failed:
                once(each)
        OFFSET[0] += 100_000


def once(contestant: Contestant) -> None:
    """One run in a process of its own: a few to warm up, then those that count."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            warnings.simplefilter("ignore")
            contestant.run(WARM_UP)
            OFFSET[0] += WARM_UP
            start = time.perf_counter()
            contestant.run(contestant.count)
            said = json.dumps([(time.perf_counter() - start) / contestant.count * 1000, ""])
        except BaseException as fault:
            said = json.dumps([0, f"{type(fault).__name__}: {fault}"[:100]])
        os.write(writer, said.encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        seconds, contestant.failed = json.loads(stream.read() or b'[0, "it was stopped"]')
    _, _, used = os.wait4(child, 0)
    contestant.peak_mb = max(contestant.peak_mb, used.ru_maxrss / 1024)
    if not contestant.failed:
        contestant.times.append(seconds)


def report(contestants: Sequence[Contestant]) -> None:
    """The table, each compared with the first."""
    ours = contestants[0]
    if ours.failed or not ours.times:
        print(f"  {ours.name} did not run ({ours.failed})")
        return
    print(f"  {'':<60} {'ms each':>8} {'min–max':>15} {'made':>8} {'peak MB':>8} {'times ours':>11}")
    for each in contestants:
        if each.failed or not each.times:
            print(f"  {each.name:<60} did not run ({each.failed})")
            continue
        ratio = each.median / ours.median
        said = f"{each.median:8.3f} {min(each.times):7.3f}–{max(each.times):<7.3f} {each.count:8d} {each.peak_mb:8.0f} {ratio:11.2f}"
        verdict = ""
        if each.limit:
            verdict = f"   at least {each.limit:g}: {'holds' if ratio >= each.limit else 'does not hold'}"
        print(f"  {each.name:<60} {said}{verdict}")
