/** Secrets out of Vault: a loopback one that answers as the real ones do, and those themselves where this machine has them. */
import { createPublicKey } from "node:crypto";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { makeIssuer } from "../cloud/gcp/jwt.ts";
import { ROLE, SERVER_ID, TOKEN, vaultAnswers, type VaultTrouble } from "../cloud/vault.ts";
import { CANARY, configFor, journey, printed, until, type World } from "./world.ts";
import { runProgram, startProgram } from "./process.ts";
import { tool } from "./tools.ts";

const KEY_ID = "AKIAADA0000000EXAMPLE";

/** Ada, whose key is kept in the Vault at that address. */
function keptAt({ configure, sts }: World, provider: string, reference = "secret/prod/aws#key") {
  configure(`auth:
  providers:
    vault: { kind: vault, ${provider} }
  identities:
    ada:
      kind: aws/user
      credentials:
        access_key_id: ${KEY_ID}
        secret_access_key: { secret: "vault:${reference}", via: { provider: vault } }
      spec: { endpoint_url: "${sts.url}" }
    bob:
      kind: aws/user
      credentials: { access_key_id: ${KEY_ID}, secret_access_key: !secret "vault:${reference}" }
`);
}

/** A loopback Vault for as long as a test goes on. */
function loopback(trouble: () => VaultTrouble) {
  const { answer, seen } = vaultAnswers(trouble);
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, answer);
  return { address: `http://127.0.0.1:${server.addr.port}`, seen, close: () => server.shutdown() };
}

journey(
  "an AWS identity asks Vault for another's key, and none asks for its own",
  {},
  async (world) => {
    const { address, seen, close } = loopback(() => undefined);
    try {
      behindAda(world, `address: "${address}", aws: { role: ops, server_id: ${SERVER_ID} }`);
      assertStringIncludes(printed(await world.run(["whoami", "-i", "ops"])), "user/ada");
      assertEquals(seen[0], "POST auth/aws/login");
      assertEquals(world.box.filesWith(TOKEN), []);
      const { status, stderr } = await world.run(["exec", "-i", "itself", "--", "true"]);
      assertEquals(status, 125);
      assertStringIncludes(stderr, "a secret of it is asked for as itself");
    } finally {
      await close();
    }
  },
);

journey("a key out of Vault signs in, by AppRole and by a token", {}, async (world) => {
  const state: { trouble: VaultTrouble } = { trouble: undefined };
  const { address, seen, close } = loopback(() => state.trouble);
  try {
    const role = `app_role: { role_id: ${ROLE.role_id}, secret_id: !secret env:SECRET_ID }`;
    const way = { env: { SECRET_ID: ROLE.secret_id, VAULT_TOKEN: TOKEN } };
    keptAt(world, `address: "${address}", ${role}`);
    assertStringIncludes(printed(await world.run(["whoami", "-i", "ada"], way)), "user/ada");
    assertEquals(seen[0], "POST auth/approle/login");
    // The token is kept; Vault is asked for a second one only when it ends.
    printed(await world.run(["logout", "-i", "ada"], way));
    printed(await world.run(["whoami", "-i", "ada"], way));
    assertEquals(seen.filter((one) => one.endsWith("/login")).length, 1);
    for (const secret of [CANARY, ROLE.secret_id, TOKEN]) {
      assertEquals(world.box.filesWith(secret), []);
    }
    const byToken = `address: "${address}", token: !secret env:VAULT_TOKEN`;
    keptAt(world, byToken, "secret/prod/awz#key");
    const near = await world.run(["login", "ada"], way);
    assertStringIncludes(
      near.stderr,
      'hint: {secret: "vault:secret/prod/aws#key", via: {provider: ',
    );
    const alone = await world.run(["login", "bob"], way);
    assertStringIncludes(alone.stderr, "via: {provider: vault}}");
    state.trouble = "sealed";
    const sealed = await world.run(["login", "ada"], way);
    assertEquals([sealed.status, sealed.stderr.includes("is sealed")], [5, true], sealed.stderr);
  } finally {
    await close();
  }
});

/** A development server of that program, for as long as a test goes on; what is run with it succeeds, or throws. */
async function withServer(
  { box }: World,
  program: "bao" | "vault",
  go: (ask: (...args: readonly string[]) => Promise<string>, address: string) => Promise<void>,
): Promise<void> {
  // Below those that the kernel gives by itself.
  const port = String(20_000 + Math.floor(Math.random() * 12_000));
  const address = `http://127.0.0.1:${port}`;
  const prefix = program.toUpperCase();
  const root = { [`${prefix}_ADDR`]: address, [`${prefix}_TOKEN`]: "root-EXAMPLE" };
  const env = { ...box.env, ...root };
  const dev = ["server", "-dev", "-dev-root-token-id=root-EXAMPLE"];
  const server = startProgram(tool(program), [...dev, `-dev-listen-address=127.0.0.1:${port}`], {
    ...{ env, timeout: 300_000 },
  });
  const ask = async (...args: readonly string[]) =>
    printed(await runProgram(tool(program), args, { env })).trim();
  const isUp = async () => (await runProgram(tool(program), ["status"], { env })).status === 0;
  try {
    await until(isUp, program, server);
    await go(ask, address);
  } finally {
    server.kill("SIGTERM");
    await server.done;
  }
}

/** OpenBao, and HashiCorp Vault, where this machine has them. */
const SERVERS = ["bao", "vault"] as const;

for (const program of SERVERS) {
  journey(`${program} itself: both versions of a store, a policy, a version that was deleted`, {
    tools: [program],
  }, (world) => withServer(world, program, (ask, address) => asked(world, program, ask, address)));

  journey(`${program} itself: a job signs in by its token`, {
    tools: [program],
  }, (world) => withServer(world, program, (ask, address) => askedByJwt(world, ask, address)));
}

// OpenBao has no way of signing in by AWS of its own.
journey("vault itself: an AWS identity signs in, by a request that AWS's STS takes", {
  tools: ["vault"],
}, (world) => withServer(world, "vault", (ask, address) => askedByAws(world, ask, address)));

async function asked(
  world: World,
  program: typeof SERVERS[number],
  bao: (...args: readonly string[]) => Promise<string>,
  at: string,
): Promise<void> {
  await bao("kv", "put", "secret/prod/aws", `key=${CANARY}`);
  await bao("secrets", "enable", "-path=team/old", "-version=1", "kv");
  await bao("kv", "put", "team/old/aws", `key=${CANARY}`);
  const rules = world.box.write(
    "ops.hcl",
    ["secret/data/prod/*", "team/old/*"].map((it) => `path "${it}" { capabilities = ["read"] }`)
      .join("\n") + '\npath "secret/metadata/*" { capabilities = ["list"] }',
  );
  await bao("policy", "write", "ops", rules);
  await bao("auth", "enable", "approle");
  await bao("write", "auth/approle/role/ops", "token_policies=ops", "token_ttl=1h");
  const role = await bao("read", "-field=role_id", "auth/approle/role/ops/role-id");
  const secret = await bao("write", "-f", "-field=secret_id", "auth/approle/role/ops/secret-id");
  const token = await bao("token", "create", "-policy=ops", "-field=token");
  const way = { env: { SECRET_ID: secret, VAULT_TOKEN: token } };
  const address = `address: "${at}"`;
  const byRole = `${address}, app_role: { role_id: ${role}, secret_id: !secret env:SECRET_ID }`;
  for (const reference of ["secret/prod/aws#key", "team/old/aws#key"]) {
    keptAt(world, byRole, reference);
    assertStringIncludes(printed(await world.run(["whoami", "-i", "ada"], way)), "user/ada");
    printed(await world.run(["logout", "-i", "ada"], way));
  }
  const byToken = `${address}, token: !secret env:VAULT_TOKEN`;
  const refused = async (reference: string, provider = byToken) => {
    keptAt(world, provider, reference);
    return (await world.run(["login", "ada"], way)).stderr;
  };
  assertStringIncludes(
    await refused("secret/prod/awz#key"),
    'hint: {secret: "vault:secret/prod/aws#key", via: {provider: ',
  );
  assertStringIncludes(await refused("secret/other#key"), 'hint: path "secret/data/other" {');
  assertStringIncludes(await refused("secret/prod/aws#kez"), "vault:secret/prod/aws#key");
  const right = 'hint: {secret: "vault:secret/prod/aws#key"';
  for (const wrong of ["secret/data/prod/aws#key", "secret/prod/aws?version=9#key"]) {
    assertStringIncludes(await refused(wrong), right);
  }
  await bao("kv", "put", "secret/prod/deep/one", "key=x");
  assertStringIncludes(await refused("secret/prod/deep#key"), `-address=${at} secret/prod/deep/`);
  assertStringIncludes(await refused("team/old/aws?version=3#key"), "none by number");
  assertStringIncludes(await refused("auth/token/lookup-self#id"), 'of the type "token"');
  way.env.VAULT_TOKEN = await bao("token", "create", "-use-limit=1", "-field=token");
  assertStringIncludes(await refused("secret/prod/aws#key"), "good for one request");
  way.env.VAULT_TOKEN = token;
  keptAt(world, byToken);
  const nobody = await bao("token", "create", "-policy=default", "-field=token");
  const hidden = await world.run(["login", "ada"], { env: { VAULT_TOKEN: nobody } });
  const policy = 'hint: path "secret/prod/aws" { capabilities = ["read"] }';
  assertStringIncludes(hidden.stderr, policy);
  // HashiCorp's free Vault has no namespaces, and does not look for any.
  const elsewhere = await refused("secret/prod/aws#key", `${byToken}, namespace: nope`);
  if (program === "bao") assertStringIncludes(elsewhere, "namespace not found");
  await bao("kv", "put", "secret/prod/aws", "key=other");
  await bao("kv", "delete", "secret/prod/aws");
  assertStringIncludes(await refused("secret/prod/aws#key"), "Version 2 of");
  keptAt(world, byToken, "secret/prod/aws?version=1#key");
  printed(await world.run(["whoami", "-i", "ada"], way));
  await bao("kv", "destroy", "-versions=2", "secret/prod/aws");
  // Its versions are told to none but who may read of them.
  assertStringIncludes(await refused("secret/prod/aws#key"), "'key=-'");
  way.env.VAULT_TOKEN = "root-EXAMPLE";
  const older = 'hint: {secret: "vault:secret/prod/aws?version=1#key"';
  assertStringIncludes(await refused("secret/prod/aws#key"), older);
  way.env.VAULT_TOKEN = token;
  await bao("token", "revoke", token);
  printed(await world.run(["logout", "-i", "ada"], way));
  assertStringIncludes(await refused("secret/prod/aws#key"), "it lapsed, or was revoked");
  await bao("operator", "seal");
  assertStringIncludes(await refused("secret/prod/aws#key", byRole), "is sealed");
}

const AUDIENCE = "https://vault.example";

/** A secret, and the policy that lets it be read. */
async function keepForOps(
  { box }: World,
  ask: (...args: readonly string[]) => Promise<string>,
): Promise<void> {
  await ask("kv", "put", "secret/prod/aws", `key=${CANARY}`);
  const policy = box.write("ops.hcl", 'path "secret/data/*" { capabilities = ["read"] }');
  await ask("policy", "write", "ops", policy);
}

/** A job's token, which names the project that it is of. */
async function askedByJwt(
  world: World,
  ask: (...args: readonly string[]) => Promise<string>,
  at: string,
): Promise<void> {
  await keepForOps(world, ask);
  await ask("auth", "enable", "jwt");
  const issuer = await makeIssuer("key-1");
  const keys = createPublicKey(issuer.pem).export({ type: "spki", format: "pem" });
  const file = world.box.write("issuer.pem", String(keys));
  await ask("write", "auth/jwt/config", `jwt_validation_pubkeys=@${file}`);
  const bound = ["role_type=jwt", "user_claim=sub", `bound_audiences=${AUDIENCE}`];
  const claims = ["bound_subject=project:acme", "token_policies=ops", "token_ttl=1h"];
  await ask("write", "auth/jwt/role/ci", ...bound, ...claims);
  const source = "token_source: { type: env, environment_variable: CI_TOKEN }";
  keptAt(world, `address: "${at}", jwt: { role: ci }, audience: "${AUDIENCE}", ${source}`);
  const now = Math.floor(Date.now() / 1000);
  const tokenOf = (sub: string) =>
    issuer.sign({ aud: AUDIENCE, sub, iat: now, nbf: now - 60, exp: now + 600 });
  const other = await world.run(["login", "ada"], {
    env: { CI_TOKEN: await tokenOf("project:x") },
  });
  assertStringIncludes(other.stderr, "Signing in at auth/jwt/login failed: Vault says");
  assertStringIncludes(other.stderr, "its bound_subject and bound_claims must fit");
  const own = { env: { CI_TOKEN: await tokenOf("project:acme") } };
  assertStringIncludes(printed(await world.run(["whoami", "-i", "ada"], own)), "user/ada");
  await ask("write", "auth/jwt/role/ci", ...bound.slice(0, 2), "bound_audiences=x", ...claims);
  printed(await world.run(["logout", "vault"]));
  const meant = await world.run(["login", "ada"], own);
  assertStringIncludes(meant.stderr, "hint: audience: NAME");
}

/** An identity whose key is in a Vault that the first one, at AWS, may ask. */
function behindAda({ configure, sts }: World, provider: string): void {
  configure(`${configFor(sts.url)}
    ops:
      kind: aws/user
      credentials:
        access_key_id: ${KEY_ID}
        secret_access_key: { secret: "vault:secret/prod/aws#key", via: { provider: vault } }
      spec: { endpoint_url: "${sts.url}" }
    itself:
      kind: aws/user
      credentials:
        access_key_id: ${KEY_ID}
        secret_access_key: { secret: "vault:secret/prod/aws#key", via: { provider: circle } }
  providers:
    vault: { kind: vault, via: { identity: ada }, ${provider} }
    circle: { kind: vault, via: { identity: itself }, ${provider} }
`);
}

async function askedByAws(
  world: World,
  ask: (...args: readonly string[]) => Promise<string>,
  at: string,
): Promise<void> {
  await keepForOps(world, ask);
  await ask("auth", "enable", "aws");
  const config = [`sts_endpoint=${world.sts.url}`, `iam_server_id_header_value=${SERVER_ID}`];
  await ask("write", "auth/aws/config/client", ...config);
  const bound = "bound_iam_principal_arn=arn:aws:iam::111122223333:user";
  const role = (name: string, user: string) =>
    ask(
      ...["write", `auth/aws/role/${name}`, "auth_type=iam", `${bound}/${user}`],
      ...["resolve_aws_unique_ids=false", "policies=ops"],
    );
  await role("ops", "ada");
  await role("other", "eve");
  const way = `address: "${at}", aws: { role: ops, server_id: ${SERVER_ID} }`;
  behindAda(world, way);
  const outcome = await world.run(["whoami", "-i", "ops"]);
  assertStringIncludes(printed(outcome), "user/ada");
  const out = await world.run(["logout", "vault"]);
  assertStringIncludes(out.stderr, "Vault's token is revoked");
  const refused = async (provider: string) => {
    behindAda(world, `address: "${at}", ${provider}`);
    return (await world.run(["login", "ops"])).stderr;
  };
  assertStringIncludes(await refused("aws: { role: ops }"), "hint: aws: {server_id: NAME}");
  const other = `aws: { role: other, server_id: ${SERVER_ID} }`;
  assertStringIncludes(await refused(other), "bound_iam_principal_arn of the role");
  // What signed is known no longer, which Vault hears of AWS: the identity signs in anew, once.
  const signIns = () =>
    world.sts.requests.filter(({ operation }) => operation === "GetSessionToken");
  behindAda(world, way);
  printed(await world.run(["logout", "ops"]));
  printed(await world.run(["logout", "vault"]));
  for (const { accessKeyId } of world.sts.keys.issued()) world.sts.keys.remove(accessKeyId);
  const before = signIns().length;
  assertStringIncludes(printed(await world.run(["whoami", "-i", "ops"])), "user/ada");
  assertEquals(signIns().length > before, true);
}
