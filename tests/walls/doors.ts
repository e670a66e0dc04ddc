/** What is reached by one door: the system, the network, the environment, other people's files. */
import { OURS, type Wall } from "./wall.ts";

/** Where allow-lists become the environment of a process. */
const MAKERS = /^lib\/environment\//;

/** Who goes through all of the environment: those lists, and who names or answers what is in it. */
const LISTED =
  /^lib\/(?:environment\/|config\/entries\/environment\.ts$|commands\/doctor\/environment\.ts$)/;

/** Where configuration is looked for by other doors, and in how many places: around the working directory, and of git. */
const GLIMPSES: Readonly<Record<string, number>> = {
  "lib/config/files/look.ts": 1,
  "lib/config/files/project.ts": 2,
  "lib/config/files/source.ts": 2,
  "lib/config/files/trust_record.ts": 1,
  "lib/config/files/worktree.ts": 1,
};

/** The commands that write files of our own. */
const WRITERS = /^lib\/commands\/(?:env\/files|sessions)\.ts$/;

/** Where a library reckons with the process' own clock, so that what it says is told by that. */
const OWN_CLOCK = /^providers\/(?:azure\/cage\/identity_client|gcp\/cage\/key)\.ts$/;

/** JSON of a form that others have laid down, a schema, and what nobody is shown. */
const OF_OTHERS =
  /^lib\/commands\/(?:cluster_token|env\/formats|user\/(?:import_removal|rotation_records)|validate)\.ts$/;

/** Around what may be reached by one door alone. */
export const DOORS: readonly Wall[] = [
  {
    name: "a time is told by another door than showTime, which knows how others read one",
    covers: /^lib\/(?:commands|sign_in)\//,
    broken: ({ said }) => /\.toISOString\(\)(?!\.slice\(0, 1[06]\))/.test(said),
    breaks: [["lib/commands/a.ts", "say(new Date(0).toISOString());"]],
  },
  {
    name:
      "a file of the person's is changed by another door than paths/landing.ts and files.rewrite",
    covers: /^(?:lib|providers)\/(?!paths\/landing\.ts$)/,
    broken: ({ path, said }) =>
      /\bas Landing\b/.test(said) ||
      path.startsWith("lib/commands/") && !WRITERS.test(path) &&
        /\bfiles\.write(?:Brief)?\(/.test(said),
    breaks: [["lib/a.ts", "const at = path as Landing;"], [
      "lib/commands/a.ts",
      "await system.files.write(path, text);",
    ]],
  },
  {
    name:
      "configuration is looked for by another door than reached.ts, which takes nothing shut for nothing",
    covers: /^lib\/config\/files\/(?!reached\.ts$)/,
    broken: ({ path, said }) =>
      (said.match(/\bfiles\.(?:list|info)\(/g)?.length ?? 0) !== (GLIMPSES[path] ?? 0),
    breaks: [["lib/config/files/a.ts", "const names = await files.list(path);"], [
      "lib/config/files/look.ts",
      "const names = [];",
    ]],
  },
  {
    name: "Deno is touched outside lib/deno",
    covers: /^(?:lib\/(?!deno\/)|providers\/)/,
    broken: ({ bare }) => /\bDeno\b/.test(bare),
    breaks: [["lib/a.ts", "const cwd = Deno.cwd();"], ["lib/a.ts", "const { cwd } = Deno;"], [
      "lib/a.ts",
      "const t = `${Deno.cwd()}`;",
    ]],
  },
  {
    name: "the environment is reached around the system",
    covers: /^(?:lib\/(?!deno\/)|providers\/(?!worker\.ts|[^/]+\/cage\/))/,
    broken: ({ bare, imports }) =>
      /\bprocess\.(?:env|exit|cwd)\b/.test(bare) ||
      imports.some((one) => /^node:(?:fs|child_process|net|http|https|os|process)\b/.test(one)),
    breaks: [["lib/a.ts", 'import "node:fs/promises";'], [
      "lib/a.ts",
      "const home = process.env.HOME;",
    ]],
  },
  {
    name:
      "the process' variables are listed around the one door, which leaves out what can't be removed",
    covers: /^(?:main\.ts|lib\/(?!deno\/machine\.ts$)|providers\/)/,
    broken: ({ bare }) => /\benv\.toObject\b/.test(bare),
    breaks: [["lib/deno/a.ts", "const all = Deno.env.toObject();"]],
  },
  {
    name: "the time, or chance, is taken from elsewhere than the clock that a test can move",
    covers: /^(?:lib\/(?!deno\/)|providers\/)/,
    broken: ({ path, bare }) =>
      /\bMath\.random\b|\bnew Date\(\)/.test(bare) ||
      !OWN_CLOCK.test(path) && /\bDate\.now\b/.test(bare),
    breaks: [
      ["providers/aws/cage/a.ts", "const off = Date.now() - then;"],
      ["lib/a.ts", "const clock = { now: Date.now };"],
      ["lib/a.ts", "const now = new Date().getTime();"],
      ["providers/gcp/cage/key.ts", "const most = Math.random() / 2;"],
    ],
  },
  {
    name: "the network is reached around the one transport",
    covers: /^(?:lib\/(?!deno\/|store\/|cage\/http\.ts$)|providers\/)/,
    // What only names the type, or hands a `fetch` to an SDK, reaches nobody.
    broken: ({ bare, imports }) =>
      /(?<!typeof |[\w$])fetch\b(?!:)|\bnew (?:WebSocket|EventSource|XMLHttpRequest)\b/.test(
        bare,
      ) ||
      imports.some((one) => /^node:(?:http|https|http2|net|tls|dgram|dns)\b/.test(one)),
    breaks: [
      ["providers/aws/cage/a.ts", "await fetch(url);"],
      ["providers/aws/cage/a.ts", "const net = { fetch };"],
      ["lib/oauth/a.ts", "const it = globalThis.fetch;"],
      ["providers/aws/cage/a.ts", 'import "node:https";'],
    ],
  },
  {
    name: "the process is ended outside main.ts",
    covers: /^(?:lib|providers)\//,
    broken: ({ bare }) => /\bDeno\.exit\(/.test(bare),
    breaks: [["lib/deno/a.ts", "Deno.exit(1);"]],
  },
  {
    name: "something listens around the one door",
    covers: /^(?:main\.ts|lib\/(?!deno\/serve\.ts)|providers\/)/,
    broken: ({ bare }) => /\bDeno\.(?:serve|listen\w*)\b|\bcreateServer\b/.test(bare),
    breaks: [["lib/deno/a.ts", "Deno.serve({}, () => new Response());"], [
      "lib/deno/a.ts",
      "Deno.listen({ port: 0 });",
    ]],
  },
  {
    name: "an environment for a process is made beside its allow-lists",
    covers: OURS,
    broken: ({ path, imports, bare }) =>
      !MAKERS.test(path) &&
      (/\bas ProcessEnvironment\b/.test(bare) ||
        /\bmade\(/.test(bare) && imports.includes("lib/environment/passed.ts")),
    breaks: [["lib/a.ts", "run({ env: {} as ProcessEnvironment });"], [
      "providers/aws/a.ts",
      'import { made } from "../../lib/environment/passed.ts";\nconst env = made(world, () => true);',
    ]],
  },
  {
    name: "the whole environment is taken by somebody who hands on part of it",
    covers: OURS,
    broken: ({ path, bare }) => !LISTED.test(path) && /\benv\.entries\(\)/.test(bare),
    breaks: [["providers/aws/a.ts", "const all = world.env.entries();"]],
  },
  {
    name: "a command answers in JSON around the one door, which tells what the answer holds",
    covers: /^lib\/(?:commands|list)\//,
    broken: ({ path, bare }) => !OF_OTHERS.test(path) && /\bJSON\.stringify\(/.test(bare),
    breaks: [["lib/commands/a.ts", "terminal.print(JSON.stringify(records));"]],
  },
];
