/** The loopback Secret Manager is only believed because Google's own client for Python does. */
import { assertEquals, assertStringIncludes } from "@std/assert";

import { CI, gcpJourney, KEPT, KEPT_SECRET, REGIONAL } from "../e2e/gcp_world.ts";
import { runProgram } from "../e2e/process.ts";
import { findTool } from "../e2e/tools.ts";

const python = findTool("python3");

/** What Google's discovery document says of the method: of the others nobody asks. */
const PYTHON = `
import base64, json, sys
import google_auth_httplib2, httplib2
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build_from_document
from googleapiclient.errors import HttpError

given = json.load(sys.stdin)
document = {
    "name": "secretmanager", "version": "v1", "rootUrl": given["url"] + "/", "servicePath": "",
    "batchPath": "batch", "parameters": {},
    "schemas": {
        "AccessSecretVersionResponse": {
            "id": "AccessSecretVersionResponse", "type": "object",
            "properties": {"name": {"type": "string"}, "payload": {"$ref": "SecretPayload"}},
        },
        "SecretPayload": {
            "id": "SecretPayload", "type": "object",
            "properties": {"data": {"type": "string", "format": "byte"}},
        },
    },
    "resources": {"projects": {"resources": {"secrets": {"resources": {"versions": {"methods": {
        "access": {
            "id": "secretmanager.projects.secrets.versions.access", "httpMethod": "GET",
            "path": "v1/{+name}:access", "parameterOrder": ["name"],
            "parameters": {"name": {
                "type": "string", "location": "path", "required": True,
                "pattern": "^projects/[^/]+/secrets/[^/]+/versions/[^/]+$",
            }},
            "response": {"$ref": "AccessSecretVersionResponse"},
        },
    }}}}}}},
}
regional = json.loads(json.dumps(document["resources"]["projects"]["resources"]))
method = regional["secrets"]["resources"]["versions"]["methods"]["access"]
method["id"] = "secretmanager.projects.locations.secrets.versions.access"
method["parameters"]["name"]["pattern"] = (
    "^projects/[^/]+/locations/[^/]+/secrets/[^/]+/versions/[^/]+$")
document["resources"]["projects"]["resources"]["locations"] = {"resources": regional}
http = google_auth_httplib2.AuthorizedHttp(
    Credentials(given["token"]), http=httplib2.Http(ca_certs=given["certificate"]))
service = build_from_document(document, http=http)
said = []
for name in given["names"]:
    try:
        there = service.projects()
        there = there.locations() if "/locations/" in name else there
        answer = there.secrets().versions().access(name=name).execute()
        said.append([answer["name"], base64.b64decode(answer["payload"]["data"]).decode()])
    except HttpError as error:
        said.append([error.resp.status, error._get_reason()])
print(json.dumps(said))
`;

const imports = ["-c", "import googleapiclient, google_auth_httplib2"];
const hasClient = python !== undefined &&
  (await runProgram(python, imports, { env: {} })).status === 0;

gcpJourney("Google's own client reads what the loopback Secret Manager keeps", {
  tools: ["python3"],
  conditions: { "python3-googleapi is here": hasClient },
}, async ({ box, google, certificate }) => {
  const { token } = google.vault.issue("ya29.", {
    member: `serviceAccount:${CI}`,
    email: CI,
    scopes: [],
  });
  const names = ["latest", "1", "9"].map((version) => `${KEPT}/versions/${version}`);
  const others = [
    `${KEPT.replace("ops", "other")}/versions/latest`,
    `${REGIONAL}/versions/1`,
  ];
  const given = { url: google.url, certificate, token, names: [...names, ...others] };
  const options = { env: box.env, stdin: JSON.stringify(given) };
  const { status, stdout, stderr } = await runProgram(python!, ["-c", PYTHON], options);
  assertEquals(status, 0, stderr);
  const [latest, first, none, denied, regional] = JSON.parse(stdout);
  assertEquals(latest, [names[0]!.replace("latest", "2"), KEPT_SECRET]);
  assertEquals(first, [names[1], "older"]);
  assertEquals(regional, [others[1], KEPT_SECRET]);
  assertEquals([none[0], denied[0]], [404, 403]);
  assertStringIncludes(denied[1], "secretmanager.versions.access");
});
