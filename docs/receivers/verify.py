import base64
import hashlib
import hmac
import json
import time


def verify(secret, headers, body):
    """The event of a webhook whose signature is good, or an error; `body` is the bytes that came."""
    sent_id, at = headers["webhook-id"], headers["webhook-timestamp"]
    if abs(time.time() - int(at)) > 300:
        raise ValueError("The webhook is too old")
    try:
        # An "=" that was lost at the end changes nothing, and more of them than needed are passed over.
        key = base64.b64decode((secret or "").removeprefix("whsec_") + "==")
    except ValueError:
        key = b""
    # Without this a secret that is not set would let anyone sign.
    if len(key) < 24:
        raise ValueError("The secret is not set")
    digest = hmac.new(key, f"{sent_id}.{at}.".encode() + body, hashlib.sha256).digest()
    good = b"v1," + base64.b64encode(digest)
    # While a secret is being changed there may be several signatures.
    sent = headers["webhook-signature"].encode().split()
    if not any(hmac.compare_digest(one, good) for one in sent):
        raise ValueError("The signature is not good")
    return json.loads(body)
