"""A knowledge base of laws, study reports and workshop notes that drafts cited reports in Word.

The rooms, in the order in which data flows; a module imports only from rooms above its own:

    model      the words of the field as frozen dataclasses
    errors     what can go wrong, each with its sentence
    later      work on another thread
    workspace  settings and where things lie
    seams      the two contracts, Store and Embedder
    ingest     source -> blocks -> canonical text -> provisions -> passages
    store      documents and their indexes on disk
    search     query -> hits
    evidence   question -> excerpts and gaps
    report     excerpts -> cited draft
    audit      finished document -> verdicts on its quotations and references
    cli        one small file a command group
"""

import os

# Numpy's products here are small: a second thread saves a tenth of a millisecond, and keeps a core
# busy for as long as it waits for more. Read when numpy is loaded; who has set it is not overruled.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# ONNX Runtime (from 1.32) keeps an id of the machine and a record of every run in the user's home,
# to be sent to its maker when there is a network; the hub's client tells who downloads with what.
# Nothing that kb does is anybody's business but its user's.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")

__version__ = "0.1.0"
