/**
 * Odd configurations of git, judged by git itself: at the identity's host it is the identity or refuses, at every other
 * what it is without us. `ODD_GIT=5000 ODD_GIT_SEED=7` tries more, and others.
 */
import { assert, assertEquals } from "@std/assert";
import type { Credential } from "../../lib/credential.ts";
import type { Environment } from "../../lib/system.ts";
import { Secret } from "../../lib/secret.ts";
import { followSettings } from "../../lib/session/own_tools.ts";
import { placeOf } from "../../providers/github/endpoint.ts";
import { conditional, listing } from "../../providers/github/grant/git_includes.ts";
import { grantFor } from "../../providers/github/grant/grant.ts";
import { type GitHub, startGitHub } from "../cloud/github/github.ts";
import { dice } from "../providers/aws/shared/odd_files.ts";
import { ALIASES, type OddGit, oddGit, OWN } from "./odd_git.ts";
import { runProgram } from "./process.ts";
import { type Sandbox, sandbox } from "./sandbox.ts";
import { scenario, tool } from "./tools.ts";

const SEED = Number(Deno.env.get("ODD_GIT_SEED") ?? 1);
const COUNT = Number(Deno.env.get("ODD_GIT") ?? 150);

/** What found a fault once. */
const KEPT = [101_000_359];

const TOKEN = "ghp_robot_EXAMPLE";

const ROBOT: Credential = {
  type: "github/user",
  shown: { principal: "robot" },
  secret: { token: new Secret(TOKEN) },
};

type Variables = Readonly<Record<string, string>>;

/** Whose an address is, seen without our own reader; over ssh git takes `@[` for a host's wherever it stands. */
function host(url: string): string | undefined {
  const [, scp] = /^(?:[^/@:]*@)?([^/:[\]@]+):/.exec(url) ?? [];
  const [, bracketed] = /^\[(?:[^/@]*@)?([^/:@]+)(?::\d+)?\]:/.exec(url) ?? [];
  const [, late] = /^(?!https?:)[^\0]*?@(\[[^\]]*\])/i.exec(url) ?? [];
  const [, named] = /^[a-z+]+:\/\/(?:[^/]*@)?(\[[^\]]*\]|[^/:]+)(?::\d+)?\//i.exec(url) ?? [];
  const name = late ?? (/^[a-z+]+:\/\//i.test(url) ? named : bracketed ?? scp);
  return name?.toLowerCase().replace(/\.$/, "");
}

const NAMES = ["github.com", "www.github.com", "ssh.github.com", "gist.github.com", ...ALIASES];

const isOurs = (url: string) => NAMES.includes(host(url) ?? "");

/** Our guard stands before each of these; all else that is our host's has to be https. */
const isSsh = (url: string) => /^(ssh|git\+ssh|ssh\+git):\/\//.test(url) || !url.includes("://");

/** What git says in the repository, each remote's addresses by `NAME (fetch)`. */
async function remotes(box: Sandbox, env: Variables): Promise<Record<string, string[]>> {
  const { stdout } = await git(box, env, ["remote", "-v"]);
  const found: Record<string, string[]> = {};
  for (const line of stdout.split("\n").filter(Boolean)) {
    const [, name, url = "", side] = /^([^\t]*)\t(.*) \((fetch|push)\)$/.exec(line)!;
    (found[`${name} ${side}`] ??= []).push(url);
  }
  return found;
}

function git(box: Sandbox, env: Variables, args: readonly string[], stdin?: string) {
  const options = { env, cwd: `${box.home}/work/repo`, ...stdin === undefined ? {} : { stdin } };
  return runProgram(tool("git"), args, options);
}

/** The variables of a session, whose files are written. */
async function open(box: Sandbox, odd: OddGit, env: Variables): Promise<Variables> {
  const around: Environment = {
    get: (name) => odd.env[name],
    entries: () => Object.entries(odd.env),
  };
  const told = await followSettings({ ask: listing, leads: conditional }, async ([, ...args]) => {
    const { status, stdout } = await runProgram(tool("git"), args, { env, cwd: box.project });
    return status === 0 ? stdout : undefined;
  });
  const { variables, files } = grantFor(placeOf(), ROBOT, {
    os: "linux",
    env: around,
    join: (...parts) => parts.join("/"),
    absolute: (path) => path,
    directory: `${box.directory}/session`,
    own: [],
    settings: {},
    told,
    identity: "robot",
    delivery: "process",
    helper: undefined,
    inFiles: "rather",
    server: undefined,
  });
  for (const [name, content] of Object.entries(files)) {
    box.write(`session/${name}`, typeof content === "string" ? content : content.reveal());
  }
  return { ...env, ...odd.env, ...variables };
}

const ASKED = [
  ...["https://github.com/robot/infra", "https://ada@github.com/robot/infra.git"],
  ...[
    "https://ada@www.github.com/robot/x",
    "https://ada@github.com./r",
    "https://github.com/Robot/x",
  ],
  ...["https://GitHub.com/ada/notes", "https://github.com:443/r"],
];

/** Where no token of ours goes, and nobody else's. */
const PLAIN = ["http://github.com/robot/infra", "http://ada@GitHub.com/r"];

const ASKED_ELSEWHERE = [
  ...["https://gitlab.example.com/robot/infra", "https://github.com.evil.example/robot/infra"],
  ...[
    "https://ada@ghe.example.com/robot/infra",
    "https://[::1]:8080/r",
    "https://notgithub.example/r",
  ],
];

/** Everything that git says of these addresses, in one run, but for where the identity's names lead. */
async function said(box: Sandbox, env: Variables, urls: readonly string[]): Promise<string[]> {
  const each =
    `for url do git config --get-urlmatch http "$url" | grep -v "^http.curloptresolve "; ` +
    `echo --; ` +
    `echo "url=$url" | GIT_TERMINAL_PROMPT=0 git credential fill 2>/dev/null; echo ==; done`;
  const options = { env, cwd: `${box.home}/work/repo` };
  const { stdout } = await runProgram(tool("sh"), ["-c", each, "sh", ...urls], options);
  return stdout.split("==\n").slice(0, -1);
}

/** Sends what git makes of a few remotes; returns who was seen, and which hosts ssh was to reach. */
async function send(stage: Stage, env: Variables, names: readonly string[]): Promise<string[]> {
  const { box, github } = stage;
  const before = github.requests.length;
  const script = `for name do git ls-remote -q "$name" >>../../sent 2>&1 </dev/null; done`;
  const options = { env, cwd: `${box.home}/work/repo` };
  await runProgram(tool("sh"), ["-c", script, "sh", ...names], options);
  stage.sent += github.requests.slice(before).filter(({ as }) => as === "robot").length;
  const seen = github.requests.slice(before).flatMap(({ as }) => as ?? []);
  const hosts = Deno.readTextFileSync(`${box.directory}/ssh.log`).split("\n").filter(Boolean);
  return [...new Set([...seen, ...hosts])].filter((each) => each !== "robot");
}

/** Where it is tried. */
interface Stage {
  readonly box: Sandbox;
  readonly github: GitHub;
  readonly base: Variables;
  /** Requests of the identity's. */
  sent: number;
}

async function judge(stage: Stage, odd: OddGit): Promise<void> {
  const { box, base } = stage;
  box.write("ssh.log", "");
  const ssh = `[core]\n\tsshCommand = ssh -F ${box.directory}/ssh_config\n`;
  for (const [name, text] of Object.entries(odd.files)) {
    box.write(`home/${name}`, name === ".gitconfig" ? ssh + text : text);
  }
  box.write("home/work/repo/.git/config", `[core]\n\tbare = false\n${odd.repository}`);
  const plain = { ...base, ...odd.env };
  const session = await open(box, odd, base);
  const [without, within] = [await remotes(box, plain), await remotes(box, session)];
  for (const [name, urls] of Object.entries(within)) {
    const [, at, side] = /^r(\d+) (\w+)$/.exec(name) ?? [];
    const remote = odd.remotes[Number(at)] ?? { url: "https://later.example/x", pushUrl: "" };
    const given = (side === "push" && remote.pushUrl) || remote.url;
    const before = without[name] ?? [];
    if (isOurs(given) || before.some(isOurs) || urls.some(isOurs)) {
      for (const url of urls) {
        const isRight = isOurs(url) && (isSsh(url) || /^(https?|git):\/\//i.test(url));
        assert(isRight || before.includes(url), `${name}: ${given} -> ${url}`);
      }
    } else assertEquals(urls, before, `${name}: ${given}`);
  }
  for (const [at, answer] of (await said(box, session, [...ASKED, ...PLAIN])).entries()) {
    const url = ASKED[at];
    const [, credential = ""] = answer.split("--\n");
    assertEquals(
      credential.includes(`password=${TOKEN}\n`),
      url !== undefined,
      `${url}: ${answer}`,
    );
    assert(
      !answer.includes(OWN) && !answer.includes(btoa(`ada:${OWN}`)),
      `${url}: ${answer}`,
    );
  }
  const [mine, theirs] = await Promise.all(
    [plain, session].map((env) => said(box, env, ASKED_ELSEWHERE)),
  );
  assertEquals(theirs, mine);
  const ours = Object.entries(within).filter(([name, [url]]) =>
    name.endsWith("fetch") && isOurs(url!)
  );
  const names = ours.slice(0, 3).map(([name]) => name.split(" ")[0]!);
  assertEquals(
    await send(stage, session, names),
    [],
    `sent for ${names.map((name) => within[`${name} fetch`])}`,
  );
}

scenario("git is the identity at its host, and unchanged at others, whatever is configured", {
  tools: ["git", "ssh"],
}, async () => {
  await using box = sandbox();
  const github = await startGitHub({
    users: [
      { login: "robot", tokens: [{ token: TOKEN, scopes: ["repo"] }] },
      { login: "ada", tokens: [{ token: OWN, scopes: ["repo"] }] },
    ],
    repositories: [{ fullName: "robot/infra", private: true }, { fullName: "ada/notes" }],
  });
  try {
    const base = {
      ...box.env,
      ...{ HTTPS_PROXY: github.proxy, HTTP_PROXY: github.proxy, GIT_SSL_NO_VERIFY: "1" },
      ...{ GIT_TERMINAL_PROMPT: "0", GIT_CONFIG_NOSYSTEM: "1" },
    };
    box.write("ssh_config", sshConfig(`${box.directory}/ssh.log`));
    box.write("ssh.log", "");
    const init = ["init", "-q", "-b", "main", `${box.home}/work/repo`];
    await runProgram(tool("git"), init, { env: base });
    const stage: Stage = { box, github, base, sent: 0 };
    const failed: string[] = [];
    const some = Array.from({ length: COUNT }, (_, at) => SEED * 1_000_000 + at);
    for (const seed of [...KEPT, ...some]) {
      const wrong = await judge(stage, oddGit(dice(seed))).catch(String);
      if (wrong !== undefined) failed.push(`${seed}: ${wrong}`);
      if (failed.length > 20) break;
    }
    assertEquals(failed, [], failed.join("\n"));
    assert(stage.sent > COUNT, `${stage.sent} requests were the identity's`);
  } finally {
    await github.close();
  }
});

/** The person's ssh: it knows aliases of GitHub, and writes down every host that it was to reach. */
function sshConfig(log: string): string {
  return `Host gh-work\n  HostName github.com\nHost gh-443\n  HostName ssh.GitHub.com\n` +
    `Host *\n  BatchMode yes\n  ProxyCommand sh -c 'echo %h >>${log}'\n`;
}
