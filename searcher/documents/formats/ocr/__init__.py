"""Scans read by Tesseract, which is found at run time: pages in parallel, none of them twice."""
