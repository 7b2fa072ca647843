"""Two thousand damaged files: each is read or refused in a sentence, and the parent lives on."""

import re

import fuzzing
import seed_documents

from kb.ingest.sources import Source
from kb.ingest.unit import Job, read_source

MUTATIONS = 2000


def test_good_seeds_are_read(tmp_path):
    """Else the mutations below would try nothing but refusals."""
    for name, data in seed_documents.seeds().items():
        path = tmp_path / name
        path.write_bytes(data)
        (parsed, *_) = read_source(Job(Source(name, path, None, None, ""), path.stem))
        assert re.search("(?i)victim|shelter|border", parsed.document.text), name


def test_two_thousand_damaged_files_do_no_harm(tmp_path):
    tried = list(fuzzing.trial(tmp_path, seed_documents.seeds(), MUTATIONS, 20261124))
    assert len(tried) == MUTATIONS
    assert [f"{each.name}: {fault}" for each in tried for fault in each.faults] == []
    refused = sum(each.refusal != "" for each in tried)
    assert refused < 0.9 * MUTATIONS, "hardly any damaged file was read"
