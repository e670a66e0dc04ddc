import { ALONE } from "../../plans.ts";
import { DEPLOY, PROJECT } from "../world.ts";
import { assertEquals, assertThrows } from "@std/assert";
import { posix, windows } from "@std/path";
import type { Credential } from "../../../../lib/credential.ts";
import { UserError } from "../../../../lib/errors.ts";
import type { GrantPlace, InFiles } from "../../../../lib/provider/grant.ts";
import { Secret } from "../../../../lib/secret.ts";
import { grantFor } from "../../../../providers/gcp/grant/grant.ts";

const CREDENTIAL: Credential = {
  type: "gcp/token",
  expires: 1,
  shown: { principal: DEPLOY },
  secret: { token: new Secret("ya29.c.canary-EXAMPLE") },
};

const NOWHERE = { project: undefined, region: undefined, zone: undefined, quota: undefined };
const PLACE = { project: PROJECT, region: "us-central1", zone: "us-central1-a", quota: undefined };

/** What would win over the session's variables and account, were it said for the whole installation. */
const NOBODY_ELSE = `
[auth]
access_token_file =
authority_selector =
authorization_token_file =
credential_file_override =
disable_credentials =
disable_ssl_validation =
impersonate_service_account =
login_config_file =

[storage]
gs_xml_access_key_id =
gs_xml_secret_access_key =
`;

const QUIET =
  "\n[component_manager]\ndisable_update_check = true\n\n[survey]\ndisable_prompts = true\n";

const SESSION: GrantPlace = {
  os: "linux",
  directory: "/run/user/1000/atmos-auth/s 1",
  join: posix.join,
  identity: "prod",
  delivery: "process",
  helper: undefined,
  ...ALONE,
  server: { origin: "http://127.0.0.1:4711/gcp", secret: new Secret("session-canary-EXAMPLE") },
};

Deno.test("gcloud and the libraries are led into the session, and no variable holds a secret", () => {
  const { variables, files, pass, exposable } = grantFor(PLACE, CREDENTIAL, SESSION);
  const root = "/run/user/1000/atmos-auth/s 1/gcp";
  assertEquals(variables, {
    CLOUDSDK_CONFIG: `${root}/gcloud`,
    CLOUDSDK_AUTH_ACCESS_TOKEN_FILE: `${root}/access_token`,
    GOOGLE_APPLICATION_CREDENTIALS: `${root}/application_default_credentials.json`,
    BOTO_CONFIG: `${root}/boto`,
    BIGQUERYRC: `${root}/bigqueryrc`,
    NO_GCE_CHECK: "true",
    METADATA_SERVER_DETECTION: "none",
    CLOUDSDK_CORE_CHECK_GCE_METADATA: "false",
    GCE_METADATA_HOST: "127.0.0.1:9",
    GCE_METADATA_IP: "127.0.0.1:9",
    GCE_METADATA_ROOT: "127.0.0.1:9",
    GOOGLE_CLOUD_PROJECT: PROJECT,
    GCLOUD_PROJECT: PROJECT,
    CLOUDSDK_CORE_PROJECT: PROJECT,
    GOOGLE_CLOUD_REGION: "us-central1",
    CLOUDSDK_COMPUTE_REGION: "us-central1",
    GOOGLE_CLOUD_ZONE: "us-central1-a",
    CLOUDSDK_COMPUTE_ZONE: "us-central1-a",
  });
  assertEquals(pass, []);
  assertEquals(Object.keys(exposable!), [
    "GOOGLE_OAUTH_ACCESS_TOKEN",
    "CLOUDSDK_AUTH_ACCESS_TOKEN",
  ]);
  const shown = Object.fromEntries(
    Object.entries(files).map(([name, it]) => [name, typeof it === "string" ? it : it.reveal()]),
  );
  assertEquals(Object.keys(shown).sort(), [
    "gcp/access_token",
    "gcp/application_default_credentials.json",
    "gcp/boto",
    "gcp/gcloud/active_config",
    "gcp/gcloud/application_default_credentials.json",
    "gcp/gcloud/configurations/config_default",
    "gcp/session_secret",
  ]);
  assertEquals(
    shown["gcp/boto"],
    "[Credentials]\ngs_external_account_authorized_user_file = " +
      `${root}/gcloud/application_default_credentials.json\n[GSUtil]\nstate_dir = ${root}/gsutil\n`,
  );
  assertEquals(shown["gcp/gcloud/active_config"], "default");
  assertEquals(
    shown["gcp/gcloud/configurations/config_default"],
    `[core]
account = ${DEPLOY}
project = ${PROJECT}
${NOBODY_ELSE}
[compute]
` +
      `region = us-central1
zone = us-central1-a
${QUIET}`,
  );
  assertEquals(shown["gcp/access_token"], "ya29.c.canary-EXAMPLE");
  assertEquals(shown["gcp/session_secret"], "session-canary-EXAMPLE");
  assertEquals(JSON.parse(shown["gcp/application_default_credentials.json"]!), {
    type: "external_account",
    audience: "//atmos-auth/session",
    subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
    token_url: "http://127.0.0.1:4711/gcp/token",
    credential_source: { file: `${root}/session_secret`, format: { type: "text" } },
  });
  assertEquals(JSON.parse(shown["gcp/gcloud/application_default_credentials.json"]!), {
    type: "external_account_authorized_user",
    audience: "//atmos-auth/session",
    client_id: "atmos-auth",
    client_secret: "atmos-auth",
    refresh_token: "session-canary-EXAMPLE",
    token_url: "http://127.0.0.1:4711/gcp/token",
  });
});

Deno.test("only the token and the session's secret are secret, and are marked so", () => {
  const { files } = grantFor(PLACE, CREDENTIAL, SESSION);
  const secrets = Object.entries(files).filter(([, content]) => typeof content !== "string");
  assertEquals(secrets.map(([name]) => name), [
    "gcp/access_token",
    "gcp/session_secret",
    "gcp/gcloud/application_default_credentials.json",
  ]);
  const open = JSON.stringify(Object.values(files));
  assertEquals(open.includes("canary"), false);
});

Deno.test("a person's requests are charged to their quota project", () => {
  const { files } = grantFor({ ...NOWHERE, quota: "quota-project" }, CREDENTIAL, SESSION);
  const adc = JSON.parse(files["gcp/application_default_credentials.json"] as string);
  assertEquals(adc.quota_project_id, "quota-project");
  const gcloud = files["gcp/gcloud/application_default_credentials.json"] as Secret;
  assertEquals(JSON.parse(gcloud.reveal()).quota_project_id, "quota-project");
});

Deno.test("without a session a file holds the token, where it may, and the libraries are told what to do", () => {
  const helper = ["/usr/bin/atmos-auth", "credential-process", "-i", "prod"];
  const none: Credential = { type: "none", shown: {}, secret: {} };
  const secrets = (credential: Credential, inFiles: InFiles) => {
    const { files } = grantFor(NOWHERE, credential, { ...SESSION, helper, inFiles });
    return Object.keys(files).filter((name) => typeof files[name] !== "string");
  };
  assertEquals(secrets(CREDENTIAL, "if-needed"), ["gcp/access_token"]);
  assertEquals(secrets(none, "never"), []);
  const { variables, files, serves } = grantFor(NOWHERE, none, {
    ...{ ...SESSION, helper, inFiles: "never" },
  });
  const directory = "/run/user/1000/atmos-auth/s 1/gcp";
  const missing = `${directory}/no-token-here-use-atmos-auth-shell-or-exec`;
  assertEquals(variables.CLOUDSDK_AUTH_ACCESS_TOKEN_FILE, `${directory}/access_token`);
  assertEquals(serves.none.includes("Terraform"), true);
  const adc = JSON.parse(files["gcp/application_default_credentials.json"] as string);
  assertEquals([adc.credential_source.file, adc.token_url], [missing, "http://127.0.0.1:9/token"]);
});

Deno.test("a session that serves nothing gives gcloud its token, and the libraries nothing at all", () => {
  const { variables, files } = grantFor(PLACE, CREDENTIAL, { ...SESSION, server: undefined });
  assertEquals("gcp/access_token" in files, true);
  assertEquals(variables.GOOGLE_APPLICATION_CREDENTIALS?.endsWith(".json"), true);
  const adc = JSON.parse(files["gcp/application_default_credentials.json"] as string);
  assertEquals(
    adc.credential_source.file.endsWith("no-token-here-use-atmos-auth-shell-or-exec"),
    true,
  );
});

Deno.test("a federated principal, which is no address, is not put into gcloud's configuration", () => {
  const shown = { principal: "principalSet://iam.googleapis.com/x\n[core]\naccount = evil" };
  const { files } = grantFor(NOWHERE, { ...CREDENTIAL, shown }, SESSION);
  assertEquals(
    files["gcp/gcloud/configurations/config_default"],
    `[core]\naccount = \n${NOBODY_ELSE}${QUIET}`,
  );
});

Deno.test("an installation of gcloud that has everybody impersonated, or that nobody knows, is overruled", () => {
  const said = (own: readonly string[]) => {
    const { files } = grantFor(NOWHERE, CREDENTIAL, { ...SESSION, own });
    const text = files["gcp/gcloud/configurations/config_default"] as string;
    return /^impersonate_service_account =$/m.test(text);
  };
  assertEquals(said([]), true);
  assertEquals(said(["[auth]\nImpersonate_Service_Account: last@example-prod"]), true);
  assertEquals(said(["[core]\ndisable_usage_reporting = True\n"]), false);
});

Deno.test("on Windows paths are Windows' own", () => {
  const directory = "C:\\Users\\ada\\s";
  const where = { ...SESSION, os: "windows", directory, join: windows.join } as const;
  const { variables } = grantFor(NOWHERE, CREDENTIAL, where);
  assertEquals(variables.CLOUDSDK_CONFIG, "C:\\Users\\ada\\s\\gcp\\gcloud");
});

Deno.test("a session without a credential is refused", () => {
  const none: Credential = { type: "gcp/token", shown: {}, secret: {} };
  assertThrows(() => grantFor(NOWHERE, none, SESSION), UserError, "carries no Google credential");
});
