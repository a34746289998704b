"""Search and jump over everything: one line for each kind of row, one function for all of them."""

from braid.activity.search.declared import Searchable, declared, searchable
from braid.activity.search.found import Found, Hit, as_hits, of_kind, search

__all__ = ["Found", "Hit", "Searchable", "as_hits", "declared", "of_kind", "search", "searchable"]
