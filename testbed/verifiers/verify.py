"""Verifies a token with PyJWT, knowing nothing but the issuer. Prints the subject and the claims asked for; ends with 1 when the token is not acceptable.

usage: verify.py ISSUER CA_FILE AUDIENCE TOKEN_FILE [CLAIM...]
ISSUER is where the discovery document is, and need not be what the document calls itself.
"""
import json
import ssl
import sys
import urllib.request

import jwt

issuer, ca_file, audience, token_file, *asked = sys.argv[1:]
trust = ssl.create_default_context(cafile=ca_file)


def document(url):
    with urllib.request.urlopen(url, context=trust) as answer:
        return json.load(answer)


with open(token_file, encoding="ascii") as file:
    token = file.read().strip()
metadata = document(issuer + "/.well-known/openid-configuration")
kid = jwt.get_unverified_header(token)["kid"]
jwk = next((key for key in document(metadata["jwks_uri"])["keys"] if key["kid"] == kid), None)
if jwk is None:
    print("UnknownKey")
    sys.exit(1)
try:
    claims = jwt.decode(
        token,
        jwt.PyJWK(jwk).key,
        algorithms=["ES256", "RS256"],
        audience=audience,
        issuer=metadata["issuer"],
        options={"require": ["exp", "iat", "sub", "jti"]},
    )
except jwt.InvalidTokenError as refusal:
    print(type(refusal).__name__)
    sys.exit(1)
print(" ".join(str(claims[name]) for name in ["sub", *asked]))
