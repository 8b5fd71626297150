# Google's library for Python: prints as JSON whether a workload gets its identity.

import json

import google.auth.compute_engine
import google.auth.transport.requests
from google.auth.compute_engine import _metadata

request = google.auth.transport.requests.Request()


def says(question):
    try:
        return bool(question())
    except Exception:
        return False


def token():
    credentials = google.auth.compute_engine.Credentials()
    credentials.refresh(request)
    # A token of another universe is refused where it is used.
    return credentials.token and getattr(credentials, "universe_domain", "googleapis.com").strip() == "googleapis.com"


email = says(lambda: "@" in _metadata.get_service_account_info(request)["email"])
print(json.dumps({"email": email, "token": says(token)}))
