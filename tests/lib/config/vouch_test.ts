import { assertEquals, assertRejects } from "@std/assert";
import { loadConfiguration } from "../../../lib/config/load.ts";
import { trust } from "../../../lib/config/trust.ts";
import { checkSettings, mayPlaceKey } from "../../../lib/config/vouch.ts";
import { UserError } from "../../../lib/errors.ts";
import { NOTHING, worldWith } from "./world.ts";

const HOME = "/home/u/.atmos/atmos.yaml";

/** What a file says, and what it would do: in a project it waits for trust, at home it needs none. */
const ACTS = [
  ["audit: {file: ~/.bashrc}", "would choose where the audit log is written on line 1"],
  ["keyring: {spec: {path: /tmp/key}}", "would choose where the store's key lies"],
  ["keyring: {spec: {password_env: HOME}}", "would choose where the store's key lies"],
] as const;

for (const [text, would] of ACTS) {
  Deno.test(`a found file that says "${text}" waits for trust`, async () => {
    const system = worldWith({ "/work/atmos.yaml": `auth: {${text}}` });
    const loaded = await loadConfiguration(system, NOTHING);
    const error = await assertRejects(() => checkSettings(system, loaded), UserError, would);
    assertEquals([error.code, error.hint], ["trust_required", "atmos-auth trust"]);
    assertEquals(await mayPlaceKey(system, loaded), !text.startsWith("keyring"));
    await trust(system, loaded);
    await checkSettings(system, loaded);
    assertEquals(await mayPlaceKey(system, loaded), true);
  });

  Deno.test(`a file at home may say "${text}", whatever lies in the project`, async () => {
    const system = worldWith({
      "/work/atmos.yaml": "auth: {keyring: {type: file}}",
      [HOME]: `auth: {${text}}`,
    });
    const loaded = await loadConfiguration(system, NOTHING);
    await checkSettings(system, loaded);
    assertEquals(await mayPlaceKey(system, loaded), true);
  });
}
