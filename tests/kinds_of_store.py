"""The suite runs over plain stores, and with ``ENCRYPTED_STORES=1`` over encrypted ones.

Every store that a test makes in its own process without saying more is then encrypted, and every process that a test
starts is given the password.
"""

import os

ENCRYPTED = bool(os.environ.get("ENCRYPTED_STORES"))
PASSWORD = "正确 马 电池 订书钉"
SALT = b"salt of the test"
"""One for all stores of the tests: to make a key of a password takes a quarter of a second."""
