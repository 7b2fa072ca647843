"""Topic -> what a trainer teaches from: extracts, elements, glossary, reading, quiz.

topic     the template's questions put about a topic
extracts  whole provisions, studies and voices in teaching order, under a word limit
glossary  the terms in the extracts that their sources define
reading   what to read in each document, and how long that takes
quiz      items made from verbatim text, each with a key that cites its provision
"""
