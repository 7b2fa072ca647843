"""What python-docx lacks: footnotes, content controls, contents list, captions."""
