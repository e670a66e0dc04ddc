/** Google's own command line tools in a session: what they find beside the session's files, and what they leave. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { posix } from "@std/path";
import { AUTH_PROPERTIES, KEY_PROPERTIES } from "../../providers/gcp/properties.ts";
import { DEPLOY, gcpJourney as journey } from "./gcp_world.ts";
import { runProgram } from "./process.ts";
import type { Sandbox } from "./sandbox.ts";
import { findTool, scenario, tool } from "./tools.ts";
import { printed } from "./world.ts";

const GCLOUD = findTool("gcloud");
/** Where gcloud is installed, if it is with its tools. */
const SDK = GCLOUD && posix.dirname(posix.dirname(Deno.realPathSync(GCLOUD)));

/** A copy of gcloud's installation, by links, in which something holds for everybody. */
function installed(box: Sandbox, properties: string): string {
  const copied = ["lib/gcloud.py", "lib/googlecloudsdk/core/config.py", "bin/gcloud"];
  const made = `${box.directory}/sdk`;
  link("");
  Deno.mkdirSync(`${made}/.install`, { recursive: true });
  Deno.writeTextFileSync(`${made}/properties`, properties);
  return `${made}/bin/gcloud`;

  /** gcloud takes the place of these files for its own. */
  function link(path: string): void {
    Deno.mkdirSync(`${made}/${path}`);
    for (const { name } of Deno.readDirSync(`${SDK}/${path}`)) {
      const one = path === "" ? name : `${path}/${name}`;
      if (copied.includes(one)) Deno.copyFileSync(`${SDK}/${one}`, `${made}/${one}`);
      else if (copied.some((it) => it.startsWith(`${one}/`))) link(one);
      else if (one !== "properties") Deno.symlinkSync(`${SDK}/${one}`, `${made}/${one}`);
    }
  }
}

const EVERYBODY = (token: string) =>
  `[core]
account = eve@example.com
[auth]
impersonate_service_account = last@example-prod.iam.gserviceaccount.com
access_token_file = ${token}
credential_file_override = ${token}
disable_credentials = true
[api_endpoint_overrides]
iamcredentials = http://127.0.0.1:9/
`;

journey(
  "attack: what gcloud's installation says for everybody makes a session somebody else",
  { tools: ["gcloud"] },
  async ({ run, box, google }) => {
    const gcloud = installed(box, EVERYBODY(box.write("token", "ya29.everybody-EXAMPLE")));
    const ask = "gcloud auth print-access-token; gcloud config get account";
    const env = { PATH: `${posix.dirname(gcloud)}:${box.env.PATH}` };
    const outside = await runProgram(gcloud, ["config", "get", "account"], { env: box.env });
    assertEquals(outside.stdout.trim(), "eve@example.com");
    const [token, account] = printed(await run(["exec", "--", "sh", "-c", ask], env)).split("\n");
    assertEquals([google.vault.find(token!)?.email, account], [DEPLOY, DEPLOY]);
    const told = JSON.parse(printed(await run(["env", "-f", "json"], env)));
    const after = await runProgram("/bin/sh", ["-c", ask], {
      env: { ...box.env, ...env, ...told },
    });
    assertEquals(printed(after).split("\n").slice(0, 2), [token, DEPLOY]);
    const nobody = await run(["exec", "-i", "nobody", "--", "sh", "-c", ask], env);
    assertEquals(nobody.stdout.trim(), "", nobody.stderr);
    assertStringIncludes(nobody.stderr, "do not currently have an active account");
  },
);

journey(
  "gcloud in a session reaches the network as the person's own does",
  { tools: ["gcloud"] },
  async ({ run, box }) => {
    box.write("home/.config/gcloud/active_config", "work");
    box.write(
      "home/.config/gcloud/configurations/config_work",
      "[core]\naccount = eve@example.com\ncustom_ca_certs_file = /etc/ssl/corp.pem\n" +
        "[proxy]\ntype = http\naddress = proxy.example\nport = 3128\npassword = a%%40b\n",
    );
    const list = ["gcloud", "config", "list", "--format=json"];
    const env = { CLOUDSDK_CORE_DISABLE_PROMPTS: "1", CLOUDSDK_CORE_VERBOSITY: "error" };
    const { core, proxy } = JSON.parse(printed(await run(["exec", "--", ...list], env)));
    assertEquals(proxy, {
      ...{ type: "http", address: "proxy.example", port: "3128", password: "a%40b" },
    });
    const { account, custom_ca_certs_file, disable_prompts } = core;
    assertEquals([account, custom_ca_certs_file, disable_prompts], [
      DEPLOY,
      "/etc/ssl/corp.pem",
      "1",
    ]);
  },
);

const LISTED = `
import sys
sys.path[:0] = [sys.argv[1] + "/lib", sys.argv[1] + "/lib/third_party"]
from googlecloudsdk.core import properties
for section in ("auth", "storage"):
    for name in properties.VALUES.Section(section).AllProperties(include_hidden=True):
        print(section + "/" + name)
`;

/** Properties of the section `auth` that say where and how one signs in, and nobody. */
const HARMLESS = [
  "auth_host",
  "client_id",
  "client_secret",
  "disable_code_verifier",
  "disable_load_google_auth",
  "mtls_token_host",
  "opt_out_google_auth",
  "reauth_use_google_auth",
  "service_account_disable_id_token_refresh",
  "service_account_use_self_signed_jwt",
  "token_host",
  "token_introspection_endpoint",
];

scenario(
  "every property by which gcloud could be somebody is one that a session says, or known to be none",
  { tools: ["gcloud", "python3"] },
  async () => {
    const found = await runProgram(tool("python3"), ["-c", LISTED, SDK!], { env: {} });
    const listed = printed(found).trim().split("\n").map((one) => one.split("/"));
    const auth = listed.filter(([section]) => section === "auth").map(([, name]) => name!);
    assertEquals(auth.sort(), [...AUTH_PROPERTIES, ...HARMLESS].sort());
    const keys = listed.filter(([section, name]) =>
      section === "storage" && /key_id|secret|token|credential/.test(name!)
    );
    assertEquals(keys.map(([, name]) => name!).sort(), KEY_PROPERTIES);
  },
);

journey(
  "attack: ~/.bigqueryrc hands bq another's token, and a server that it goes to",
  { tools: ["gcloud", "bq"] },
  async ({ run, box, google }) => {
    const asked: string[] = [];
    const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
      asked.push(request.headers.get("authorization") ?? "");
      return new Response("{}", { status: 403 });
    });
    const api = `http://127.0.0.1:${server.addr.port}`;
    box.write("home/.bigqueryrc", `oauth_access_token = ya29.canary-EXAMPLE\napi = ${api}/rc\n`);
    const bq = [tool("bq"), "--api", api, "ls"];
    const env = { PATH: `${posix.dirname(tool("gcloud"))}:${box.env.PATH}` };
    try {
      await run(["exec", "--", "env", "-u", "BIGQUERYRC", ...bq], env);
      assertEquals(asked.splice(0), ["Bearer ya29.canary-EXAMPLE"]);
      await run(["exec", "--", ...bq], env);
      const told = JSON.parse(printed(await run(["env", "-f", "json"])));
      await runProgram(bq[0]!, bq.slice(1), { env: { ...box.env, ...env, ...told } });
      const who = asked.map((one) => google.vault.find(one.replace("Bearer ", ""))?.email);
      assertEquals(who, [DEPLOY, DEPLOY]);
    } finally {
      await server.shutdown();
    }
  },
);

/** gsutil's own boto can't be read by the Python that gcloud brings. */
const PYTHON = { CLOUDSDK_PYTHON: "/usr/bin/python3" };

journey(
  "gsutil leaves the session's token nowhere",
  { tools: ["gsutil"] },
  async ({ run, box }) => {
    const ask = ["-o", "Boto:num_retries=0", "ls", "gs://bucket-EXAMPLE"];
    const python = Object.entries(PYTHON).map(([name, value]) => `${name}=${value}`);
    const command = ["env", ...python, tool("gsutil"), ...ask];
    const kept = '; ls "$(dirname "$BOTO_CONFIG")/gsutil"';
    const { stdout, stderr } = await run([
      "exec",
      "--",
      "sh",
      "-c",
      `"$@"${kept}`,
      "sh",
      ...command,
    ]);
    assertStringIncludes(stdout, "credstore2", stderr);
    assertEquals(box.tree("home").filter((path) => path.includes(".gsutil")), []);
    assertEquals(box.filesWith("ya29"), []);
  },
);
