"""Web pages as they are shown without style sheets and scripts."""
