"""A knowledge base of laws, study reports and workshop notes that drafts cited reports in Word.

The rooms, in the order in which data flows; a module imports only from rooms above its own:

    model      the words of the field as frozen dataclasses
    errors     what can go wrong, each with its sentence
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

__version__ = "0.1.0"
