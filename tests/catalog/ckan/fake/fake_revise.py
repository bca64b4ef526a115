"""package_revise's own language: matching, filtering and merging of nested dicts and lists.

Lists merge by position; a place in a list is an index or the beginning of an item's id (at least 5 characters).
"""

from __future__ import annotations

from tests.catalog.ckan.fake.fake_state import Data, Json, invalid


def unmatched(actual: Json, desired: Json, path: tuple[str, ...] = ()) -> list[str]:
    """Return the paths at which what is held is not what the caller expects."""
    if isinstance(desired, dict) and isinstance(actual, dict):
        parts = [(str(key), actual.get(key), value) for key, value in desired.items()]
    elif isinstance(desired, list) and isinstance(actual, list):
        parts = [(str(i), actual[i] if i < len(actual) else None, value) for i, value in enumerate(desired)]
    else:
        return [] if actual == desired else ["__".join(path)]
    return [found for key, old, new in parts for found in unmatched(old, new, (*path, key))]


def place(items: Json, key: str) -> str | int | None:
    """Return the key or index that one part of a flattened key means, or None."""
    if isinstance(items, dict):
        return key
    if not isinstance(items, list):
        return None
    if key.lstrip("-").isdigit() and len(key) < 5:
        return int(key) if -len(items) <= int(key) < len(items) else None
    found = [i for i, item in enumerate(items) if len(key) >= 5 and str(item.get("id", "")).startswith(key)]
    return found[0] if found else None


def unmatched_key(actual: Json, key: str, desired: Json) -> list[str]:
    """The same as `unmatched` for a flattened key."""
    for part in key.split("__"):
        found = place(actual, part)
        if found is None or (isinstance(actual, dict) and found not in actual):
            return [key]
        actual = actual[found]
    return unmatched(actual, desired, tuple(key.split("__")))


def filter_out(data: Json, patterns: list[str]) -> None:
    """Remove what `-a__b` names, unless an earlier `+a` keeps it; `*` stands for any key."""
    _filter(data, [(pattern[0], pattern[1:].split("__")) for pattern in patterns if pattern])


def _filter(data: Json, patterns: list[tuple[str, list[str]]]) -> None:
    gone: list[str | int] = []
    for key in list(data) if isinstance(data, dict) else range(len(data)):
        deeper = []
        for sign, parts in patterns:
            if parts[0] != "*" and place(data, parts[0]) != key:
                continue
            if len(parts) > 1:
                deeper.append((sign, parts[1:]))
                continue
            if sign == "-":
                gone.append(key)
            break
        else:
            if deeper and isinstance(data[key], dict | list):
                _filter(data[key], deeper)
    for key in reversed(gone):
        del data[key]


def merge(data: Json, update: Json) -> None:
    """Put new values into what is there."""
    if isinstance(update, dict):
        for key, value in update.items():
            data[key] = _merged(data.get(key), value)
        return
    for i, value in enumerate(update):
        if i < len(data):
            data[i] = _merged(data[i], value)
        else:
            data.append(value)


def _merged(old: Json, new: Json) -> Json:
    if type(old) is type(new) and isinstance(new, dict | list):
        merge(old, new)
        return old
    return new


def merge_key(data: Data, key: str, value: Json) -> None:
    """The same as `merge` for a flattened key, where `extend` adds to a list."""
    actual: Json = data
    *way, last = key.split("__")
    for part in way:
        found = place(actual, part)
        if found is None or (isinstance(actual, dict) and found not in actual):
            raise invalid(**{key: [f"Unmatched key {part}"]})
        actual = actual[found]
    if last == "extend" and isinstance(actual, list):
        if not isinstance(value, list):
            raise invalid(**{key: [f"Expected list for {'__'.join(way)}"]})
        actual.extend(value)
        return
    found = place(actual, last)
    if found is None:
        raise invalid(**{key: [f"Unmatched key {last}"]})
    actual[found] = _merged(actual.get(found) if isinstance(actual, dict) else actual[found], value)
