"""Keys in the system's keyring: kept, found, taken away, and told where there is no keyring. It is a double."""

from __future__ import annotations

import pytest
from keyring import get_keyring, set_keyring
from keyring.backends import fail, null
from keyring.errors import KeyringLocked

from catalog.ckan.portal.key import find_key
from catalog.secret import put_in_keyring, take_from_keyring, without_secrets
from metadata.declared.secrets import KeySettings
from pipelines.problems import Place, SettingsError
from tests.catalog.keyrings import MemoryKeyring
from tests.conftest import ROOT

PLACE = Place("publish.yaml", 3, "targets.own.key")
KEY = "c0ffee00-1111-2222-3333-444455556666"


@pytest.fixture(autouse=True)
def _its_own_keyring() -> object:
    before = get_keyring()
    yield
    set_keyring(before)


def found() -> str:
    return find_key("own", KeySettings(variable="NOT_SET", keyring="own@ckan.example"), ROOT, {}, PLACE)


def test_a_key_is_kept_found_and_taken_away() -> None:
    set_keyring(MemoryKeyring())
    with pytest.raises(SettingsError) as raised:
        found()
    problem = raised.value.problems[0]
    assert (problem.code, problem.facts["searched"]) == ("portal-key-missing", "$NOT_SET, keyring keikaku/own@ckan.example")
    put_in_keyring("own@ckan.example", KEY, PLACE)
    assert found() == KEY
    assert KEY not in without_secrets(f"the key is {KEY}")
    take_from_keyring("own@ckan.example", PLACE)
    take_from_keyring("own@ckan.example", PLACE)
    with pytest.raises(SettingsError):
        found()


class Locked(MemoryKeyring):
    """A keyring whose owner does not unlock it, and whose words tell too much."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked(f"{service} {username} {KEY}")


@pytest.mark.parametrize(
    ("ring", "code"),
    [(fail.Keyring(), "keyring-missing"), (null.Keyring(), "keyring-missing"), (Locked(), "keyring-failed")],
    ids=["none", "one that keeps nothing", "locked"],
)
def test_a_keyring_that_does_not_keep_is_told(ring: MemoryKeyring, code: str) -> None:
    set_keyring(ring)
    with pytest.raises(SettingsError) as raised:
        put_in_keyring("own@ckan.example", KEY, PLACE)
    assert [problem.code for problem in raised.value.problems] == [code]
    assert KEY not in str(raised.value.problems)


def test_the_key_itself_is_no_entry() -> None:
    with pytest.raises(ValueError, match="portal-key-in-settings"):
        KeySettings(keyring=KEY)
