import pytest
from cryptography.fernet import Fernet

from core.vault import SealBroken, Vault, VaultLocked

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def test_what_is_sealed_is_opened_and_says_nothing_meanwhile() -> None:
    sealed = Vault([NEW]).seal("sian@cyngor.example")
    assert "sian" not in sealed and sealed != Vault([NEW]).seal("sian@cyngor.example")
    assert Vault([NEW]).open(sealed) == "sian@cyngor.example"


def test_a_new_key_is_put_before_the_old_one() -> None:
    waiting = Vault([OLD]).seal("before")
    both = Vault([NEW, OLD])
    assert both.open(waiting) == "before"
    assert Vault([NEW]).open(both.seal("after")) == "after"
    with pytest.raises(SealBroken):
        Vault([NEW]).open(waiting)


def test_a_seal_that_somebody_changed_is_broken() -> None:
    sealed = Vault([NEW]).seal("sian@cyngor.example")
    with pytest.raises(SealBroken):
        Vault([NEW]).open(sealed[:-6] + "AAAAA=")


def test_a_vault_without_keys_is_locked_and_no_key_is_shown() -> None:
    with pytest.raises(VaultLocked, match="FOLKMOOT_VAULT_KEYS"):
        Vault([]).seal("anything")
    assert NEW not in repr(Vault([NEW])) and OLD not in repr(Vault([NEW, OLD]))
    with pytest.raises(ValueError, match="Fernet key"):
        Vault(["not a key"])
