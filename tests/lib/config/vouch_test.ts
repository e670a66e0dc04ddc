import { assertEquals, assertRejects } from "@std/assert";
import { loadConfiguration } from "../../../lib/config/load.ts";
import { trust } from "../../../lib/config/trust.ts";
import { checkSettings, mayPlaceKey } from "../../../lib/config/vouch.ts";
import { UserError } from "../../../lib/errors.ts";
import { NOTHING, shown, worldWith } from "./world.ts";

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

Deno.test("a found file that imports one of the person's waits for trust", async () => {
  const system = worldWith({
    "/work/atmos.yaml": "import: [/home/u/other.yaml, ./part.yaml]",
    "/work/part.yaml": "auth: {x: PLAIN}",
    "/home/u/other.yaml": "auth: {y: CANARY}",
  });
  const first = await loadConfiguration(system, NOTHING);
  assertEquals(shown(first.root), { auth: { x: "PLAIN" } });
  assertEquals(first.problems.map(({ code }) => code), ["trust_required"]);
  await trust(system, first);
  const { root, problems } = await loadConfiguration(system, NOTHING);
  assertEquals([shown(root), problems], [{ auth: { y: "CANARY", x: "PLAIN" } }, []]);
});

/** How a found file may name one of the person's, and one of the project's. */
const INCLUDED = [
  ["/home/u/.ssh/id", true],
  ["../home/u/.ssh/id", true],
  ["./link", true],
  ["./inner/file", false],
  ["../work/inner/file", false],
] as const;

for (const [name, waits] of INCLUDED) {
  Deno.test(`a found file that includes "${name}" ${waits ? "waits for trust" : "loads"}`, async () => {
    const system = worldWith({
      "/work/atmos.yaml": `auth: {x: !include ${name}}`,
      "/work/inner/file": "PLAIN",
      "/work/link": "CANARY",
      "/home/u/.ssh/id": "CANARY",
    });
    const real = (path: string) => path === "/work/link" ? "/home/u/.ssh/id" : path;
    system.files.realPath = (path) => Promise.resolve(real(path));
    const first = await loadConfiguration(system, NOTHING);
    assertEquals(JSON.stringify(shown(first.root)).includes("CANARY"), false);
    assertEquals(first.problems.map(({ code }) => code), waits ? ["trust_required"] : []);
    await trust(system, first);
    const { root, problems } = await loadConfiguration(system, NOTHING);
    assertEquals([shown(root), problems], [{ auth: { x: waits ? "CANARY" : "PLAIN" } }, []]);
  });
}
