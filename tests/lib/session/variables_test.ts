import { assertEquals, assertRejects } from "@std/assert";
import { planChain } from "../../../lib/config/chain.ts";
import { loadConfiguration } from "../../../lib/config/load.ts";
import { readModel } from "../../../lib/config/model.ts";
import { requireTrust, trust } from "../../../lib/config/trust.ts";
import { type Place, UserError } from "../../../lib/errors.ts";
import { configuredVariables } from "../../../lib/session/variables.ts";
import { findShell } from "../../../lib/session/which_shell.ts";
import type { Workspace } from "../../../lib/workspace.ts";
import { CLOUDS } from "../config/clouds.ts";
import { tell } from "../config/modelled.ts";
import { NOTHING, worldWith } from "../config/world.ts";

/** What a session in that project starts from. */
async function opened(files: Readonly<Record<string, string>>) {
  const system = worldWith(files);
  const loaded = await loadConfiguration(system, NOTHING);
  const model = readModel(loaded.root, CLOUDS);
  const allow = (act: string, at: Place) => requireTrust(system, loaded, act, at);
  const some = { system, loaded, model, clouds: CLOUDS, resolve: tell, allow };
  const workspace = some as unknown as Workspace;
  const name = [...model.identities.keys()][0]!;
  const chains = [await planChain(model, name, CLOUDS, tell)];
  return {
    variables: () => configuredVariables(workspace, chains),
    shell: (asked?: string) => findShell(workspace, asked),
    trust: () => trust(system, loaded),
  };
}

const ME = "identities: {me: {kind: aws/user, env: {A: '1'}}}";

/** A way in which a found configuration would run code next to the credential. */
const ATTACKS = [
  ["LD_PRELOAD", `env: {LD_PRELOAD: ./evil.so}\nauth: {${ME}}`],
  ["PATH", `env: [{key: PATH, value: ./bin}]\nauth: {${ME}}`],
  ["BASH_ENV", "auth: {identities: {me: {kind: aws/user, env: {BASH_ENV: ./evil.sh}}}}"],
  ["HTTPS_PROXY", "auth: {identities: {me: {kind: aws/user, env: {HTTPS_PROXY: 'http://x'}}}}"],
] as const;

for (const [name, text] of ATTACKS) {
  Deno.test(`a found configuration that sets ${name} waits for trust`, async () => {
    const world = await opened({ "/work/atmos.yaml": text });
    const error = await assertRejects(world.variables, UserError, `would set ${name}`);
    assertEquals([error.code, error.at?.file], ["trust_required", "/work/atmos.yaml"]);
    await world.trust();
    assertEquals(name in await world.variables(), true);
  });

  Deno.test(`a configuration at home may set ${name}`, async () => {
    const world = await opened({ "/home/u/.atmos/atmos.yaml": text, "/work/atmos.yaml": "a: b" });
    assertEquals(name in await world.variables(), true);
  });
}

Deno.test("plain variables of a found configuration load as ever", async () => {
  const world = await opened({
    "/work/atmos.yaml": `env: {TF_VAR_region: x, KUBE_CONTEXT: y, GOAL: z}\nauth: {${ME}}`,
  });
  assertEquals(await world.variables(), {
    TF_VAR_region: "x",
    KUBE_CONTEXT: "y",
    GOAL: "z",
    A: "1",
  });
});

Deno.test("a found configuration that names the shell waits for trust; one that was asked for opens", async () => {
  const text = `auth: {shell: {default_shell: ./evil}, ${ME}}`;
  const world = await opened({ "/work/atmos.yaml": text });
  const error = await assertRejects(
    () => world.shell(),
    UserError,
    'would open "./evil" as the shell',
  );
  assertEquals(error.code, "trust_required");
  const asked = await assertRejects(() => world.shell("/bin/nosh"), UserError);
  assertEquals(asked.code, "shell_not_found");
});
