import { assertEquals } from "@std/assert";
import { promoted, variableIn } from "../../../../lib/config/entries/promoted.ts";
import { load, worldWith } from "../world.ts";

const asked = (root: Parameters<typeof promoted>[1], env: Readonly<Record<string, string>>) => {
  const names = ["ATMOS_PROFILE", "ATMOS_BASE_PATH", "ATMOS_AUTH_REALM"];
  const told = promoted(worldWith({}, { env }).env, root);
  return names.map((name) => told(name)?.value);
};

Deno.test("what is asked for while files are read stands in env:, where nothing real is set", async () => {
  const text = "env: {ATMOS_PROFILE: 0123, ATMOS_AUTH_REALM: !exec id, ATMOS_BASE_PATH: }";
  const files = { "/work/atmos.yaml": text, "/work/profiles/0123/x.yaml": "" };
  const { root } = await load(files);
  assertEquals(asked(root, {}), ["0123", undefined, undefined]);
  assertEquals(asked(root, { ATMOS_PROFILE: "" }), ["", undefined, undefined]);
});

Deno.test("a variable is told with its place, in both forms of env:, as it is spelled", async () => {
  const map = await load({ "/work/atmos.yaml": "env:\n  ATMOS_IDENTITY: 007\n" });
  const list = "env:\n- {key: A, value: 1}\n- {key: ATMOS_IDENTITY, value: 007}\n";
  const told = (root: typeof map.root) => variableIn(root, "ATMOS_IDENTITY");
  assertEquals([told(map.root)?.value, told(map.root)?.at.line], ["007", 2]);
  const { root } = await load({ "/work/atmos.yaml": list });
  assertEquals([told(root)?.value, told(root)?.at.line], ["007", 3]);
  for (const other of ["env: 3", "env: {ATMOS_IDENTITY: [a]}", "env: {ATMOS_IDENTITY: !exec id}"]) {
    assertEquals(told((await load({ "/work/atmos.yaml": other })).root), undefined, other);
  }
});

Deno.test("attack: a repository that sets what only the person may set", async () => {
  const names = [
    "ATMOS_TRUST",
    "ATMOS_XDG_DATA_HOME",
    "ATMOS_XDG_CONFIG_HOME",
    "ATMOS_KEYRING_TYPE",
    "ATMOS_KEYRING_PASSWORD",
    "ATMOS_CLI_CONFIG_PATH",
    "ATMOS_CONFIG",
    "ATMOS_SESSION",
  ];
  const lines = names.map((name) => `  ${name}: evil`).join("\n");
  const { root } = await load({ "/work/atmos.yaml": `env:\n${lines}\n` });
  const told = promoted(worldWith({}).env, root);
  assertEquals(names.map((name) => told(name)), names.map(() => undefined));
});
