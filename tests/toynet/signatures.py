"""Whether a request is signed as OAuth 1.0a asks, judged by oauthlib's own verifier and not by the signer."""

from __future__ import annotations

from collections.abc import Mapping

from oauthlib.oauth1 import RequestValidator, ResourceEndpoint

from tests.toynet.server import Request


class _Keys(RequestValidator):
    """Knows the four keys of one account."""

    enforce_ssl = False
    allowed_signature_methods = ("HMAC-SHA1",)
    dummy_client = "unknown"
    dummy_access_token = "unknown"

    def __init__(self, keys: Mapping[str, str]) -> None:
        super().__init__()
        self._keys = keys

    def check_client_key(self, client_key: str) -> bool:
        return bool(client_key)

    check_access_token = check_client_key

    def check_nonce(self, nonce: str) -> bool:
        return 5 < len(nonce) < 60

    def validate_timestamp_and_nonce(self, *_: object, **__: object) -> bool:
        return True

    def validate_client_key(self, client_key: str, request: object) -> bool:
        return client_key == self._keys["api_key"]

    def validate_access_token(self, client_key: str, token: str, request: object) -> bool:
        return token == self._keys["access_token"]

    def validate_realms(self, *_: object, **__: object) -> bool:
        return True

    def get_client_secret(self, client_key: str, request: object) -> str:
        return self._keys["api_secret"]

    def get_access_token_secret(self, client_key: str, token: str, request: object) -> str:
        return self._keys["access_token_secret"]


def is_signed(request: Request, address: str, keys: Mapping[str, str]) -> bool:
    """Whether a request that came to `address` is signed with these four keys."""
    endpoint = ResourceEndpoint(_Keys(keys))
    headers = {"Authorization": request.headers.get("authorization", ""), "Content-Type": "application/json"}
    valid, _ = endpoint.validate_protected_resource_request(
        address + request.target, request.method, None, headers, []
    )
    return bool(valid)
