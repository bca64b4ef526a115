"""A catalogue larger than a page, as a harvester walks through it."""

import dataclasses
import gc
import weakref

import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, RDF

from metadata.formats.paging import collector_at_rest, page_files
from metadata.formats.rdf_syntax import DCAT, MEDIA_TYPES
from metadata.gates.shacl import check_graph
from tests.conftest import ROOT
from tests.metadata.formats.dcat_samples import all_datasets, catalogue, catalogue_pages, plan

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # rdflib's own JSON-LD parser
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
BASE = "https://data.example/"


def written(datasets, size):
    pages = catalogue_pages(datasets, size)
    return {name: data for page in pages for name, data in page_files(catalogue(), page).items()}


def graphs_of(datasets, size):
    return [page.graph for page in catalogue_pages(datasets, size)]


def read(files, name):
    formats = {".ttl": "turtle", ".rdf": "xml", ".jsonld": "json-ld"}
    return Graph().parse(data=files[name], format=formats[name[name.index(".") :]])


def view(graph):
    (node,) = graph.subjects(RDF.type, HYDRA.PartialCollectionView)
    return node


def test_a_page_that_holds_all_says_nothing_of_pages():
    files = written(all_datasets(), 4)
    assert sorted(files) == ["catalog.jsonld", "catalog.rdf", "catalog.ttl"]
    assert not set(read(files, "catalog.ttl").subjects(RDF.type, HYDRA.PartialCollectionView))


@pytest.mark.parametrize("ending", MEDIA_TYPES)
def test_following_next_finds_every_dataset_once_and_ends(ending):
    files = written(all_datasets(), 2)
    assert len(files) == 6
    name, found, walked = f"catalog{ending}", [], []
    while name:
        walked.append(name)
        graph = read(files, name)
        found += [str(dataset) for dataset in graph.objects(URIRef(catalogue().iri), DCAT.dataset)]
        following = list(graph.objects(view(graph), HYDRA.next))
        assert len(following) <= 1
        name = str(following[0]).removeprefix(BASE) if following else ""
    assert walked == [f"catalog{ending}", f"catalog-2{ending}"]
    assert sorted(found) == sorted(dataset.iri for dataset in all_datasets())


@pytest.mark.parametrize("ending", MEDIA_TYPES)
def test_a_page_tells_its_place_among_the_pages(ending):
    files = written(all_datasets(), 1)
    for number in (1, 2, 3, 4):
        name = f"catalog{ending}" if number == 1 else f"catalog-{number}{ending}"
        graph = read(files, name)
        node = view(graph)
        assert node == URIRef(BASE + name)
        assert graph.value(node, HYDRA.first) == URIRef(f"{BASE}catalog{ending}")
        assert graph.value(node, HYDRA.last) == URIRef(f"{BASE}catalog-4{ending}")
        assert graph.value(node, HYDRA.totalItems) == Literal(4)
        assert (graph.value(node, HYDRA.previous) is None) == (number == 1)
        assert (graph.value(node, HYDRA.next) is None) == (number == 4)


def test_every_page_is_a_catalogue_by_itself():
    for graph in graphs_of(all_datasets(), 1):
        assert check_graph(graph) == []
        assert set(graph.objects(URIRef(catalogue().iri), DCTERMS.title))
        for dataset in graph.subjects(RDF.type, DCAT.Dataset):
            assert set(graph.objects(dataset, DCTERMS.title))  # CKAN drops a page with an untitled one
        ours = {node for node in graph.objects() if isinstance(node, URIRef) and node.startswith(BASE) and "#" in node}
        assert ours <= set(graph.subjects())


def test_pages_put_together_tell_one_period():
    whole = Graph()
    for graph in graphs_of(all_datasets(), 1):
        whole += graph
    (period,) = whole.objects(URIRef(catalogue().iri), DCTERMS.temporal)
    assert [str(day) for day in whole.objects(period, DCAT.startDate)] == ["2023-04-01"]
    assert [str(day) for day in whole.objects(period, DCAT.endDate)] == ["2026-03-31"]


def test_the_last_page_may_be_shorter_and_none_is_empty():
    datasets = [dataclasses.replace(plan(), id=f"999997_plan_{number}") for number in range(5)]
    counts = [len(set(graph.subjects(RDF.type, DCAT.Dataset))) for graph in graphs_of(datasets, 2)]
    assert counts == [2, 2, 1]
    assert len(graphs_of(datasets[:4], 2)) == 2
    assert len(graphs_of([], 2)) == 1


def test_the_same_datasets_give_the_same_pages():
    assert written(all_datasets(), 3) == written(all_datasets(), 3)


def test_the_page_size_of_the_settings_is_that_of_the_catalogue(project):
    settings = project.root / "publish.yaml"
    text = (ROOT / "publish.yaml").read_text(encoding="utf-8")
    settings.write_text(text.replace("page_size: 100", "page_size: 2"), encoding="utf-8")
    run = project.run("build", "--settings", str(settings))
    assert run.exit_code == 0, run.shown
    pages = -(-len(run.report["datasets"]) // 2)
    names = ["catalog.ttl", *(f"catalog-{number}.ttl" for number in range(2, pages + 1))]
    assert pages > 1
    assert sorted(path.name for path in project.out.glob("catalog*.ttl")) == sorted(names)


def test_a_page_size_of_nothing_is_refused_with_its_place(project):
    settings = project.root / "publish.yaml"
    text = (ROOT / "publish.yaml").read_text(encoding="utf-8")
    settings.write_text(text.replace("page_size: 100", "page_size: 0"), encoding="utf-8")
    run = project.run("build", "--settings", str(settings))
    assert (run.exit_code, run.codes) == (2, ["key-value"])
    assert run.report["problems"][0]["place"]["key"] == "catalogue.page_size"


def test_a_page_is_gone_when_it_was_made():
    with collector_at_rest():
        assert not gc.isenabled()
        (page,) = catalogue_pages(all_datasets(), 4)
        gone = weakref.ref(page.graph)
        del page
    assert gc.isenabled()
    assert gone() is None


def test_python_looks_for_garbage_again_when_a_page_fails():
    with pytest.raises(ValueError, match="broken"), collector_at_rest():
        raise ValueError("broken")
    assert gc.isenabled()
