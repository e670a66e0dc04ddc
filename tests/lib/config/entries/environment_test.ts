import { assertEquals } from "@std/assert";
import { promoted } from "../../../../lib/config/entries/environment.ts";
import { load, worldWith } from "../world.ts";

Deno.test("ATMOS_* of env: stand where nothing real is set", async () => {
  const text = "env: {ATMOS_IDENTITY: file, ATMOS_PROFILE: 0123, ATMOS_MASK: false, PATH: /evil," +
    " ATMOS_AUTH_REALM: !exec id, ATMOS_BASE_PATH: }";
  const files = { "/work/atmos.yaml": text, "/work/profiles/0123/x.yaml": "" };
  const { root } = await load(files);
  const system = worldWith({}, { env: { ATMOS_IDENTITY: "real" } });
  const env = promoted(system.env, root);
  const names = ["ATMOS_IDENTITY", "ATMOS_PROFILE", "ATMOS_MASK", "PATH", "ATMOS_AUTH_REALM"];
  assertEquals(names.map((name) => env.get(name)), ["real", "0123", "false", undefined, undefined]);
  assertEquals(Object.fromEntries(env.entries()), {
    HOME: "/home/u",
    ATMOS_IDENTITY: "real",
    ATMOS_PROFILE: "0123",
    ATMOS_MASK: "false",
  });
});

Deno.test("attack: a repository that sets what only the person may set", async () => {
  const names = [
    "ATMOS_TRUST",
    "ATMOS_SHELL",
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
  const env = promoted(worldWith({}).env, root);
  assertEquals(env.entries(), [["HOME", "/home/u"]]);
});
