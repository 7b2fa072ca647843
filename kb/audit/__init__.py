"""Every quotation and reference of a finished document, held against the corpus."""
