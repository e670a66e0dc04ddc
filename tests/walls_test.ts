/** The house's walls: who may import whom, who may touch the world, and what no file may hold. */
import { assertEquals } from "@std/assert";
import { type Code, readCode } from "./code.ts";

/** Where a secret leaves its wrapper in the main process, and in how many places: a decision, not an accident. */
const REVEALED: Readonly<Record<string, number>> = {
  "lib/browser/handoff.ts": 1,
  "lib/cage/http.ts": 1,
  "lib/commands/cluster_token.ts": 1,
  "lib/commands/console.ts": 1,
  "lib/commands/console_page.ts": 1,
  "lib/commands/credential_process.ts": 1,
  "lib/commands/import_profiles.ts": 1,
  "lib/commands/rotation_records.ts": 5,
  "lib/commands/user_configure.ts": 1,
  "lib/commands/user_import_removal.ts": 1,
  "lib/config/remote/git_program.ts": 1,
  "lib/credential.ts": 1,
  "lib/references/field.ts": 1,
  "lib/references/keepassxc.ts": 1,
  "lib/references/mod.ts": 2,
  "lib/references/pem.ts": 2,
  "lib/secret.ts": 1,
  "lib/paths/brief_directory.ts": 1,
  "lib/session/directory/directory.ts": 1,
  "lib/session/configured.ts": 1,
  "lib/session/server.ts": 1,
  "lib/session/tools/cluster_token.ts": 2,
  "lib/session/tools/integration_calls.ts": 1,
  "lib/session/tools/docker_config.ts": 1,
  "lib/sign_in/link_contexts.ts": 3,
  "lib/sign_in/one_time_code.ts": 1,
  "lib/sign_in/person/refresh_token.ts": 1,
  "lib/sign_in/stored.ts": 1,
  "providers/aws/credential.ts": 2,
  "providers/aws/integrations/registry.ts": 1,
  "providers/aws/kinds/mfa.ts": 1,
  "providers/aws/kinds/user_keys.ts": 1,
  "providers/aws/kinds/user_rotation.ts": 2,
  "providers/aws/signature.ts": 3,
  "providers/azure/grant/msal_cache.ts": 1,
  "providers/azure/kinds/assertion.ts": 2,
  "providers/azure/kinds/cli.ts": 1,
  "providers/gcp/grant/adc_files.ts": 1,
  "providers/gcp/grant/session_token.ts": 1,
  "providers/gcp/kinds/key.ts": 1,
  "providers/github/grant/gh.ts": 1,
  "providers/github/grant/git.ts": 1,
  "providers/github/grant/git_header.ts": 1,
  "providers/github/kinds/oidc.ts": 1,
  "providers/github/kinds/token.ts": 1,
  "providers/vault/sign_in.ts": 1,
};

/** Runs in the cage: the only code that may import a cloud's SDK, or the library that speaks OAuth. */
const CAGE = /^(?:lib\/oauth\/|providers\/(?:worker\.ts$|[^/]+\/cage\/))/;

const SDK =
  /^(?:npm:)?(?:@aws-sdk|@smithy|@azure|@octokit|google-auth-library|@google-cloud|oauth4webapi)\b/;

/** What is wrong with a source file; empty when it keeps within its walls. */
function breaches(code: Code): string[] {
  return RULES.filter(({ covers, broken }) => covers.test(code.path) && broken(code))
    .map(({ name }) => `${code.path}: ${name}`);
}

interface Rule {
  readonly name: string;
  /** The paths that it holds for. */
  readonly covers: RegExp;
  broken(code: Code): boolean;
}

const OURS = /^(?:main\.ts|lib\/|providers\/)/;

/** Where allow-lists become the environment of a process. */
const MAKERS = /^lib\/environment\//;

/** Who goes through all of the environment: those lists, and who names or answers what is in it. */
const LISTED = /^lib\/(?:environment\/|config\/entries\/environment\.ts$|commands\/doctor\.ts$)/;

/** Regular expressions that are built, and in how many places: of constants, or of what is escaped as a whole. */
const BUILT: Readonly<Record<string, number>> = {
  "lib/config/yaml/tags.ts": 1,
  "lib/config/files/dotenv.ts": 1,
  "lib/config/schema/duration.ts": 1,
  "lib/commands/managed_block.ts": 1,
  "lib/session/shells/handover.ts": 1,
  "lib/session/shells/mod.ts": 1,
  "lib/list/shown.ts": 1,
  "lib/terminal/redact.ts": 2,
  "providers/aws/fields.ts": 1,
};

/** Where the compiler is told, not asked, and in how many places: a type that says it would be better. */
const TOLD: Readonly<Record<string, number>> = {
  "lib/config/schema/fields.ts": 1,
  "lib/deno/lockdown.ts": 3,
  "lib/environment/passed.ts": 2,
  "providers/azure/tenant.ts": 1,
  "providers/gcp/cage/transport.ts": 1,
};

const ALL = /./;

/** A cloud's name, or the beginning of one of its kinds. */
const CLOUD = /["'`](?:aws|azure|gcp|github)(?:\/|["'`])/g;

/** Where lib speaks of GitHub without meaning the cloud: the file that a job's variables are written to, and its format. */
const JOBS: Readonly<Record<string, number>> = {
  "lib/cli/commands/session.ts": 1,
  "lib/commands/env.ts": 1,
  "lib/reference/formatting.ts": 1,
};

/** Where configuration is looked for by other doors, and in how many places: around the working directory, and of git. */
const GLIMPSES: Readonly<Record<string, number>> = {
  "lib/config/files/look.ts": 1,
  "lib/config/files/project.ts": 1,
  "lib/config/files/source.ts": 2,
  "lib/config/files/trust_record.ts": 1,
  "lib/config/files/worktree.ts": 1,
};

/** The commands that write files of our own. */
const WRITERS = /^lib\/commands\/(?:env_files|sessions)\.ts$/;

const RULES: readonly Rule[] = [
  {
    name: "a time is told by another door than showTime, which knows how others read one",
    covers: /^lib\/(?:commands|sign_in)\//,
    broken: ({ said }) => /\.toISOString\(\)(?!\.slice\(0, 1[06]\))/.test(said),
  },
  {
    name:
      "a file of the person's is changed by another door than paths/landing.ts and files.rewrite",
    covers: /^(?:lib|providers)\/(?!paths\/landing\.ts$)/,
    broken: ({ path, said }) =>
      /\bas Landing\b/.test(said) ||
      path.startsWith("lib/commands/") && !WRITERS.test(path) &&
        /\bfiles\.write(?:Brief)?\(/.test(said),
  },
  {
    name:
      "configuration is looked for by another door than reached.ts, which takes nothing shut for nothing",
    covers: /^lib\/config\/files\/(?!reached\.ts$)/,
    broken: ({ path, said }) =>
      (said.match(/\bfiles\.(?:list|info)\(/g)?.length ?? 0) !== (GLIMPSES[path] ?? 0),
  },
  {
    name: "lib imports a provider",
    covers: /^lib\//,
    broken: ({ imports }) => imports.some((one) => one.startsWith("providers/")),
  },
  {
    name: "lib knows a cloud",
    covers: /^lib\//,
    broken: ({ path, said }) => (said.match(CLOUD)?.length ?? 0) !== (JOBS[path] ?? 0),
  },
  {
    name: "what commands use imports a command, or what only a command is given",
    covers: /^lib\/(?!(?:cli|commands|choose|workspace)\/|run\.ts$)/,
    broken: ({ imports }) =>
      imports.some((one) => /^lib\/(?:cli\/(?!version\.ts$)|commands|choose|workspace)/.test(one)),
  },
  {
    name: "the program imports a script or a test",
    covers: OURS,
    broken: ({ imports }) => imports.some((one) => /^(?:scripts|tests)\//.test(one)),
  },
  {
    name: "a provider imports another provider's folder",
    covers: /^providers\/[^/]+\//,
    broken: ({ path, imports }) => {
      const own = path.split("/")[1];
      return imports.some((one) => /^providers\/[^/]+\//.test(one) && one.split("/")[1] !== own);
    },
  },
  {
    name: "a provider walks chains",
    covers: /^providers\//,
    broken: ({ imports }) =>
      imports.some((one) => /^lib\/(?:chain\/|sign_in\/(?!person\/|token_source\/))/.test(one)),
  },
  {
    name: "the main process imports a cloud's SDK",
    covers: OURS,
    broken: ({ path, imports }) => !CAGE.test(path) && imports.some((one) => SDK.test(one)),
  },
  {
    name: "the main process imports code of the cage",
    covers: OURS,
    broken: ({ path, imports }) => !CAGE.test(path) && imports.some((one) => CAGE.test(one)),
  },
  {
    name: "Deno is touched outside lib/deno",
    covers: /^(?:lib\/(?!deno\/)|providers\/)/,
    broken: ({ bare }) => /\bDeno\b/.test(bare),
  },
  {
    name: "the environment is reached around the system",
    covers: /^(?:lib\/(?!deno\/)|providers\/(?!worker\.ts|[^/]+\/cage\/))/,
    broken: ({ bare, imports }) =>
      /\bprocess\.(?:env|exit|cwd)\b/.test(bare) ||
      imports.some((one) => /^node:(?:fs|child_process|net|http|https|os|process)\b/.test(one)),
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
  },
  {
    name: "the process is ended outside main.ts",
    covers: /^(?:lib|providers)\//,
    broken: ({ bare }) => /\bDeno\.exit\(/.test(bare),
  },
  {
    name: "something listens around the one door",
    covers: /^(?:main\.ts|lib\/(?!deno\/serve\.ts)|providers\/)/,
    broken: ({ bare }) => /\bDeno\.(?:serve|listen\w*)\b|\bcreateServer\b/.test(bare),
  },
  {
    name: "an environment for a process is made beside its allow-lists",
    covers: OURS,
    broken: ({ path, imports, bare }) =>
      !MAKERS.test(path) &&
      (/\bas ProcessEnvironment\b/.test(bare) ||
        /\bmade\(/.test(bare) && imports.includes("lib/environment/passed.ts")),
  },
  {
    name: "the whole environment is taken by somebody who hands on part of it",
    covers: OURS,
    broken: ({ path, bare }) => !LISTED.test(path) && /\benv\.entries\(\)/.test(bare),
  },
  {
    name: "a pattern from outside becomes a regular expression",
    covers: OURS,
    broken: ({ path, bare }) => (bare.match(/\bnew RegExp\(/g)?.length ?? 0) !== (BUILT[path] ?? 0),
  },
  {
    name: "an error is built anew of another's parts, where `with` keeps all that it has",
    covers: OURS,
    // What another process answered is no error yet.
    broken: ({ bare }) => /\bnew UserError\(\s*(?!(?:heard|this)\b)\w+\.code\b/.test(bare),
  },
  {
    name: "a test takes any failure for the refusal that it means, a bug's, too",
    covers: /^tests\/(?:lib|providers)\//,
    broken: ({ bare }) => /(?:[[(]|, )(?:\w+\.)?status (?:===|!==) 0[,\]]/.test(bare),
  },
  {
    name: "any",
    covers: ALL,
    broken: ({ bare }) => /(?::|\bas|<|\||&|,)\s*any\b(?!\s*[(:.])|\bany\[\]/.test(bare),
  },
  {
    name: "a type error is hushed",
    covers: ALL,
    broken: ({ text }) => /\/[/*]\s*@ts-(?:ignore|expect-error|nocheck)/.test(text),
  },
  {
    name: "a cast through unknown that nobody counted",
    covers: OURS,
    broken: ({ path, bare }) =>
      (bare.match(/\bas unknown as\b/g)?.length ?? 0) !== (TOLD[path] ?? 0),
  },
  {
    name: "a secret is revealed in a place that nobody counted",
    covers: OURS,
    // In the cage it is where a request is made: there it goes to the hosts of its sign-in, and nowhere else.
    broken: ({ path, bare }) => !CAGE.test(path) && revealsIn(bare) !== (REVEALED[path] ?? 0),
  },
  {
    name: "a command takes the machine that unlocks the store",
    covers: /^lib\/commands\//,
    broken: ({ bare }) => /\bwhole\b/.test(bare),
  },
  {
    name: "module-level mutable state",
    covers: OURS,
    broken: ({ bare }) => /^(?:export )?(?:let|var)\s/m.test(bare),
  },
  {
    name: "an export without a doc comment",
    covers: /^(?!tests\/(?:fixtures\/|.*_test\.ts))/,
    broken: ({ text, bare }) => undocumented(text, bare).length > 0,
  },
  {
    name: "a place for whatever has no place",
    covers: ALL,
    broken: ({ path }) => /(?:^|\/)(?:utils?|helpers?|misc|common_utils)(?:\/|\.ts$)/.test(path),
  },
];

function revealsIn(bare: string): number {
  return bare.match(/\.reveal\(\)/g)?.length ?? 0;
}

/** Lines that export something which no comment describes; a re-export is described where it stands. */
function undocumented(text: string, bare: string): string[] {
  const lines = text.split("\n");
  return bare.split("\n").flatMap((line, index) => {
    if (
      !/^export (?:async |abstract )*(?:function|class|const|let|interface|type) [\w$]/.test(line)
    ) {
      return [];
    }
    const above = lines.slice(0, index).reverse().find((one) => !one.startsWith("// deno-lint-"));
    return above?.trimEnd().endsWith("*/") ? [] : [lines[index]!];
  });
}

/** Exports of ours that no other file names; the cage takes its modules by what their file exports. */
function needless(codes: readonly Code[]): string[] {
  const files = new Map<string, number>();
  for (const { said } of codes) {
    for (const word of new Set(said.match(/[\w$]+/g))) files.set(word, (files.get(word) ?? 0) + 1);
  }
  const declared =
    /^export (?:async |abstract )*(?:function|class|const|interface|type)\*? ([\w$]+)\b(?! = cageModule)/gm;
  return codes.filter(({ path }) => OURS.test(path)).flatMap(({ path, bare }) =>
    [...bare.matchAll(declared)].filter(([, name = ""]) => files.get(name) === 1)
      .map(([, name]) => `${path}: exports ${name}, which nobody else names`)
  );
}

/** The domains whose hosts the repository names: those of clouds, and of the pages that it refers to. */
const DOMAINS: ReadonlySet<string> = new Set([
  ...["1password.com", "bitwarden.com", "keepassxc.org", "passwordstore.org"],
  ...["aka.ms", "amazon.com", "amazonaws-eusc.eu", "amazonaws-us-gov.com", "amazonaws.cn"],
  ...["amazonaws.com", "amazonaws.eu", "api.aws", "app.aws", "apache.org", "apple.com"],
  ...["awsapps.com", "azmk8s.io", "azure.cn", "azure.com", "azure.net", "azure.us"],
  ...[
    "azurecr.io",
    "bitbucket.org",
    "chinacloudapi.cn",
    "com.cn",
    "digicert.com",
    "docker.com",
    "gcr.io",
  ],
  ...["ghcr.io", "ghe.com", "git-scm.com", "github.com", "github.io", "githubstatus.com"],
  ...["githubusercontent.com", "gitlab.com", "gke.goog", "google.com", "googleapis.com"],
  "googleusercontent.com",
  ...["googlesource.com", "gserviceaccount.com", "ic.gov", "json-schema.org", "k8s.io"],
  ...["kubernetes.io", "loganalytics.io", "microsoft.com", "microsoft.us"],
  ...["microsoftonline.cn", "microsoftonline.com", "microsoftonline.us", "mozilla.org"],
  ...["oasis-open.org", "okta.com", "onmicrosoft.com", "sgov.gov", "smithy.io"],
  ...["terraform.io", "usgovcloudapi.net", "w3.org", "webkit.org", "windows.net"],
  "yaml.org",
]);

/** Hosts in addresses, and without one under the endings that no property of an object has. */
const HOST =
  /(?<=https?:\/\/(?:[^\s/@"'`]*@)?)[\w-]+(?:\.[\w-]+)+(?=[/:?#\s"'`,;)\]}>|]|$)|(?<![\p{L}\w@./\\%${}-])(?:[a-z0-9-]+\.)+(?:com|io|land|net|org)(?![\w(\-]|\.\w)/gu;

/** Of nobody, by RFC 2606 and RFC 6761, or a number; or what a test makes up in order to see it refused. */
const NOBODYS =
  /(?:^|\.)(?:example|invalid|localhost|test|example\.(?:com|net|org))$|^[\d.]+$|evil|xn--|\.domain$/i;

/** Places on one machine. The people of our examples are `ada` and `u`; tests make up `/work` and `/srv`. */
const MACHINE =
  /(?<![\w.~$}\\*-])\/(?:(?:home|Users)\/(?!(?:ada|u)\b)|root\/|tmp\/[\w.-]+\/|(?:mnt|srv|work)\/)[\w.-]+/g;
const MADE_UP = /^\/(?:work|srv)\//;

/** What no file may name: hosts that nobody decided on, and places on somebody's machine. */
function unspeakable(path: string, text: string): string[] {
  const hosts = [...text.matchAll(HOST)].map(([host]) => host.toLowerCase())
    .filter((host) => !NOBODYS.test(host) && !DOMAINS.has(host.split(".").slice(-2).join(".")));
  const places = [...text.matchAll(MACHINE)].map(([place]) => place)
    .filter((place) => !(path.startsWith("tests/") && MADE_UP.test(place)));
  return [...hosts, ...places].map((one) => `${path}: names ${one}`);
}

const ROOT = new URL("..", import.meta.url);
const SKIPPED = new Set([".git", "dist", "node_modules"]);

async function* filesBelow(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder || ".", ROOT))) {
    if (SKIPPED.has(name)) continue;
    if (isDirectory) yield* filesBelow(`${folder}${name}/`);
    else yield folder + name;
  }
}

const read = (path: string) => Deno.readTextFile(new URL(path, ROOT));

async function everyCode(): Promise<readonly Code[]> {
  const codes: Code[] = [];
  for await (const path of filesBelow("")) {
    if (path.endsWith(".ts")) codes.push(readCode(path, await read(path)));
  }
  return codes;
}

/** Every source file, read once for all tests. */
const CODES = await everyCode();

Deno.test("every source file keeps within its walls", () => {
  assertEquals(CODES.flatMap(breaches).sort(), []);
  assertEquals(CODES.length > 50, true);
});

Deno.test("what is exported is named by another file", () => {
  assertEquals(needless(CODES), []);
  const one = readCode("lib/one.ts", "/** A. */\nexport function a() {}\nexport const b = 1;");
  const other = readCode("tests/other.ts", 'import { b } from "../lib/one.ts"; // a');
  assertEquals(needless([one, other]), ["lib/one.ts: exports a, which nobody else names"]);
});

Deno.test("attack: an identity's name is taken for a flag, in a command line that is written by hand", () => {
  const byHand =
    /(?<!hide-env )(-i|--(identity|provider|profile|realm|yes-i-mean)) \$\{|(?<!\()"-i", [a-z]/;
  const found = CODES.filter(({ path, text }) =>
    /^(lib|providers)\//.test(path) && byHand.test(text)
  );
  assertEquals(found.map(({ path }) => path), []);
});

Deno.test("attack: a name that nobody typed is another project's in a session; one door takes it", () => {
  const byItself = (name: string, pattern: RegExp, door: string) =>
    CODES.filter(({ path, text }) => path.startsWith("lib/") && pattern.test(text))
      .flatMap(({ path }) => path === door ? [] : [`${path}: ${name}`]);
  assertEquals([
    ...byItself("reads the flag and its variable", /\.texts?\("identity"\)/, "lib/cli/asked.ts"),
    ...byItself(
      "asks who is meant",
      /import \{[^}]*\bmeantBy\b[^}]*\} from "[^"]*asked\.ts"/,
      "lib/choose/choose.ts",
    ),
  ], []);
});

/** A line for another tool, or for the shell, whatever words stand before it. */
const TYPED_LINE =
  /`(?:[^`$\n]*: )?(?:aws|az|gcloud|gh|kubectl|docker(?! is)|iconv|chmod|chown|ls|mv|rm|namei|fuser|ssh(?! for)) [-a-z][^`]*`/g;

/** What may stand in one as it is: it was quoted before, or is a name of ours. */
const QUOTED = new Set(["around", "encoding", "port", "shown", "steps", "text.encoding", "where"]);

function unquoted(text: string): readonly string[] {
  return [...text.matchAll(TYPED_LINE)].flatMap(([line]) =>
    [...line.matchAll(/\$\{([^}]*)/g)].flatMap(([, value = ""]) =>
      /^\s*(typed|typedFlag|quoteFor)\(/.test(value) || QUOTED.has(value) ? [] : [value]
    )
  );
}

Deno.test("attack: a name out of a file ends a word of the line that a person is told to type", () => {
  const found = CODES.filter(({ path }) => /^(lib|providers)\//.test(path))
    .flatMap(({ path, text }) => unquoted(text).map((value) => `${path}: ${value}`));
  assertEquals(found, []);
  assertEquals(unquoted("hint: `check it: az aks show -n ${name} -g ${typed(group)}`"), ["name"]);
});

Deno.test("every file that is counted for revealing secrets is still there", async () => {
  const gone: string[] = [];
  for (const path of Object.keys(REVEALED)) await read(path).catch(() => gone.push(path));
  assertEquals(gone, []);
});

Deno.test("no file names a host that nobody decided on, or a place on somebody's machine", async () => {
  const found: string[] = [];
  for await (const path of filesBelow("")) found.push(...unspeakable(path, await read(path)));
  assertEquals(found, []);
});

/** Files of lib that nothing but the whole program can use, and why. */
const UNREACHED: Readonly<Record<string, string>> = {};

/** The real system, whose doings are proven by the end-to-end tests; and declarations, which do nothing. */
const REAL = /^lib\/deno\/|\.d\.ts$/;

/** What the import map calls some of our own files. */
const MAPPED: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries((await readConfig()).imports).map((
    [name, path],
  ) => [name, path.replace("./", "")]),
);

async function readConfig(): Promise<{ readonly imports: Readonly<Record<string, string>> }> {
  return JSON.parse(await Deno.readTextFile(new URL("../deno.json", import.meta.url)));
}

const UNIT_TEST = /^tests\/(?!(?:cloud|e2e)\/).*_test\.ts$/;

/** The files that unit tests lead to, one import after the other. */
function reachedFrom(codes: readonly Code[]): ReadonlySet<string> {
  const byPath = new Map(codes.map((code) => [code.path, code]));
  const reached = new Set(codes.map(({ path }) => path).filter((path) => UNIT_TEST.test(path)));
  for (const path of reached) {
    for (const used of byPath.get(path)?.uses ?? []) reached.add(MAPPED[used] ?? used);
  }
  return reached;
}

/** What of lib does something and is reached by no unit test; types alone do nothing. */
function unreached(codes: readonly Code[]): string[] {
  const reached = reachedFrom(codes);
  const acts = ({ bare }: Code) => /^export (?!type\b|interface\b|declare\b)/m.test(bare);
  return codes.filter((code) => code.path.startsWith("lib/") && !REAL.test(code.path) && acts(code))
    .map(({ path }) => path).filter((path) => !reached.has(path));
}

Deno.test("every file of lib is reached by a unit test", () => {
  assertEquals(unreached(CODES).sort(), Object.keys(UNREACHED).sort());
});

Deno.test("every command has a unit test of its own", async () => {
  const paths = CODES.map(({ path }) => path);
  const commands = (await read("lib/commands/mod.ts")).matchAll(/import\("\.\/(\w+)\.ts"\)/g);
  const names = [...new Set([...commands].map(([, name]) => name!))];
  const untested = names.filter((name) => !paths.includes(`tests/lib/commands/${name}_test.ts`));
  assertEquals([untested, names.length > 20], [[], true]);
});

Deno.test("a file that no unit test reaches would be seen", () => {
  const codes = [
    ["tests/lib/a_test.ts", 'import "../../lib/a.ts";'],
    ["tests/e2e/b_test.ts", 'import "../../lib/b.ts";'],
    ["lib/a.ts", 'const it = () => import("./c.ts");\nimport type { D } from "./d.ts";'],
    ["lib/b.ts", "export const B = 1;"],
    ["lib/c.ts", "export const C = 1;"],
    ["lib/d.ts", "export function d() {}"],
    ["lib/e.ts", "export interface E {}\nexport type F = E;"],
    ["lib/deno/g.ts", "export const G = 1;"],
  ] as const;
  assertEquals(unreached(codes.map(([path, text]) => readCode(path, text))), [
    "lib/b.ts",
    "lib/d.ts",
  ]);
});

Deno.test("the walls would be seen to break", () => {
  const samples: readonly (readonly [path: string, source: string, breach: string])[] = [
    ["lib/a.ts", 'import { x } from "../providers/aws/mod.ts";', "lib imports a provider"],
    ["lib/a.ts", 'export * from "../providers/mod.ts";', "lib imports a provider"],
    ["lib/a/b.ts", 'await import("../../providers/mod.ts");', "lib imports a provider"],
    ["lib/a.ts", 'const kind = "aws/user";', "lib knows a cloud"],
    ["lib/a.ts", "const kind = `azure/${name}`;", "lib knows a cloud"],
    ["lib/a.ts", "if (cloud === 'gcp') return;", "lib knows a cloud"],
    ["lib/commands/env.ts", 'const f = ["github", "github"];', "lib knows a cloud"],
    [
      "lib/config/a.ts",
      'import "../commands/list.ts";',
      "what commands use imports a command, or what only a command is given",
    ],
    [
      "lib/session/a.ts",
      'import type { Workspace } from "../workspace/workspace.ts";',
      "what commands use imports a command, or what only a command is given",
    ],
    ["lib/a.ts", 'import "../tests/fake_system.ts";', "the program imports a script or a test"],
    [
      "providers/aws/a.ts",
      'import "../../tests/cloud/sts.ts";',
      "the program imports a script or a test",
    ],
    [
      "lib/commands/a.ts",
      "const { whole } = context;",
      "a command takes the machine that unlocks the store",
    ],
    ["lib/a.ts", "const a = b as unknown as C;", "a cast through unknown that nobody counted"],
    ["providers/aws/a.ts", 'import "../gcp/b.ts";', "a provider imports another provider's folder"],
    ["providers/aws/a.ts", 'import "../../lib/sign_in/sign_in.ts";', "a provider walks chains"],
    [
      "providers/aws/a.ts",
      'import "npm:@aws-sdk/client-sts@3";',
      "the main process imports a cloud's SDK",
    ],
    [
      "lib/a.ts",
      'import {\n  x,\n} from "google-auth-library";',
      "the main process imports a cloud's SDK",
    ],
    ["providers/aws/a.ts", 'import "./cage/b.ts";', "the main process imports code of the cage"],
    ["lib/a.ts", 'import "./oauth/device.ts";', "the main process imports code of the cage"],
    ["lib/a.ts", 'import "oauth4webapi";', "the main process imports a cloud's SDK"],
    ["lib/a.ts", "const cwd = Deno.cwd();", "Deno is touched outside lib/deno"],
    ["lib/a.ts", "const { cwd } = Deno;", "Deno is touched outside lib/deno"],
    ["lib/a.ts", "const t = `${Deno.cwd()}`;", "Deno is touched outside lib/deno"],
    ["lib/a.ts", 'import "node:fs/promises";', "the environment is reached around the system"],
    ["lib/a.ts", "const home = process.env.HOME;", "the environment is reached around the system"],
    [
      "providers/aws/cage/a.ts",
      "await fetch(url);",
      "the network is reached around the one transport",
    ],
    [
      "providers/aws/cage/a.ts",
      "const net = { fetch };",
      "the network is reached around the one transport",
    ],
    [
      "lib/oauth/a.ts",
      "const it = globalThis.fetch;",
      "the network is reached around the one transport",
    ],
    [
      "providers/aws/cage/a.ts",
      'import "node:https";',
      "the network is reached around the one transport",
    ],
    ["lib/deno/a.ts", "Deno.exit(1);", "the process is ended outside main.ts"],
    [
      "lib/deno/a.ts",
      "Deno.serve({}, () => new Response());",
      "something listens around the one door",
    ],
    ["lib/deno/a.ts", "Deno.listen({ port: 0 });", "something listens around the one door"],
    [
      "lib/a.ts",
      "run({ env: {} as ProcessEnvironment });",
      "an environment for a process is made beside its allow-lists",
    ],
    [
      "providers/aws/a.ts",
      'import { made } from "../../lib/environment/passed.ts";\nconst env = made(world, () => true);',
      "an environment for a process is made beside its allow-lists",
    ],
    [
      "providers/aws/a.ts",
      "const all = world.env.entries();",
      "the whole environment is taken by somebody who hands on part of it",
    ],
    [
      "lib/a.ts",
      "const wanted = new RegExp(glob);",
      "a pattern from outside becomes a regular expression",
    ],
    [
      "lib/a.ts",
      "throw new UserError(error.code, error.message, { hint });",
      "an error is built anew of another's parts, where `with` keeps all that it has",
    ],
    [
      "tests/lib/a_test.ts",
      "assertEquals([status === 0, out], [false, '']);",
      "a test takes any failure for the refusal that it means, a bug's, too",
    ],
    ["lib/a.ts", "const a: any = 1;", "any"],
    ["tests/a.ts", "const a = b as any;", "any"],
    ["scripts/a.ts", "const a = new Map<string, any>();", "any"],
    ["lib/a.ts", `// @ts-${"ignore"} it is fine\nconst a = 1;`, "a type error is hushed"],
    ["lib/a.ts", "log(secret.reveal());", "a secret is revealed in a place that nobody counted"],
    ["lib/a.ts", "let count = 0;", "module-level mutable state"],
    ["lib/a.ts", "export const A = 1;", "an export without a doc comment"],
    [
      "lib/a.ts",
      "/** A. */\nconst a = 1;\nexport function b() {}",
      "an export without a doc comment",
    ],
    ["lib/utils.ts", "const a = 1;", "a place for whatever has no place"],
  ];
  for (const [path, source, breach] of samples) {
    assertEquals(breaches(readCode(path, source)), [`${path}: ${breach}`], source);
  }
});

Deno.test("a host or a place that nobody decided on would be seen", () => {
  // Put together here, so that this file names none itself.
  const made = (parts: readonly string[]) => parts.join("");
  const samples = [
    made(["https:", "//registry.somebody.org"]),
    made(["mirror.somebody", ".io"]),
    made(["https:", "//packages.somebody.dev:8443"]),
    made(["/home/", "grace/code"]),
    made(["/root/", "cache"]),
    made(["/tmp/", "build/main"]),
    made(["/work/", "main"]),
  ];
  for (const text of samples) assertEquals([text, unspeakable("lib/a.ts", text).length], [text, 1]);
});

Deno.test("what only looks like a breach is none", () => {
  const samples: readonly (readonly [path: string, source: string])[] = [
    ["lib/a.ts", "// Deno.cwd() is not used here\nconst a = 1;"],
    ["lib/a.ts", 'const name = Symbol.for("Deno.customInspect");'],
    ["lib/a.ts", "const pattern = /[\"'`]/; /* any */ const of = 'any: any';"],
    ["lib/a.ts", "const it = world.reveal(source);"],
    ["lib/a.ts", '/** Such as `aws/user`, or "gcp". */\nconst url = "https://github.com/aws/x";'],
    ["providers/aws/a.ts", 'const kind = "aws/user";'],
    ["lib/a.ts", "/** Does it. */\nexport async function a() {}"],
    ["lib/a.ts", "/** As `fetch`. */\nconst of = (it: typeof fetch) => ({ fetch: it });"],
    ["lib/cage/http.ts", "await net.fetch(url, bearer.reveal());"],
    ["lib/deno/a.ts", "const cwd = Deno.cwd();"],
    ["providers/aws/cage/a.ts", 'import "@aws-sdk/client-sts";'],
    ["providers/aws/a.ts", 'import "./b.ts";\nimport "../../lib/errors.ts";'],
    ["lib/a.ts", "type Many = 'any' | 'all'; const anything = 1;"],
  ];
  for (const [path, source] of samples) {
    assertEquals(breaches(readCode(path, source)), [], source);
  }
  for (const text of ["see https://docs.github.com/x", "https://evil.example", "/home/ada/x"]) {
    assertEquals([text, ...unspeakable("a.md", text)], [text]);
  }
  assertEquals(unspeakable("tests/a.ts", "/work/atmos.yaml"), []);
});
