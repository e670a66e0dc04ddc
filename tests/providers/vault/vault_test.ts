import "../../bare_process.ts";
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { openCageClient } from "../../../lib/cage/client.ts";
import { UserError } from "../../../lib/errors.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { Unavailable } from "../../../lib/references/scheme.ts";
import * as kept from "../../../providers/vault/cage/kept.ts";
import * as login from "../../../providers/vault/cage/login.ts";
import * as revoke from "../../../providers/vault/cage/revoke.ts";
import { vault, vaultSecrets } from "../../../providers/vault/mod.ts";
import { ROLE, TOKEN, vaultAnswers, type VaultTrouble } from "../../cloud/vault.ts";
import { fakeCage } from "../../lib/cage/fake_cage.ts";
import { fakeWorld, NOW } from "../fake_world.ts";
import { issuesOf, planOf } from "../plans.ts";

const address = "https://vault.example:8200/";
const MODULES = { "vault/kept": kept.run, "vault/login": login.run, "vault/revoke": revoke.run };
const vaultManager = (await vaultSecrets.load()).vault!;
const BY_TOKEN = { address, token: { secret: "env:VAULT_TOKEN" } };

/** A sign-in at a Vault, and the secrets that are asked for with it. */
function world(fields: object = BY_TOKEN, trouble: () => VaultTrouble = () => undefined) {
  const { answer, seen } = vaultAnswers(trouble);
  const fetcher: typeof fetch = (input, init) => answer(new Request(input, init));
  const client = openCageClient(fakeCage(MODULES, fetcher), [], { onNotice: () => {} });
  const secrets = { "env:VAULT_TOKEN": TOKEN, "env:SECRET_ID": ROLE.secret_id, "env:BAD": "bad" };
  const env = { CI_TOKEN: "e30.e30.sig" };
  const context: ProviderContext = {
    ...fakeWorld({ env, secrets }),
    cage: (task) => client.run(task),
  };
  const plan = planOf(vault, fields);
  const signIn = () => plan.signIn(context, undefined);
  const read = async (rest: string) => {
    const place = vaultManager.at(rest, plan);
    assertEquals(place.hosts(context.env), ["vault.example:8200"]);
    return (await place.read(context, await signIn())).reveal();
  };
  return { plan, context, signIn, read, seen };
}

async function failure(pending: Promise<unknown>) {
  const error = await assertRejects(() => pending);
  if (!(error instanceof UserError || error instanceof Unavailable)) throw error;
  assertEquals(/canary|EXAMPLE/.test(`${error.message} ${error.hint}`), false);
  return `${error.message} -> ${error.hint}`;
}

Deno.test("fields are read of both versions of a store, and of an older version of a secret", async () => {
  const { read, seen } = world();
  assertEquals(await read("secret/prod/ops#key"), "canary-2");
  assertEquals(seen, [
    "GET auth/token/lookup-self",
    "GET sys/internal/ui/mounts/secret/prod/ops",
    "GET secret/data/prod/ops",
  ]);
  assertEquals(await read("secret/prod/ops?version=1#key"), "canary-1");
  assertEquals(await read("old/prod/ops#key"), "canary-old");
  assertEquals(JSON.parse(await read("secret/prod/ops")), { key: "canary-2", id: "AKIA" });
});

const NAMESPACED = { ...BY_TOKEN, namespace: "other" };

Deno.test("what can't be had is told: a field, a path, a version, a policy, a namespace", async () => {
  const cases = [
    ["secret/prod/ops#kez", BY_TOKEN, '"kez" -> !secret vault:secret/prod/ops#key'],
    ["secret/prod/opz#key", BY_TOKEN, '"secret/prod/opz" -> !secret vault:secret/prod/ops'],
    ["secret/none/x#key", BY_TOKEN, "-> vault kv list secret/none/, or: bao kv list secret/none/"],
    [
      "secret/prod/gone#key",
      BY_TOKEN,
      "was deleted in Vault -> vault kv undelete -versions=2 secret/prod/gone",
    ],
    [
      "secret/prod/lost#key",
      BY_TOKEN,
      "destroyed in Vault -> !secret vault:secret/prod/lost?version=1",
    ],
    [
      "secret/other#key",
      BY_TOKEN,
      'permission denied -> its policies need: path "secret/data/other" { capabilities = ["read"] }',
    ],
    ["secret/prod/ops#key", NAMESPACED, 'namespace not found -> namespace: not "other"'],
    [
      "secret/prod/ops#key",
      { ...BY_TOKEN, token: { secret: "env:BAD" } },
      "it lapsed, or was revoked",
    ],
  ] as const;
  for (const [rest, fields, end] of cases) {
    const said = await failure(world(fields).read(rest));
    assertEquals(said.includes(end), true, said);
  }
});

Deno.test("a token that ends meanwhile is told from one that may not", async () => {
  const { plan, context, signIn } = world({
    address,
    app_role: { ...ROLE, secret_id: { secret: "env:SECRET_ID" } },
  });
  const credential = await signIn();
  assertEquals([credential.expires, credential.shown], [NOW + 3600_000, { principal: "ops" }]);
  assertEquals(await plan.revoke!(context, credential), "Vault's token is revoked");
  assertEquals(await plan.revoke!(context, credential), "Vault's token was over");
  const place = vaultManager.at("secret/prod/ops#key", plan);
  const error = await assertRejects(() => place.read(context, credential), UserError);
  assertEquals(error.code, "sign_in_needed");
});

Deno.test("AppRole and a JWT sign in; what is refused is told in Vault's words", async () => {
  const jwt = { role: "ci" };
  const token_source = { type: "env", environment_variable: "CI_TOKEN" };
  assertEquals(
    (await world({ address, jwt, token_source }).signIn()).secret.token?.reveal(),
    TOKEN,
  );
  const app_role = { role_id: "x", secret_id: { secret: "env:SECRET_ID" } };
  const said = await failure(world({ address, app_role }).signIn());
  assertEquals(
    said.startsWith("Signing in at auth/approle/login failed: Vault says invalid role"),
    true,
  );
  const elsewhere = await failure(
    world({ address, token_source, jwt: { ...jwt, mount: "gitlab" } }).signIn(),
  );
  assertEquals(elsewhere.includes("-> check mount"), true);
});

Deno.test("a server that is sealed, or something else, is told as that", async () => {
  const sealed = await failure(world(BY_TOKEN, () => "sealed").read("secret/prod/ops#key"));
  assertEquals(
    sealed,
    "Vault at vault.example:8200 is sealed, or was never set up -> bao operator unseal, or: vault operator unseal",
  );
  const page = await failure(world(BY_TOKEN, () => "page").read("secret/prod/ops#key"));
  assertEquals(page.startsWith("Cannot understand Vault at vault.example:8200"), true, page);
});

Deno.test("one way to sign in is said, and what leads elsewhere is refused before anybody is asked", () => {
  for (const fields of [{ address }, { ...BY_TOKEN, jwt: {} }]) {
    assertThrows(() => planOf(vault, fields), UserError, "token, app_role and jwt");
  }
  assertEquals(issuesOf(vault, { address, app_role: { role_id: "x", mount: "../x" } }).length, 1);
  const { plan } = world();
  for (
    const rest of [
      "",
      "secret",
      "secret/",
      "/secret/x",
      "secret/../x",
      "a/b?version=x",
      "a/b?list=true",
    ]
  ) {
    assertThrows(() => vaultManager.at(rest, plan), Unavailable);
  }
});
