/** Secrets out of Google's Secret Manager and Azure Key Vault, which the clouds' own clients believe (tests/cloud). */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { APP, azureJourney, SECRET, TENANT } from "./azure_world.ts";
import { CLIENT, gcpJourney, KEPT, KEPT_SECRET, REGIONAL } from "./gcp_world.ts";
import { printed } from "./world.ts";

gcpJourney("Google keeps a client's secret, which a service account reads", {}, async (place) => {
  const { box, google, run } = place;
  const text = Deno.readTextFileSync(`${box.project}/atmos.yaml`);
  const keptAt = (reference: string) => {
    const secret = `{ secret: "gcp-sm:${reference}", via: { identity: deploy } }`;
    box.write(
      "project/atmos.yaml",
      text.replace(
        "    ada:\n",
        `    adb:\n      kind: gcp/user
      client_id: ${CLIENT.id}
      client_secret: ${secret}
      open_browser: false
      endpoint_url: "${google.url}"
    ada:\n`,
      ).replace(
        "  identities:\n",
        `  identities:
    kept: { kind: gcp/project, via: { provider: adb }, principal: { project_id: example-prod } }
`,
      ),
    );
  };
  const login = async (reference: string) => {
    keptAt(reference);
    return await run(["--logs-level", "trace", "login", "kept"], { ATMOS_TRUST: "1" });
  };
  // Nobody is at the browser: what was kept is read, and then a person is wanted.
  const { stderr } = await login("ops");
  assertEquals(google.requests.at(-1)?.path, `/v1/${KEPT}/versions/latest:access`, stderr);
  const regional = await login(`${REGIONAL}/versions/1`);
  const asked = `/v1/${REGIONAL}/versions/1:access`;
  assertEquals(google.requests.at(-1)?.path, asked, regional.stderr);
  const denied = await login("other");
  assertStringIncludes(denied.stderr, "roles/secretmanager.secretAccessor");
  const gone = await login(`${KEPT}/versions/9`);
  assertStringIncludes(gone.stderr, "versions/9] not found");
  for (const said of [stderr, denied.stderr, gone.stderr]) {
    assertEquals(said.includes(KEPT_SECRET), false);
  }
  assertEquals(box.filesWith(KEPT_SECRET), []);
});

const VAULTS = {
  "my-vault": { readers: [APP.object], secrets: { app: ["older", SECRET] } },
  "closed": { readers: [], secrets: { app: ["x"] } },
};

azureJourney("Key Vault keeps an application's secret, which another identity reads", {
  vaults: VAULTS,
}, async ({ entra, run, change, box }) => {
  const env = { HTTPS_PROXY: entra.proxy };
  const login = async (reference: string) => {
    const secret = `{ secret: "azure-kv:${reference}", via: { identity: real } }`;
    const spec = `{ tenant_id: ${TENANT}, client_id: ${APP.client}, client_secret: ${secret} }`;
    const before = Deno.readTextFileSync(`${box.project}/atmos.yaml`);
    const kept = / {4}kept: \{ kind: azure\/client-secret.*\n/.exec(before)?.[0];
    const line = `    kept: { kind: azure/client-secret, spec: ${spec} }\n`;
    if (kept !== undefined) await change(kept, line);
    else {
      await change("  providers:\n", `  providers:\n${line}`);
      const identity = "{ kind: azure/subscription, via: { provider: kept }, principal: ";
      const real = /principal: (\{.*\}) \}/.exec(before)![1];
      await change("  identities:\n", `  identities:\n    kept: ${identity}${real} }\n`);
    }
    return await run(["--logs-level", "trace", "login", "kept"], env);
  };
  const kept = await login("my-vault/app");
  printed(kept);
  assertEquals(entra.requests.some(({ path }) => path === "/secrets/app"), true);
  const gone = await login("my-vault/apq");
  assertStringIncludes(
    gone.stderr,
    "hint: atmos-auth exec -i real -- az keyvault secret list --vault-name my-vault",
  );
  const denied = await login("closed/app");
  assertStringIncludes(denied.stderr, 'az role assignment create --role "Key Vault Secrets User"');
  const itself = await login("my-vault/app");
  assertEquals(itself.stderr.includes(SECRET), false);
  assertEquals(box.filesWith(SECRET, [`${box.project}/atmos.yaml`]), []);
});
