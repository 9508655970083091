"""The officials' secret of the tests: one, so that what one part of a stage signs another verifies."""

from storage.accounts.vouching import Signer
from storage.vault import Keyring

OFFICE_RING = Keyring.fresh()
SIGNER = Signer.of(OFFICE_RING)
TRUST = SIGNER.trust
