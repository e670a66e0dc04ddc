/** Secrets out of Vault: a loopback one that answers as OpenBao does, and OpenBao itself where this machine has it. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { ROLE, TOKEN, vaultAnswers, type VaultTrouble } from "../cloud/vault.ts";
import { CANARY, journey, printed, until, type World } from "./world.ts";
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
    assertStringIncludes(near.stderr, "hint: !secret vault:secret/prod/aws");
    const alone = await world.run(["login", "bob"], way);
    assertStringIncludes(alone.stderr, "via: {provider: NAME}");
    state.trouble = "sealed";
    const sealed = await world.run(["login", "ada"], way);
    assertEquals([sealed.status, sealed.stderr.includes("is sealed")], [5, true], sealed.stderr);
  } finally {
    await close();
  }
});

journey("OpenBao itself: both versions of a store, a policy, a version that was deleted", {
  tools: ["bao"],
}, async (world) => {
  const port = String(20_000 + Math.floor(Math.random() * 20_000));
  const env = {
    ...world.box.env,
    ...{ BAO_ADDR: `http://127.0.0.1:${port}`, BAO_TOKEN: "root-EXAMPLE" },
  };
  const dev = ["server", "-dev", "-dev-root-token-id=root-EXAMPLE"];
  const server = startProgram(tool("bao"), [...dev, `-dev-listen-address=127.0.0.1:${port}`], {
    ...{ env, timeout: 300_000 },
  });
  const bao = async (...args: readonly string[]) =>
    printed(await runProgram(tool("bao"), args, { env })).trim();
  const isUp = async () => (await runProgram(tool("bao"), ["status"], { env })).status === 0;
  try {
    await until(isUp, "OpenBao", server);
    await bao("kv", "put", "secret/prod/aws", `key=${CANARY}`);
    await bao("secrets", "enable", "-path=team/old", "-version=1", "kv");
    await bao("kv", "put", "team/old/aws", `key=${CANARY}`);
    const policy = world.box.write(
      "ops.hcl",
      ["secret/data/prod/*", "team/old/*"].map((it) => `path "${it}" { capabilities = ["read"] }`)
        .join("\n") + '\npath "secret/metadata/*" { capabilities = ["list"] }',
    );
    await bao("policy", "write", "ops", policy);
    await bao("auth", "enable", "approle");
    await bao("write", "auth/approle/role/ops", "token_policies=ops", "token_ttl=1h");
    const role = await bao("read", "-field=role_id", "auth/approle/role/ops/role-id");
    const secret = await bao("write", "-f", "-field=secret_id", "auth/approle/role/ops/secret-id");
    const token = await bao("token", "create", "-policy=ops", "-field=token");
    const way = { env: { SECRET_ID: secret, VAULT_TOKEN: token } };
    const address = `address: "${env.BAO_ADDR}"`;
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
      "hint: !secret vault:secret/prod/aws",
    );
    assertStringIncludes(await refused("secret/other#key"), "its policies need");
    assertStringIncludes(await refused("secret/prod/aws#kez"), "vault:secret/prod/aws#key");
    const elsewhere = await refused("secret/prod/aws#key", `${byToken}, namespace: nope`);
    assertStringIncludes(elsewhere, "namespace not found");
    await bao("kv", "put", "secret/prod/aws", "key=other");
    await bao("kv", "delete", "secret/prod/aws");
    assertStringIncludes(await refused("secret/prod/aws#key"), "Version 2 of");
    keptAt(world, byToken, "secret/prod/aws?version=1#key");
    printed(await world.run(["whoami", "-i", "ada"], way));
    await bao("token", "revoke", token);
    printed(await world.run(["logout", "-i", "ada"], way));
    assertStringIncludes(await refused("secret/prod/aws#key"), "it lapsed, or was revoked");
    await bao("operator", "seal");
    assertStringIncludes(await refused("secret/prod/aws#key", byRole), "is sealed");
  } finally {
    server.kill("SIGTERM");
    await server.done;
  }
});
