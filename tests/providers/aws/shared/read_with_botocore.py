"""Reads files with botocore: a base64 text on each line in, what it makes of it as JSON on each line out."""
import base64, json, os, sys, tempfile
from botocore.configloader import build_profile_map, raw_config_parse
from botocore.exceptions import ConfigParseError


def answer(content):
    descriptor, path = tempfile.mkstemp()
    os.write(descriptor, content)
    os.close(descriptor)
    try:
        raw = raw_config_parse(path)
    except ConfigParseError:
        return "refused"
    finally:
        os.unlink(path)
    found = build_profile_map(raw)
    kinds = ("profiles", "sso_sessions", "services")
    return {"raw": list(raw.items()), **{kind: list(found[kind].items()) for kind in kinds if kind in found}}


for line in sys.stdin.readlines():
    print(json.dumps(answer(base64.b64decode(line))))
