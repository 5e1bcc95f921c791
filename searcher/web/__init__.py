"""The page that `searcher serve` serves, and the HTTP API behind it.

Everything here is an answer to a request: `server` listens, `security` decides who may ask, `app` says which request is
whose, `api` and `pages` answer. The extra `web` brings the libraries that this needs.
"""
