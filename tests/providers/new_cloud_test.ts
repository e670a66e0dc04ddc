/** A cloud that lib has never heard of: what makes one is a folder's worth of declarations, as they stand here. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import * as v from "valibot";
import type { CloudTable } from "../../lib/cli/commands.ts";
import { secretSource, text } from "../../lib/config/schema/schema.ts";
import type { Cloud } from "../../lib/provider/cloud.ts";
import { integration, kind } from "../../lib/provider/kind.ts";
import { Secret } from "../../lib/secret.ts";
import { fakeKeyring } from "../fake_system.ts";
import { atHome, command } from "../lib/machine.ts";

const login = kind({
  name: "tuna/login",
  role: "provider",
  aliases: ["tuna-login"],
  announced: { renamed: { sea: "ocean" } },
  summary: "A sign-in at an ocean",
  schema: v.object({
    ocean: v.pipe(text(), v.title("Ocean")),
    password: v.optional(secretSource()),
  }),
  accepts: [],
  yields: "tuna/session",
  plan: ({ fields }) => ({
    facts: { account: fields.ocean },
    hosts: () => [],
    stored: false,
    signIn: () => Promise.resolve(session(fields.ocean)),
  }),
});

const boat = kind({
  name: "tuna/boat",
  role: "identity",
  announced: { keys: ["boat"] },
  summary: "A boat on an ocean",
  schema: v.object({ boat: text(), crew: v.optional(text()) }),
  accepts: ["tuna/session"],
  yields: "tuna/session",
  keys: {
    parts: [{ name: "key", question: "Key of the boat", hidden: true, check: () => undefined }],
    where: "On the boat",
  },
  plan: ({ fields }, via) => ({
    facts: { principal: fields.boat, account: via?.facts.account ?? "" },
    hosts: () => [],
    stored: false,
    signIn: () => Promise.resolve(session(fields.boat)),
    grant: () => ({
      variables: { TUNA_BOAT: fields.boat },
      files: {},
      pass: [],
      serves: { lasting: ["tuna"], brief: [], none: [] },
    }),
    verify: () => Promise.resolve({ principal: fields.boat, berth: "7", depth: "9" }),
    labels: { berth: "Berth" },
  }),
});

function session(of: string) {
  return { type: "tuna/session", shown: {}, secret: { key: new Secret(`${of}-EXAMPLE`) } };
}

const harbour = integration({
  name: "tuna/harbour",
  summary: "A registry of boats",
  schema: v.object({ spec: v.object({ registry: v.object({ name: text() }) }) }),
  accepts: ["tuna/session"],
  named: (host) =>
    host.endsWith(".tuna.example") ? { spec: { registry: { name: host } } } : undefined,
  plan: ({ fields }) => ({
    facts: {},
    hosts: () => [],
    connect: (_, { secret }) =>
      Promise.resolve({
        ...{ type: "registry", host: fields.spec.registry.name, username: "skipper" } as const,
        secret: secret.key!,
      }),
  }),
});

const tuna: Cloud = {
  name: "tuna",
  family: ["TUNA_*"],
  carriers: ["TUNA_BOAT"],
  principalKeys: ["boat"],
  tools: ["tuna"],
  kinds: [login, boat],
  integrations: [harbour],
  lacks: { identity: ["tuna/submarine"] },
  examples: { provider: "tuna/login", identity: "tuna/boat", integration: "tuna/harbour" },
  nobody: () => ({ variables: { TUNA_BOAT: "nobody" }, files: {} }),
};

const table: CloudTable = {
  names: ["tuna"],
  commands: {
    "tuna harbour login": {
      does: "registry login",
      cloud: "tuna",
      kinds: ["tuna/harbour"],
      summary: "Sign docker in to a harbour",
      flags: [{
        ...{ name: "home", summary: "The home harbour" },
        ...{ field: "registry", means: "home.tuna.example" },
      }],
      examples: [["tuna harbour login --home", "at home"]],
    },
  },
};

const config = `auth:
  shell: {keep: [tuna]}
  providers:
    - type: tuna
      name: atlantic
      config: {sea: Atlantic}
    - {kind: tuna-login, name: pacific, spec: {ocean: Pacific, password: canary-EXAMPLE}}
  identities:
    - {name: nemo, provider: atlantic, config: {boat: Nemo}}
    - {name: flat, kind: tuna/boat, via: {provider: pacific}, boat: Flat}
    - {name: below, kind: tuna/boat, via: {provider: pacific}, principal: {boat: Below, crew: ada}}
  integrations:
    port: {kind: tuna/harbour, via: {identity: nemo}, spec: {registry: {name: port.tuna.example}}}
`;

const run = (argv: readonly string[], more: Parameters<typeof command>[1] = {}) =>
  command(argv, { config, clouds: [tuna], table, ...more });

Deno.test("a new cloud's entries are valid in every form, and listed with what its fields are called", async () => {
  assertEquals((await run(["validate"])).status, 0);
  const { out } = await run(["list", "--format", "tree"]);
  for (
    const line of [
      "atlantic (tuna/login)",
      "Ocean: Atlantic",
      "pacific (tuna/login)",
      "Ocean: Pacific",
      "nemo (tuna/boat)",
      "flat (tuna/boat)",
      "below (tuna/boat)",
    ]
  ) assertStringIncludes(out, line);
  assertEquals(out.includes("canary"), false);
});

Deno.test("whoami shows the facts that the cloud has labels for, after the account", async () => {
  const { out } = await run(["whoami", "-i", "nemo"]);
  assertEquals(out.match(/^ *(?:Account|Berth|Principal|.*9).*$/gm)?.map((line) => line.trim()), [
    "Account    Atlantic",
    "Berth      7",
    "Principal  Nemo",
  ]);
  const json = await run(["whoami", "-i", "nemo", "--json"]);
  const { account, principal, berth, depth } = JSON.parse(json.out);
  assertEquals([account, principal, berth, depth], ["Atlantic", "Nemo", "7", undefined]);
});

Deno.test("what is wrong with one is said with the cloud's own words", async () => {
  const wrong = (entry: string) =>
    run(["validate"], { config: `auth: {identities: {it: ${entry}}}` });
  const rows = [
    ["{}", "hint: kind: tuna/boat\n"],
    ["{kind: tuna/boot}", 'there is no kind "tuna/boot"'],
    ["{kind: tuna/submarine}", 'does not support the kind "tuna/submarine" yet'],
    [
      "{kind: tuna/boat, boat: a, principal: {boat: a}}",
      '"principal.boat" and "boat" say the same',
    ],
    ["{kind: tuna/boat, principal: {boaz: a}}", 'write "boat" instead of "boaz"'],
  ] as const;
  for (const [entry, said] of rows) assertStringIncludes((await wrong(entry)).err, said);
});

Deno.test("a new cloud's identities are signed in and granted, wherever their fields stand", async () => {
  for (const [name, is] of [["nemo", "Nemo"], ["flat", "Flat"], ["below", "Below"]] as const) {
    let seen: string | undefined;
    const tool = ({ env }: { readonly env: Readonly<Record<string, string>> }) => {
      seen = env.TUNA_BOAT;
    };
    const { status, err } = await run(["exec", "-i", name, "--", "tool"], {
      installed: { "/usr/bin/tool": tool },
    });
    assertEquals([status, err, seen], [0, "", is]);
  }
  assertStringIncludes((await run(["whoami", "-i", "nemo"])).out, "Nemo");
});

Deno.test("a new cloud's command is called, completed and explained by its own words", async () => {
  const argv = ["tuna", "harbour", "login"];
  const { err } = await run([...argv, "port"]);
  assertStringIncludes(err, "docker is signed in to port.tuna.example");
  const home = await run([...argv, "--home", "-i", "nemo"]);
  assertStringIncludes(home.err, "docker is signed in to home.tuna.example");
  assertStringIncludes((await run(["help", ...argv])).out, "--home");
  assertStringIncludes((await run(["help", "shell"])).out, "(tuna)");
  assertEquals((await run(["complete", "--", "tuna", ""])).out, "harbour\n");
});

Deno.test("a new cloud's keys are asked for in its own words, and kept", async () => {
  const { err, system } = await run(["user", "configure", "-i", "nemo"], {
    ...{ terminal: true, answers: ["canary-EXAMPLE"], keyring: fakeKeyring() },
    env: { ATMOS_KEYRING_TYPE: "system" },
  });
  assertEquals(system.asked, ["hidden: Key of the boat:"]);
  assertStringIncludes(err, 'Kept the keys of "nemo"');
  assertEquals(JSON.stringify(atHome(system)).includes("canary"), false);
});
