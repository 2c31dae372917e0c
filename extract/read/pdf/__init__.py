"""PDF files: text with its places through pdfium, paragraphs and tables from the geometry, scans through OCR."""

from extract.read.pdf.reader import read_pdf

__all__ = ["read_pdf"]
