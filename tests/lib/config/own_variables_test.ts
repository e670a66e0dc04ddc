import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { commandsWith } from "../../../lib/cli/commands.ts";
import { allFlags } from "../../../lib/cli/known_flags.ts";
import type { Flag } from "../../../lib/cli/spec.ts";
import { planChain } from "../../../lib/chain/chain.ts";
import { loadConfiguration } from "../../../lib/config/files/load.ts";
import { readModel } from "../../../lib/config/entries/model.ts";
import { UserError } from "../../../lib/errors.ts";
import { configuredVariables } from "../../../lib/session/configured.ts";
import { cloudTable } from "../../../providers/table.ts";
import { CLOUDS } from "./clouds.ts";
import { validateAll } from "../../../lib/chain/validate.ts";
import { environmentOf } from "../../../lib/config/entries/environment.ts";
import { type Located, mapIn } from "../../../lib/config/yaml/located.ts";
import { inWords } from "../../../lib/terminal/report.ts";
import { painter } from "../../../lib/terminal/paint.ts";
import { failuresOf, findingsOf, tell } from "./modelled.ts";
import { load, NOTHING, worldWith } from "./world.ts";

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

/** A cloud whose variables these are. */
const OWNED = CLOUDS.map((cloud) => ({
  ...cloud,
  carriers: ["AWS_PROFILE", "GH_TOKEN"],
  family: ["AWS_*", "GH_*", "HUB_*"],
}));

/** What children are given, what was warned of, and which programs ran. */
async function variablesOf(files: Readonly<Record<string, string>>) {
  const system = worldWith(files, { env: { ATMOS_TRUST: "1" } });
  const loaded = await loadConfiguration(system, NOTHING);
  const model = readModel(loaded, OWNED);
  const warned: string[] = [];
  const ran: string[] = [];
  const resolve = async (value: Located) => {
    ran.push(...commandsIn(value));
    return await tell(value);
  };
  const warn = (line: string) => void warned.push(line);
  const terminal = { warn, isThere: () => false, paint: painter(false) };
  const chains = [await planChain({ model, clouds: OWNED, resolve }, "me")];
  const env = await configuredVariables(
    { system, model, loaded, clouds: OWNED, resolve, terminal },
    chains,
  );
  const findings = await validateAll({ model, clouds: OWNED, resolve: tell });
  const validated = findings.map(({ severity, error }) =>
    `${severity}: ${inWords(error, painter(false))}`
  );
  return { env, warned, ran, validated };
}

function commandsIn(value: Located): readonly string[] {
  if (value.type === "command") return [value.command];
  if (value.type === "list") return value.items.flatMap(commandsIn);
  return value.type === "map"
    ? [...value.entries.values()].flatMap((each) => commandsIn(each.value))
    : [];
}

const ME = "identities: {me: {kind: aws/user}}";

Deno.test("attack: a top-level variable that carries an identity reaches no session; it is named at its own key", async () => {
  const rows: readonly (readonly [files: Record<string, string>, at: string])[] = [
    [
      { "/work/atmos.yaml": `env: {A: x, GH_TOKEN: y, B: z}\nauth: {${ME}}` },
      "/work/atmos.yaml:1:13 env.GH_TOKEN",
    ],
    [
      {
        "/work/atmos.yaml":
          "env:\n  - {key: A, value: x}\n  - {key: GH_TOKEN, value: !exec evil}\n" +
          `  - {key: B, value: z}\nauth: {${ME}}`,
      },
      "/work/atmos.yaml:3:11 env[1].key",
    ],
    [
      {
        "/work/atmos.yaml": `env: !include .env\nauth: {${ME}}`,
        "/work/.env": "A=x\nGH_TOKEN=2\nB=z\n",
      },
      "/work/.env:2:1 env.GH_TOKEN",
    ],
    [
      {
        "/work/atmos.yaml": `import: [more.yaml]\nenv: {A: x, B: z}\nauth: {${ME}}`,
        "/work/more.yaml": "env:\n  GH_TOKEN: !exec evil\n",
      },
      "/work/more.yaml:2:3 env.GH_TOKEN",
    ],
  ];
  for (const [files, at] of rows) {
    const { env, warned, ran, validated } = await variablesOf(files);
    assertEquals([env, ran], [{ A: "x", B: "z" }, []]);
    assertEquals(warned.length, 1);
    assertStringIncludes(warned[0]!, "env.GH_TOKEN is left out of sessions: it carries or selects");
    assertStringIncludes(
      warned[0]!,
      `\n  at ${at}\nhint: -i NAME of an identity of aws, or --keep aws`,
    );
    // `validate` says the same, and finds the configuration valid.
    assertEquals(validated, warned.map((line) => `warning: ${line}`));
  }
});

Deno.test("attack: names of carriers in another case, and secrets that only some tool takes", async () => {
  const { env, warned } = await variablesOf({
    "/work/atmos.yaml": "env: {gh_token: a, Aws_Profile: b, HUB_PASSWORD: c, AWS_API_KEY: d, " +
      `AWS_REGION: e, MY_TOKEN: f, AWS_PAGER: ''}\nauth: {${ME}}`,
  });
  assertEquals(env, { AWS_REGION: "e", MY_TOKEN: "f", AWS_PAGER: "" });
  assertEquals(warned.map((line) => line.split(" ")[0]), [
    ...["env.gh_token", "env.Aws_Profile", "env.HUB_PASSWORD", "env.AWS_API_KEY"],
  ]);
});

Deno.test("of a whole env: that a program tells, what carries an identity is left out too", async () => {
  const files = { "/work/atmos.yaml": `env: !exec vars\nauth: {${ME}}` };
  const loaded = await loadConfiguration(
    worldWith(files, { env: { ATMOS_TRUST: "1" } }),
    NOTHING,
  );
  const told = mapIn(
    (await load({ "/work/atmos.yaml": "x: {}\nenv: {A: x, GH_TOKEN: y}" })).root,
    "env",
  )!;
  const { env, left } = await environmentOf(loaded.root, OWNED, () => Promise.resolve(told));
  assertEquals([env, left.map(({ message }) => message.split(" ")[0])], [
    { A: "x" },
    ["env.GH_TOKEN"],
  ]);
});

Deno.test("an identity's own env goes without what its session decides, with a word, in validate too", async () => {
  const text = "auth: {identities: {me: {kind: aws/user, env: {A: x, AWS_PROFILE: !exec evil, " +
    "kubeconfig: k, B: !exec date}}, listed: {kind: aws/user, env: [{key: GH_TOKEN, value: t}]}}}";
  const loaded = await loadConfiguration(
    worldWith({ "/work/atmos.yaml": text }, { env: { ATMOS_TRUST: "1" } }),
    NOTHING,
  );
  const ran: string[] = [];
  const told = (value: Located): Promise<Located> => {
    const text = JSON.stringify(value, (_, each) => each instanceof Map ? [...each] : each);
    ran.push(...text.match(/evil|date/g) ?? []);
    return tell(value);
  };
  const planning = { model: readModel(loaded, OWNED), clouds: OWNED, resolve: told };
  const { target, links } = await planChain(planning, "me");
  assertEquals(Object.keys(target.node.env), ["A", "B"]);
  assertEquals([...new Set(ran)], ["date"]);
  const left = (name: string, of = "me") =>
    `env.${name} of identity "${of}" is left out: ` +
    "its session says itself who one is";
  assertEquals(links.flatMap(({ remarks }) => remarks.map(({ message }) => message)), [
    left("AWS_PROFILE"),
    left("kubeconfig"),
  ]);
  const findings = await validateAll(planning);
  assertEquals(findings.map(({ severity, error }) => [severity, error.message, error.hint]), [
    ["warning", left("AWS_PROFILE"), 'remove AWS_PROFILE from "env"'],
    ["warning", left("kubeconfig"), 'remove kubeconfig from "env"'],
    ["warning", left("GH_TOKEN", "listed"), 'remove GH_TOKEN from "env"'],
  ]);
});

Deno.test("a kubeconfig and a docker configuration of a project are left out as keys are", async () => {
  const { env, warned, validated } = await variablesOf({
    "/work/atmos.yaml":
      `env: {A: x, KUBECONFIG: k, Docker_Config: d, KUBE_TOKEN: t}\nauth: {${ME}}`,
  });
  assertEquals(env, { A: "x" });
  assertEquals(warned.map((line) => line.split(":")[0]), [
    ...["KUBECONFIG", "Docker_Config", "KUBE_TOKEN"].map((name) =>
      `env.${name} is left out of sessions`
    ),
  ]);
  assertStringIncludes(warned[0]!, "auth: {shell: {pass: [KUBECONFIG]}}");
  assertEquals(validated, warned.map((line) => `warning: ${line}`));
});

Deno.test("a top-level ATMOS_* is for the program itself, in any case and form", async () => {
  const rows = [
    "{A: x, ATMOS_TRUST: 1, atmos_shell: z}",
    "[{key: A, value: x}, {key: ATMOS_TRUST, value: 1}]",
  ];
  for (const env of rows) {
    const text = `env: ${env}\nauth: {${ME}}`;
    assertEquals((await variablesOf({ "/work/atmos.yaml": text })).env, { A: "x" });
    const found = await findingsOf(text);
    assertEquals(found.length, env.includes("atmos_shell") ? 2 : 1);
    for (const each of found) assertMatch(each, /^warning .* is not heard from a configuration/);
  }
});

const EARLY = (at: string, path: string, name: string) =>
  `error ${at} ${path}: env.${name} can't be told by a program: it decides what atmos-auth does, before any ` +
  `program is run | write the value itself, or set ${name} in your own shell`;

Deno.test("what a flag's variable says stands in env: itself: no program tells it, in either form", async () => {
  const commands = commandsWith(cloudTable);
  const habits = new Set<Flag>([...commands.values()].flatMap(({ habits = [] }) => habits));
  const heard = allFlags(commands)
    .filter((flag) => flag.selects !== "files" && !habits.has(flag))
    .flatMap(({ env = [] }) => [env].flat()).filter((name) => name.startsWith("ATMOS_"));
  const names = [...new Set(heard), "ATMOS_PROFILE", "ATMOS_AUTH_REALM", "ATMOS_BASE_PATH"];
  for (const name of names) {
    assertEquals(await findingsOf(`env: {${name}: !exec echo b}\nauth: {${ME}}`), [
      EARLY(`1:${9 + name.length}`, `env.${name}`, name),
    ]);
  }
  assertEquals(
    await findingsOf(
      `env: [{key: ATMOS_IDENTITY, value: !exec echo b}, {key: B, value: !exec b}]\nauth: {${ME}}`,
    ),
    [EARLY("1:36", "env[0].value", "ATMOS_IDENTITY")],
  );
  const others =
    "env: {ATMOS_PRO_TOKEN: !exec x, ATMOS_STACKS_BASE_PATH: !exec y, ATMOS_IDENTITY: me}";
  const found = await findingsOf(`${others}\nauth: {${ME}}`);
  assertEquals(found.map((each) => /^\w+ \S+ \S+/.exec(each)?.[0]), [
    "warning 1:7 env.ATMOS_PRO_TOKEN:",
    "warning 1:33 env.ATMOS_STACKS_BASE_PATH:",
  ]);
});

Deno.test("a whole env: that a program tells decides nothing about this program either", async () => {
  const { root } = await load({ "/work/atmos.yaml": "env: !exec all" }, {
    env: { ATMOS_TRUST: "1" },
  });
  const telling = (name: string) => (value: Located): Promise<Located> => {
    const { at } = value;
    const told: Located = { type: "scalar", at, value: "b", source: "b" };
    return Promise.resolve({
      type: "map",
      at,
      entries: new Map([[name, { keyAt: at, value: told }]]),
    });
  };
  const error = await assertRejects(
    () => environmentOf(root, OWNED, telling("ATMOS_IDENTITY")),
    UserError,
    "env.ATMOS_IDENTITY can't be told by a program",
  );
  assertEquals(error.code, "config_invalid");
  assertEquals((await environmentOf(root, OWNED, telling("FOO"))).env, { FOO: "b" });
});

Deno.test("an env: that says nothing, and names that no shell knows, stop nobody", async () => {
  const nothing = await variablesOf({ "/work/atmos.yaml": `env:\n#  A: x\nauth: {${ME}}` });
  assertEquals([nothing.env, nothing.warned, nothing.validated], [{}, [], []]);
  const odd = await variablesOf({
    "/work/atmos.yaml": `env: {TF_VAR_my-var: x, \u00e9: z, 1.b: w, A: y}\nauth: {${ME}}`,
  });
  assertEquals([odd.env, odd.warned], [
    { "TF_VAR_my-var": "x", "\u00e9": "z", "1.b": "w", A: "y" },
    [],
  ]);
  const none = await variablesOf({ "/work/atmos.yaml": `env: {'': x, 'a=b': y}\nauth: {${ME}}` });
  assertEquals(none.env, {});
  assertStringIncludes(none.warned.join(), "env.'' is left out of sessions: a variable's name is");
  assertStringIncludes(none.warned.join(), 'hint: remove a=b from "env"');
});
