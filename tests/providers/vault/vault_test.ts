import "../../bare_process.ts";
import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { openCageClient } from "../../../lib/cage/client.ts";
import type { Credential } from "../../../lib/credential.ts";
import { UserError } from "../../../lib/errors.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import type { Plan } from "../../../lib/provider/plan.ts";
import { valueOf } from "../../../lib/references/kept.ts";
import { Unavailable } from "../../../lib/secret_programs/unavailable.ts";
import { Secret } from "../../../lib/secret.ts";
import { awsAmbient } from "../../../providers/aws/kinds/ambient.ts";
import { assumeRole } from "../../../providers/aws/kinds/assume_role.ts";
import { user } from "../../../providers/aws/kinds/user.ts";
import type { Inside } from "../../../lib/cage/server.ts";
import { askVault } from "../../../providers/vault/cage/ask.ts";
import * as kept from "../../../providers/vault/cage/kept.ts";
import * as login from "../../../providers/vault/cage/login.ts";
import * as revoke from "../../../providers/vault/cage/revoke.ts";
import { vault, vaultSecrets } from "../../../providers/vault/mod.ts";
import { ROLE, SERVER_ID, TOKEN, vaultAnswers, type VaultTrouble } from "../../cloud/vault.ts";
import { fakeCage } from "../../lib/cage/fake_cage.ts";
import { askedOf } from "../asked_of.ts";
import { fakeWorld, NOW } from "../fake_world.ts";
import { issuesOf, planOf } from "../plans.ts";

const address = "https://vault.example:8200/";
const MODULES = { "vault/kept": kept.run, "vault/login": login.run, "vault/revoke": revoke.run };
const vaultManager = (await vaultSecrets.load()).vault!;
const NO_WORDS = { forms: new Map(), addresses: [] };
const BY_ROLE = { address, app_role: { ...ROLE, secret_id: { secret: "env:SECRET_ID" } } };
const BY_TOKEN = { address, token: { secret: "env:VAULT_TOKEN" } };

/** An identity at AWS, and its credential. */
const ADA = planOf(user, { credentials: { access_key_id: "AKIA", secret_access_key: "x" } });

function sessionOf(access_key_id: string): Credential {
  const secret = {
    secret_access_key: new Secret("canary-EXAMPLE"),
    session_token: new Secret("canary-token-EXAMPLE"),
  };
  return { type: "aws/session", shown: { access_key_id }, secret };
}

/** A sign-in at a Vault, and the secrets that are asked for with it. */
function world(
  fields: object = BY_TOKEN,
  trouble: () => VaultTrouble = () => undefined,
  around: Record<string, string> = {},
) {
  const { answer, seen } = vaultAnswers(trouble);
  const fetcher: typeof fetch = (input, init) => answer(new Request(input, init));
  const client = openCageClient(fakeCage(MODULES, fetcher), [], { onNotice: () => {} });
  const secrets = { "env:VAULT_TOKEN": TOKEN, "env:SECRET_ID": ROLE.secret_id, "env:BAD": "bad" };
  const env = { CI_TOKEN: "e30.e30.sig", ...around };
  const context: ProviderContext = {
    ...fakeWorld({ env, secrets }),
    cage: (task) => client.run(task),
  };
  const plan = planOf(vault, fields, "aws" in fields ? ADA : undefined);
  const signIn = (previous?: Credential) => plan.signIn(context, previous);
  const read = async (rest: string) => {
    const asked = askedOf("vault", rest);
    const place = vaultManager.at(asked, plan);
    assertEquals(place.hosts(context.env), ["vault.example:8200"]);
    return valueOf(await place.read(context, await signIn()), asked, NO_WORDS).reveal();
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

Deno.test("the line that puts another value there names the field, and the server", async () => {
  const { plan, context, signIn } = world({ ...BY_TOKEN, namespace: undefined });
  const place = vaultManager.at(askedOf("vault", "secret/prod/ops?version=1#key"), plan);
  const { filling } = await place.read(context, await signIn());
  assertEquals(
    filling,
    `vault kv patch ${AT} secret/prod/ops 'key=-'   (or bao, with the same words; ` +
      "a store of one version is told all fields: kv put)",
  );
});

Deno.test("attack: a version that is written in another's place is passed over", () => {
  const wrong = (rest: string) => vaultManager.wrong(rest);
  assertEquals(wrong("secret/prod/ops?version=1#key"), undefined);
  const meant = "secret/prod/ops?version=1#key";
  const late = { why: "its version stands before its field", meant };
  assertEquals(wrong("secret/prod/ops#key?version=1"), late);
  for (const query of ["version=0", "version=latest", "list=true", ""]) {
    const why = "behind its ? stands version=NUMBER, from 1 on: without, it is the newest";
    assertEquals(wrong(`secret/prod/ops?${query}#key`), { why, meant: "secret/prod/ops#key" });
  }
  for (const query of ["v=1", "1", "version=v1", "version_id=1", "ver=1"]) {
    const other = { why: "its version is ?version=NUMBER", meant };
    assertEquals([query, wrong(`secret/prod/ops?${query}#key`)], [query, other]);
  }
});

const AT = `-address=${address}`;
const BAO = "   (or bao, with the same words)";

const NAMESPACED = { ...BY_TOKEN, namespace: "other" };

Deno.test("what can't be had is told: a field, a path, a version, a policy, a namespace", async () => {
  const cases = [
    ["secret/prod/ops#kez", BY_TOKEN, '"kez" -> {secret: "vault:secret/prod/ops#key", via: ...}'],
    [
      "secret/prod/opz#key",
      BY_TOKEN,
      '"secret/prod/opz" -> {secret: "vault:secret/prod/ops#key", via: ...}',
    ],
    ...["secret/prod/ops/versions/1", "secret/prod/ops:1", "secret/prod/ops@v1"].map((path) =>
      [
        `${path}#key`,
        BY_TOKEN,
        `"${path}": a version stands behind ?version= -> {secret: "vault:secret/prod/ops?version=1#key"`,
      ] as const
    ),
    [
      "secret/prod/ops:9#key",
      BY_TOKEN,
      '"secret/prod/ops:9" -> {secret: "vault:secret/prod/ops#key", via: ...}',
    ],
    [
      "secret/none/x#key",
      BY_TOKEN,
      `-> vault kv list ${AT} secret/none/${BAO}`,
    ],
    [
      "secret/prod/gone#key",
      BY_TOKEN,
      `was deleted in Vault -> vault kv undelete -versions=2 ${AT} secret/prod/gone${BAO}`,
    ],
    [
      "secret/prod/lost#key",
      BY_TOKEN,
      'destroyed in Vault -> {secret: "vault:secret/prod/lost?version=1#key", via: ...}',
    ],
    [
      "secret/prod/burnt#key",
      BY_TOKEN,
      `destroyed in Vault -> vault kv put ${AT} secret/prod/burnt 'key=-'${BAO}`,
    ],
    [
      "secret/prod/ops?version=9#key",
      BY_TOKEN,
      'no version 9 of "secret/prod/ops" -> {secret: "vault:secret/prod/ops#key", via: ...}',
    ],
    [
      "secret/data/prod/ops#key",
      BY_TOKEN,
      '"data/" stands in its addresses alone -> {secret: "vault:secret/prod/ops#key", via: ...}',
    ],
    [
      "v1/secret/data/prod/ops#key",
      BY_TOKEN,
      '"v1/" stands in its addresses alone -> {secret: "vault:secret/prod/ops#key", via: ...}',
    ],
    ["v1/old/prod/ops#key", BY_TOKEN, 'alone -> {secret: "vault:old/prod/ops#key", via: ...}'],
    ["v1/none/of/it#key", BY_TOKEN, 'permission denied -> path "v1/none/of/it"'],
    ["secret/data/other#key", BY_TOKEN, 'permission denied -> path "secret/data/data/other"'],
    [
      "secret/data/prod/nope#key",
      BY_TOKEN,
      `at "secret/data/prod/nope" -> vault kv list ${AT} secret/data/prod/${BAO}`,
    ],
    [
      "secret/prod/deeper#key",
      BY_TOKEN,
      `at "secret/prod/deeper" -> vault kv list ${AT} secret/prod/deeper/${BAO}`,
    ],
    [
      "old/prod/ops?version=1#key",
      BY_TOKEN,
      'keeps one version of a secret, and none by number -> {secret: "vault:old/prod/ops#key"',
    ],
    [
      "database/creds/ops#password",
      BY_TOKEN,
      `no key/value store, but of the type "database" -> vault secrets list ${AT}${BAO}`,
    ],
    [
      "secret/other#key",
      BY_TOKEN,
      'permission denied -> path "secret/data/other" { capabilities = ["read"] }   (in a policy of',
    ],
    [
      "hidden/prod/ops#key",
      BY_TOKEN,
      'path "hidden/prod/ops" { capabilities = ["read"] }   (in a policy of the token\'s; ' +
      'of a store with versions: path "MOUNT/data/PATH" { capabilities = ["read"] })',
    ],
    ["secret/prod/ops#key", NAMESPACED, "namespace not found -> vault namespace list -address="],
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

Deno.test("no token is said to be over that may be good", async () => {
  const state: { trouble: VaultTrouble } = { trouble: undefined };
  const { plan, context, signIn } = world(BY_ROLE, () => state.trouble);
  const credential = await signIn();
  const failed = async (trouble: VaultTrouble) => {
    state.trouble = trouble;
    return await failure(plan.revoke!(context, credential));
  };
  const denied = 'permission denied -> path "auth/token/revoke-self"';
  assertStringIncludes(await failed("bound"), denied);
  assertStringIncludes(await failed("sealed"), "is sealed, or was never set up");
  assertStringIncludes(await failed("page"), "Vault at vault.example:8200");
  state.trouble = "terse";
  assertEquals(await plan.revoke!(context, credential), "Vault's token is revoked");
  assertStringIncludes(await failed("terse"), denied);
  state.trouble = undefined;
  assertEquals(await plan.revoke!(context, credential), "Vault's token was over");
});

Deno.test("a refusal that speaks of something sealed comes from no sealed server", async () => {
  const answer = (said: string) => ({
    ...{ status: 403, headers: new Headers({ "content-type": "application/json" }) },
    text: JSON.stringify({ errors: [said] }),
  });
  const asked = async (said: string) =>
    await askVault(
      { address, namespace: undefined },
      "auth/token/lookup-self",
      {},
      { http: () => Promise.resolve(answer(said)) } as unknown as Inside,
    ).then(({ status }) => status, ({ code }) => code);
  assertEquals(await asked("no policy for secret/sealed-keys: what is sealable"), 403);
  assertEquals(await asked("Vault is sealed"), "unreachable");
  assertEquals(await asked("Vault is not initialized"), "unreachable");
});

Deno.test("a server that answers nobody is told by its status, with what leads to another or how long to wait", async () => {
  const asked = async (status: number, headers: Record<string, string> = {}, text = "{}") => {
    const came = { "content-type": "application/json", ...headers };
    const answer = { status, headers: new Headers(came), text };
    const http = () => Promise.resolve(answer);
    const inside = { http } as unknown as Inside;
    const place = { address, namespace: undefined };
    return await failure(askVault(place, "auth/token/lookup-self", {}, inside));
  };
  const [name, active] = ["Vault at vault.example:8200 ", "https://VAULT:8200   (of the active "];
  const rows: [status: number, state: string, hint: string][] = [
    [472, "is a secondary for disaster recovery", `address: ${active}`],
    [473, "is a performance standby", `address: ${active}`],
    [474, "is on standby, and reaches no active server", `address: ${active}`],
    [530, "was removed from its cluster", `address: ${active}`],
    [501, "is sealed, or was never set up", "vault operator unseal"],
    [503, "has trouble of its own (status 503)", "wait a minute, and try again"],
    [429, "asks for fewer questions (status 429)", "wait a minute, and try again"],
  ];
  for (const [status, state, hint] of rows) {
    const said = await asked(status);
    assertEquals([said.startsWith(name + state), said.includes(` -> ${hint}`)], [true, true], said);
  }
  // A page of what stands before it says no more than its status.
  assertStringIncludes(await asked(473, { "content-type": "text/html" }, "<p>"), "standby");
  assertStringIncludes(await asked(429, { "retry-after": "7" }), " -> wait 7s, and try again");
});

Deno.test("a token that ends meanwhile is told from one that may not", async () => {
  const { plan, context, signIn } = world(BY_ROLE);
  const credential = await signIn();
  assertEquals([credential.expires, credential.shown], [NOW + 3600_000, { principal: "ops" }]);
  assertEquals(await plan.revoke!(context, credential), "Vault's token is revoked");
  assertEquals(await plan.revoke!(context, credential), "Vault's token was over");
  const place = vaultManager.at(askedOf("vault", "secret/prod/ops#key"), plan);
  const error = await assertRejects(() => place.read(context, credential), UserError);
  assertEquals(error.code, "sign_in_needed");
});

Deno.test("a token that may not even look at itself is good, and is not thrown away", async () => {
  const { plan, context, signIn } = world(BY_TOKEN, () => "bare");
  const credential = await signIn();
  assertEquals([credential.secret.token?.reveal(), credential.expires], [TOKEN, undefined]);
  const place = vaultManager.at(askedOf("vault", "secret/prod/ops#key"), plan);
  const error = await assertRejects(() => place.read(context, credential), UserError);
  assertEquals([error.code, error.hint?.startsWith("path ")], [
    "sign_in_refused",
    true,
  ]);
  const bad = { ...BY_TOKEN, token: { secret: "env:BAD" } };
  for (const trouble of ["terse", undefined] as const) {
    const said = await failure(world(bad, () => trouble).signIn());
    assertStringIncludes(said, "it lapsed, or was revoked");
  }
});

Deno.test("a token that was good for one request is told to be used up by the question how long it lasts", async () => {
  const said = await failure(world(BY_TOKEN, () => "once").signIn());
  assertStringIncludes(said, "good for one request");
  assertStringIncludes(said, `-> vault login ${AT}   (or bao`);
});

Deno.test("a second factor is told, and an address may end as the API's or the browser's do", async () => {
  const said = await failure(world(BY_ROLE, () => "factor").signIn());
  assertStringIncludes(said, "Signing in at auth/approle/login needs a second factor");
  assertStringIncludes(said, `-> vault login ${AT}   (or bao`);
  for (const end of ["v1", "v1/", "/v1//", "ui/", "ui", "/"]) {
    const it = world({ ...BY_TOKEN, address: `${address}${end}` });
    assertEquals([end, await it.read("secret/prod/ops#key")], [end, "canary-2"]);
  }
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
  assertEquals(elsewhere.includes(`-> vault auth list ${AT}`), true);
  const hints = {
    aud: "-> audience: NAME",
    sub: `-> vault read ${AT} 'auth/jwt/role/(sub)'`,
    nbf: "-> date -u",
  };
  for (const [claim, hint] of Object.entries(hints)) {
    const role = `(${claim})`;
    const said = await failure(world({ address, token_source, jwt: { role } }).signIn());
    assertEquals(said.includes(hint), true, said);
  }
});

Deno.test("an AWS identity signs in by what it signs, meant for that server alone", async () => {
  const aws = { role: "ops", server_id: SERVER_ID };
  const signed = await world({ address, aws }).signIn(sessionOf("ASIAADA"));
  assertEquals(signed.secret.token?.reveal(), TOKEN);
  // Of the surroundings' keys nothing is read before they are to sign.
  const keys = { AWS_ACCESS_KEY_ID: "AKIAADA", AWS_SECRET_ACCESS_KEY: "canary-EXAMPLE" };
  const nothing = { type: "aws/ambient", shown: {}, secret: {} };
  const ambient = await world({ address, aws }, undefined, keys).signIn(nothing);
  assertEquals(ambient.secret.token?.reveal(), TOKEN);
  const cases = [
    [{ role: "ops" }, "ASIAADA", "-> aws: {server_id: NAME}"],
    [{ ...aws, server_id: "other.example" }, "ASIAADA", "-> aws: {server_id: NAME}"],
    [aws, "ASIAEVE", "-> aws: {region: NAME}"],
    [{ ...aws, role: "x" }, "ASIAADA", "does not belong to the role"],
    [{ ...aws, mount: "amazon" }, "ASIAADA", `-> vault auth list ${AT}`],
    [aws, "EVE-CN", "-> aws: {region: NAME}"],
    [aws, "ASIAOLD", "AWS takes the identity's credential no longer -> atmos-auth login"],
  ] as const;
  for (const [fields, id, end] of cases) {
    const said = await failure(world({ address, aws: fields }).signIn(sessionOf(id)));
    assertEquals(said.includes(end), true, said);
  }
});

Deno.test("attack: a token that hangs on the surroundings is kept for whoever comes with others", () => {
  const aws = { role: "ops" };
  const ambient = planOf(awsAmbient, {});
  const role = { principal: { assume_role: "arn:aws:iam::123456789012:role/ops" } };
  const kept = (fields: object, via?: Plan) => planOf(vault, { address, ...fields }, via).stored;
  assertEquals(kept({ aws }, ambient), false);
  assertEquals(kept({ aws }, planOf(assumeRole, role, ambient)), false);
  assertEquals(kept({ aws }, planOf(assumeRole, role, ADA)), true);
  assertEquals(kept({ aws }, ADA), true);
  assertEquals(kept({ jwt: { role: "ci" } }), false);
  assertEquals([kept(BY_ROLE), kept(BY_TOKEN)], [true, false]);
});

Deno.test("a server that is sealed, or something else, is told as that", async () => {
  const sealed = await failure(world(BY_TOKEN, () => "sealed").read("secret/prod/ops#key"));
  assertEquals(
    sealed,
    `Vault at vault.example:8200 is sealed, or was never set up -> vault operator unseal ${AT}${BAO}`,
  );
  const page = await failure(world(BY_TOKEN, () => "page").read("secret/prod/ops#key"));
  assertEquals(page.startsWith("Cannot understand Vault at vault.example:8200"), true, page);
});

Deno.test("one way to sign in is said, and what leads elsewhere is refused before anybody is asked", () => {
  for (const fields of [{ address }, { ...BY_TOKEN, jwt: {} }]) {
    assertThrows(() => planOf(vault, fields), UserError, "token, app_role, jwt and aws");
  }
  assertThrows(() => planOf(vault, { address, aws: {} }), UserError, "needs an identity");
  assertThrows(() => planOf(vault, BY_TOKEN, ADA), UserError, "only aws takes a via");
  assertEquals(issuesOf(vault, { address, aws: { server_id: "a b" } }).length, 1);
  assertEquals(issuesOf(vault, { address, app_role: { role_id: "x", mount: "../x" } }).length, 1);
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
    assertEquals([rest, typeof vaultManager.wrong(rest)?.why], [rest, "string"]);
  }
});
