"""CKAN portals: `portal` (calls), `targets` (what a portal is told), `planning` (desired against actual), `pushing`."""
