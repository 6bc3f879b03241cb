"""The vault: what must be kept for a while and read by nobody meanwhile, such as the address of a message."""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy.orm import Session


class VaultLocked(Exception):
    """There is no key to seal with."""


class SealBroken(Exception):
    """None of the keys opens this, or somebody has changed it."""


SEALED = {"sealed": "by the vault"}
"""What the `info` of a column says that holds what the vault has sealed, so that changing the key forgets none."""
VAULT = "vault"
"""The name under which a session holds the vault of its installation."""


class Vault:
    """Seals with its first key and opens with any of them, so that a new key can be put before an old one.

    The sealing is Fernet's: AES-128 in CBC mode, authenticated with HMAC-SHA256.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        """Raises `ValueError` for a key that is not 32 bytes written in URL-safe base64."""
        self._fernet = MultiFernet([Fernet(key) for key in keys]) if keys else None
        self._first = Fernet(keys[0]) if keys else None

    def __repr__(self) -> str:
        return "Vault(open)" if self._fernet else "Vault(locked)"

    @property
    def has_keys(self) -> bool:
        """Whether anything can be sealed here."""
        return self._fernet is not None

    def seal(self, text: str) -> str:
        """Raises `VaultLocked`."""
        return self._opened().encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """Raises `SealBroken` or `VaultLocked`."""
        try:
            return self._opened().decrypt(sealed).decode()
        except InvalidToken as error:
            raise SealBroken from error

    def seal_bytes(self, content: bytes) -> bytes:
        """Raises `VaultLocked`."""
        return self._opened().encrypt(content)

    def open_bytes(self, sealed: bytes) -> bytes:
        """Raises `SealBroken` or `VaultLocked`."""
        try:
            return self._opened().decrypt(sealed)
        except InvalidToken as error:
            raise SealBroken from error

    def resealed(self, sealed: str | bytes) -> str | bytes | None:
        """The same, sealed by the first key with the moment that it was sealed at; None where it is already.

        Raises `SealBroken` or `VaultLocked`.
        """
        every = self._opened()
        assert self._first is not None, "what opens has keys"
        try:
            self._first.extract_timestamp(sealed)
            return None
        except InvalidToken:
            pass
        try:
            anew = every.rotate(sealed)
        except InvalidToken as error:
            raise SealBroken from error
        return anew.decode() if isinstance(sealed, str) else anew

    def _opened(self) -> MultiFernet:
        if self._fernet is None:
            raise VaultLocked("Set FOLKMOOT_VAULT_KEYS.")
        return self._fernet


def vault_of(session: Session) -> Vault:
    """The vault that a session came with; a locked one where it came with none."""
    found: Vault = session.info.get(VAULT) or Vault(())
    return found
