"""A draft that people have worked on, brought up to date with the corpus.

memory      what was generated, from the draft's state (``kb.report.word.memory``)
standing    what stands in the document now
matching    generated then -> standing now: untouched, edited, moved, removed
aligning    generated today -> generated then: the same, changed, new, gone
merging     replaces, keeps, comments; ``offering`` puts in what is new, ``withdrawing`` takes out
refreshing  captions, cross-references, contents lists; ``tidying`` notes, comments, names
drafting    all of it for one file
"""
