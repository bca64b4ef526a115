"""Read DCAT files with ckanext-dcat's parser and print what CKAN would make of them: run in `.venv-ckan`, not in ours.

    python ckan_parser.py catalog.ttl catalog.rdf catalog.jsonld

Prints one JSON object: file name → the dataset dicts that the harvester would hand to `package_create`, each with
`tag_faults`, the words with which CKAN's own validators refuse its tags.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

# CKAN imports libmagic's binding for files that are uploaded; nothing is uploaded here.
sys.modules.setdefault("magic", ModuleType("magic"))

from ckan.common import config  # noqa: E402 # after the stand-in for magic above
from ckan.lib.navl.dictization_functions import Invalid  # noqa: E402 # after the stand-in for magic above
from ckan.logic.validators import tag_length_validator, tag_name_validator  # noqa: E402 # after the stand-in for magic above
from ckanext.dcat.processors import RDFParser  # noqa: E402 # after the stand-in for magic above

FORMATS = {".ttl": "turtle", ".rdf": "xml", ".jsonld": "json-ld"}


def read(path: Path) -> list[dict[str, Any]]:
    parser = RDFParser()
    parser.parse(path.read_bytes().decode("utf-8"), _format=FORMATS[path.suffix])
    datasets = sorted(parser.datasets(), key=lambda dataset: dataset["title"])
    return [{**dataset, "tag_faults": list(tag_faults(dataset))} for dataset in datasets]


def tag_faults(dataset: dict[str, Any]) -> Any:
    for tag in dataset["tags"]:
        for validator in (tag_length_validator, tag_name_validator):
            try:
                validator(tag["name"], {})
            except Invalid as error:
                yield str(error)


if __name__ == "__main__":
    config["ckan.locale_default"] = "ja"
    config["ckan.site_url"] = "https://ckan.example"
    found = {name: read(Path(name)) for name in sys.argv[1:]}
    sys.stdout.write(json.dumps(found, ensure_ascii=False))
