import { assertEquals, assertRejects } from "@std/assert";
import { planChain } from "../../../lib/chain/chain.ts";
import { loadConfiguration } from "../../../lib/config/files/load.ts";
import { readModel } from "../../../lib/config/entries/model.ts";
import { UserError } from "../../../lib/errors.ts";
import { configuredVariables } from "../../../lib/session/configured.ts";
import { CLOUDS } from "./clouds.ts";
import { failuresOf, findingsOf, tell } from "./modelled.ts";
import { NOTHING, worldWith } from "./world.ts";

const SAID = (name: string, at: string, path: string, key: string) =>
  `${at} auth.identities.${name}.${path}: Cannot use identity "${name}": "${path}" is a variable ` +
  `of atmos-auth itself | remove ${key} from "env"; only your own environment sets it`;

Deno.test("attack: an identity's env says whom to trust, or which configuration counts, inside its session", async () => {
  const text = `
auth:
  identities:
    map: {kind: aws/user, env: {A: x, ATMOS_TRUST: "1", B: y, Atmos_Config: ./z.yaml}}
    list:
      kind: aws/user
      env:
        - {key: A, value: x}
        - {value: "/s", key: ATMOS_SHELL}
    told: {kind: aws/user, env: {ATMOS_KEYRING_PASSWORD_ENV: !exec evil}}
    fine: {kind: aws/user, env: {A: ATMOS_TRUST, MY_ATMOS_TRUST: "1", ATMOSPHERE: x}}
`;
  const said = [
    SAID("map", "4:39", "env.ATMOS_TRUST", "ATMOS_TRUST"),
    SAID("map", "4:63", "env.Atmos_Config", "Atmos_Config"),
    SAID("list", "9:30", "env[1].key", "ATMOS_SHELL"),
    SAID("told", "10:34", "env.ATMOS_KEYRING_PASSWORD_ENV", "ATMOS_KEYRING_PASSWORD_ENV"),
  ];
  assertEquals(await findingsOf(text), said.map((one) => `error ${one}`));
  assertEquals(await failuresOf(text, "map"), said.slice(0, 2));
  assertEquals(await failuresOf(text, "list"), said.slice(2, 3));
  assertEquals(await failuresOf(text, "told"), said.slice(3));
  assertEquals(await failuresOf(text, "fine"), []);
});

async function variablesOf(files: Readonly<Record<string, string>>) {
  const system = worldWith(files, { env: { ATMOS_TRUST: "1" } });
  const loaded = await loadConfiguration(system, NOTHING);
  const model = readModel(loaded, CLOUDS);
  const carriers = ["AWS_PROFILE", "GH_TOKEN"];
  const clouds = CLOUDS.map((cloud) => ({ ...cloud, carriers }));
  const some = { system, loaded, model, clouds, resolve: tell };
  const chains = [await planChain({ model, clouds: CLOUDS, resolve: tell }, "me")];
  return await configuredVariables(some, chains);
}

const ME = "identities: {me: {kind: aws/user}}";

Deno.test("what carries an identity is refused at its own key, in whatever form and file it stands", async () => {
  const rows: readonly (readonly [files: Record<string, string>, at: string])[] = [
    [
      { "/work/atmos.yaml": `env: {A: x, GH_TOKEN: y, B: z}\nauth: {${ME}}` },
      "/work/atmos.yaml:1:13",
    ],
    [
      {
        "/work/atmos.yaml":
          `env:\n  - {key: A, value: x}\n  - {key: GH_TOKEN, value: y}\nauth: {${ME}}`,
      },
      "/work/atmos.yaml:3:11",
    ],
    [
      {
        "/work/atmos.yaml":
          "auth: {identities: {me: {kind: aws/user, env: {A: x, AWS_PROFILE: y}}}}",
      },
      "/work/atmos.yaml:1:54",
    ],
    [
      {
        "/work/atmos.yaml": `env: !include .env\nauth: {${ME}}`,
        "/work/.env": "A=1\nGH_TOKEN=2\n",
      },
      "/work/.env:2:1",
    ],
    [
      {
        "/work/atmos.yaml": `import: [more.yaml]\nenv: {A: x}\nauth: {${ME}}`,
        "/work/more.yaml": "env:\n  GH_TOKEN: y\n",
      },
      "/work/more.yaml:2:3",
    ],
    [
      {
        "/work/atmos.yaml": "env: {GH_TOKEN: x}\n" +
          "auth: {identities: {me: {kind: aws/user, env: {GH_TOKEN: y}}}}",
      },
      "/work/atmos.yaml:2:48",
    ],
  ];
  for (const [files, expected] of rows) {
    const error = await assertRejects(() => variablesOf(files), UserError, `"env" can't set`);
    assertEquals(`${error.at?.file}:${error.at?.line}:${error.at?.column}`, expected);
  }
});

Deno.test("a top-level ATMOS_* is for the program itself, in any case and form", async () => {
  const rows = [
    "{A: x, ATMOS_TRUST: 1, atmos_shell: z}",
    "[{key: A, value: x}, {key: ATMOS_TRUST, value: 1}]",
  ];
  for (const env of rows) {
    const text = `env: ${env}\nauth: {${ME}}`;
    assertEquals(await variablesOf({ "/work/atmos.yaml": text }), { A: "x" });
    assertEquals(await findingsOf(text), []);
  }
});
