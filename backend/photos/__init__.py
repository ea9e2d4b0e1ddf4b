"""Photos: pictures that a document declares before their bytes arrive.

A declaration says what must arrive (SHA-256, size, media type) and what it shows. It belongs to one document, whose id is all
that is known of it here. A document's manifest is replaced as a whole; a photo that has been received stays received as long as
its hash is declared unchanged, and never moves to another document.
"""
