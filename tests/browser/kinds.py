"""A page of each kind from the published catalogue, those that have the most to show."""

from __future__ import annotations

REPORT = "datasets/242101_dx_achievements"
PLAN = "datasets/264652_dx_plan"

KINDS = {
    "catalogue": "index.html",
    "progress": "progress/index.html",
    "progress of a municipality": "progress/242101.html",
    "method": "method.html",
    "concepts": "concepts/index.html",
    "concept": "concepts/online-procedures.html",
    "municipalities": "municipalities/index.html",
    "municipality": "municipalities/242101/index.html",
    "results for print": "municipalities/242101/print.html",
    "themes": "themes/index.html",
    "theme": "themes/DX-4/index.html",
    "developers": "developers.html",
    "harvesters": "harvesters.html",
    "about": "about.html",
    "sources": "sources.html",
    "table of several pages": "datasets/cross_dx_indicators/indicators-2.html",
    "changes": "changes.html",
    "dataset": f"{REPORT}/index.html",
    "derived dataset": "datasets/cross_dx_indicators/index.html",
    "files": f"{PLAN}/files.html",
    "table": f"{PLAN}/measures.html",
    "corrections": f"{REPORT}/corrections.html",
    "measure": f"{REPORT}/measures/1-1-1.html",
    "indicator": f"{REPORT}/indicators/1-1-1-i-e491.html",
    "source": f"{PLAN}/source.html",
}
