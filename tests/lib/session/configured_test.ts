import { assert, assertEquals } from "@std/assert";
import { planChain } from "../../../lib/chain/chain.ts";
import { loadConfiguration } from "../../../lib/config/files/load.ts";
import { readModel } from "../../../lib/config/entries/model.ts";
import { configuredVariables, grantedVariables } from "../../../lib/session/configured.ts";
import { painter } from "../../../lib/terminal/paint.ts";
import { CLOUDS } from "../config/clouds.ts";
import { tell } from "../config/modelled.ts";
import { NOTHING, worldWith } from "../config/world.ts";

/** The variables that a trusted configuration sets. */
async function variablesOf(text: string) {
  const system = worldWith({ "/work/atmos.yaml": text }, { env: { ATMOS_TRUST: "1" } });
  const loaded = await loadConfiguration(system, NOTHING);
  const model = readModel(loaded, CLOUDS);
  const warn = () => assert(false, "nothing is left out");
  const terminal = { warn, isThere: () => false, paint: painter(false) };
  const workspace = { system, model, loaded, clouds: CLOUDS, resolve: tell, terminal };
  const name = [...model.identities.keys()][0]!;
  const chains = [await planChain({ model, clouds: CLOUDS, resolve: tell }, name)];
  return await configuredVariables(workspace, chains);
}

Deno.test("an identity's variables stand over those for everybody", async () => {
  const text = `env: {TF_VAR_region: x, KUBE_CONTEXT: y, A: '0'}
auth: {identities: {me: {kind: aws/user, env: {A: '1'}}}}`;
  assertEquals(await variablesOf(text), { TF_VAR_region: "x", KUBE_CONTEXT: "y", A: "1" });
});

Deno.test("a variable yields to what an identity exposes, and to nothing else", async () => {
  const system = worldWith({
    "/work/atmos.yaml":
      `auth: {identities: {me: {kind: aws/user, expose: [KEY]}, you: {kind: aws/user}}}`,
  }, { env: { ATMOS_TRUST: "1" } });
  const { identities } = readModel(await loadConfiguration(system, NOTHING), CLOUDS);
  const serves = { lasting: [], brief: [], none: [] };
  const grant = {
    variables: { A: "1", B: "2" },
    files: {},
    pass: [],
    serves,
    yields: { B: "KEY" },
  };
  const shown = ["me", "you"].map((name) =>
    grantedVariables({ grant, node: identities.get(name)! })
  );
  assertEquals(shown, [{ A: "1" }, { A: "1", B: "2" }]);
});
