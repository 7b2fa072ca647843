"""Quiz items made from verbatim text, each with a key that can be proved from its provision.

items      what an item is
sentences  the sentences of the provisions quoted that can stand alone in a quiz
values     numbers with their units, and what else of the kind a source has
cloze      a number, a duty's "shall" or "may", or a defined term taken out
statement  a sentence as it stands, or with its number changed: true or false
place      under which section does this stand?
listing    which of these does a provision not list?
matching   terms and definitions, elements and their roles, headings and sections
meaning    which of these is the definition in that law?
quiz       which of them are taken, so that none gives another away
"""
