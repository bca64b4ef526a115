"""Long work as it goes on: how far it is, a button to stop it, and at its end what became of it.

Without script the page loads itself again; with it, progress comes as server-sent events. What it says is read from the
job's files, so a tab may be closed and opened again. Out of scope: starting work, which the pages do that it belongs to.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response, StreamingResponse

from catalog.desk.jobs import Job, events
from catalog.desk.page import Get, Page, Post
from catalog.desk.visit import Visit
from metadata.messages.rendering import Language, Message

LAST = 12
"""Steps that the page shows, the newest ones."""
ENDS = (0, 1, 2, 3, 4, 5, 130)
"""Exit codes that have words."""
_SECONDS = 0.3


def show(visit: Visit) -> Response:
    """Show a job under way, or what became of it."""
    job = found(visit)
    if job.running:
        come = list(steps(visit, job))
        return visit.render("job.html", shown=job, steps=come[-LAST:], count=len(come))
    report = visit.jobs.report(job.number)
    values: dict[str, Any] = {
        "ended": str(job.exit_code) if job.exit_code in ENDS else "unknown",
        "report": report,
        "told": {kind: messages(report.get(kind, []), visit.language) for kind in ("problems", "warnings")},
        "log": "\n".join(line for line in visit.jobs.lines(job.number) if not line.startswith('{"time": ')),
    }
    return visit.render("job-ended.html", shown=job, **values)


def messages(problems: list[dict[str, Any]], language: Language) -> list[Message]:
    """Return the problems of a machine report in words, which it has in both languages."""
    return [Message(**problem["messages"][language]) for problem in problems]


def follow(visit: Visit) -> Response:
    """Send the steps of a job as they come; the last event, `ended`, tells the page to load itself again."""
    return StreamingResponse(_stream(visit, found(visit)), media_type="text/event-stream")


def stop(visit: Visit) -> Response:
    """Stop the job, if it is still the one that runs."""
    job = found(visit)
    if job.running:
        visit.jobs.stop()
    return visit.go(f"/jobs/{job.number}", "job.stopping" if job.running else "")


def found(visit: Visit) -> Job:
    """Return the job of the address. Raises HTTPException 404."""
    job = visit.jobs.job(visit.at["number"])
    if job is None:
        raise HTTPException(404)
    return job


def steps(visit: Visit, job: Job) -> Iterator[str]:
    """Yield the steps of a job in words, in their order."""
    for event in events(visit.jobs.lines(job.number)):
        if told := step_words(visit, event):
            yield told


def step_words(visit: Visit, event: dict[str, Any]) -> str:
    """Return an event of a job in words; empty for one that is not told."""
    if event.get("event") == "progress":
        return visit.w(f"job.stage_{event['stage']}", id=event["id"])
    if event.get("event") == "pushed":
        return visit.w("job.pushed", id=event["id"], done=event["done"], all=event["all"])
    return ""


async def _stream(visit: Visit, job: Job) -> AsyncIterator[str]:
    sent = 0
    while True:
        now = visit.jobs.job(job.number)
        new = await run_in_threadpool(lambda: list(steps(visit, job)))
        for told in new[sent:]:
            yield f"data: {json.dumps(told, ensure_ascii=False)}\n\n"
        sent = len(new)
        if now is None or not now.running:
            yield "event: ended\ndata: \n\n"
            return
        await asyncio.sleep(_SECONDS)


PAGE = Page(
    "job",
    "/jobs",
    (Get("/jobs/{number}", show), Get("/jobs/{number}/events", follow), Post("/jobs/{number}/stop", stop)),
    in_navigation=False,
)
