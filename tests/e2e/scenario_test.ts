/**
 * One file of scenarios, run in every shell that the machine has: the compiled binary on a real terminal, against
 * a cloud on loopback. What is particular to one shell is in `shells_test.ts`.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { putBackIn } from "./opened_shell.ts";
import { ENTER, type Pty } from "./pty.ts";
import { tool } from "./tools.ts";
import { ADMIN_SESSION, journey, printed, type Way, type World } from "./world.ts";

/** How a shell says things, and what it can. */
interface Speech {
  readonly name: string;
  /** The file that every interactive shell reads, below the home directory; `ENV` names it where it is `env`. */
  readonly rc: string;
  readonly set: (name: string, value: string) => string;
  readonly unset: (name: string) => string;
  /** Makes the prompt `mine> `. */
  readonly prompt: string;
  /** Options that end careless files. */
  readonly strict: readonly string[];
  /** The last line of a file that fails. */
  readonly fails: string;
  /** Whether something of ours runs before each prompt. */
  readonly held: boolean;
  /** Runs a program by its path. */
  readonly run: (program: string) => string;
  /** Becomes another shell. */
  readonly become: (program: string) => string;
}

const POSIX = {
  set: (name: string, value: string) => `export ${name}='${value}'`,
  unset: (name: string) => `unset ${name}`,
  prompt: "PS1='mine> '",
  strict: ["set -u", "set -e"],
  fails: "return 3",
  held: true,
  run: (program: string) => program,
  become: (program: string) => `exec ${program}`,
};

const SHELLS: readonly Speech[] = [
  { name: "bash", rc: ".bashrc", ...POSIX },
  { name: "zsh", rc: ".zshrc", ...POSIX, prompt: "PROMPT='mine> '" },
  { name: "dash", rc: "env", ...POSIX, held: false },
  { name: "busybox", rc: "env", ...POSIX, held: false },
  { name: "mksh", rc: "env", ...POSIX },
  { name: "ksh", rc: "env", ...POSIX },
  {
    ...POSIX,
    name: "fish",
    rc: ".config/fish/config.fish",
    set: (name, value) => `set -gx ${name} '${value}'`,
    unset: (name) => `set -e ${name}`,
    prompt: "function fish_prompt; echo -n 'mine> '; end",
    strict: [],
    fails: "false",
  },
  {
    name: "nu",
    rc: ".config/nushell/config.nu",
    set: (name, value) => `$env.${name} = '${value}'`,
    unset: (name) => `hide-env --ignore-errors ${name}`,
    prompt: "$env.PROMPT_COMMAND = {|| 'mine' }; $env.PROMPT_INDICATOR = '> '",
    strict: [],
    fails: "error make {msg: 'it fails'}",
    held: true,
    run: (program) => `^${program}`,
    become: (program) => `exec ${program}`,
  },
  {
    name: "pwsh",
    rc: ".config/powershell/Microsoft.PowerShell_profile.ps1",
    set: (name, value) => `$env:${name} = '${value}'`,
    unset: (name) => `Remove-Item -ErrorAction Ignore Env:${name}`,
    prompt: "function prompt { 'mine> ' }",
    strict: ["Set-StrictMode -Version Latest", "$ErrorActionPreference = 'Stop'"],
    fails: "throw 'it fails'",
    held: true,
    run: (program) => `& ${program}`,
    become: (program) => `& ${program}; exit $LASTEXITCODE`,
  },
];

const EVIL = {
  AWS_PROFILE: "evil",
  AWS_ACCESS_KEY_ID: "AKIAEVIL0000000EXAMPLE",
  GOOGLE_APPLICATION_CREDENTIALS: "/evil.json",
  GH_TOKEN: "ghp_evilEXAMPLE",
};

/** Says who a program started from the shell would be: what is around it, and the key that it is given. */
const WHO = `#!/bin/sh
key=$(sh -c "$(sed -n 's/^credential_process *= *//p' "$AWS_SHARED_CREDENTIALS_FILE" | head -n 1)" |
  sed 's/.*"AccessKeyId": *"\\([A-Z0-9]*\\)".*/\\1/')
echo "[$AWS_PROFILE|$AWS_ACCESS_KEY_ID|$GOOGLE_APPLICATION_CREDENTIALS|$GH_TOKEN] key $key in $PWD with $TF_LOG."
`;

/** A shell that is open. */
interface Open extends AsyncDisposable {
  readonly pty: Pty;
  /** Types a line, and waits until something is shown. */
  type(line: string, wanted: string | RegExp): Promise<string>;
  /** Checks that a program would be `admin` and nobody else; returns what it says of itself. */
  isAdmin(): Promise<string>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

/** Opens the shell with these lines in its own file. */
async function open(
  world: World,
  speech: Speech,
  lines: readonly string[],
  way: Way = {},
): Promise<Open> {
  const { box, sts } = world;
  const own = speech.rc === "env" ? { ENV: `${box.home}/env` } : {};
  box.write(`home/${speech.rc}`, [...lines, ""].join("\n"));
  // As Debian's own ~/.profile does; a login bash reads no other file.
  if (speech.rc === ".bashrc") box.write("home/.profile", ". ~/.bashrc\n");
  // Without these, fish starts to write them, and goes on when it is gone.
  box.write("home/.local/share/fish/generated_completions/none", "");
  const who = speech.run(box.write("who", WHO, 0o700));
  const args = ["shell", "--shell", tool(speech.name)];
  const pty = await world.open(args, { ...way, env: { ...own, ...way.env } });
  const stop = speech.name === "nu" ? answering(pty) : () => {};
  const type = async (line: string, wanted: string | RegExp) => {
    await pty.type(line + ENTER);
    return await pty.waitFor(wanted);
  };
  return {
    pty,
    type,
    isAdmin: async () => {
      const said = await type(who, /\[.*\] key \w* in .* with \w*\./);
      // Where there is no identity of Google's, its libraries are led to a file of the session's that is not there.
      assertMatch(said, /^\[admin\|\|(?:[^|]*\/atmos-auth\/\w+\/gcp\/[^|]*)?\|\] key \w+ in /);
      const id = / key (\w+) /.exec(said)![1]!;
      const key = sts.keys.issued().find(({ accessKeyId }) => accessKeyId === id);
      assertStringIncludes(key?.principal.arn ?? "nobody's", ADMIN_SESSION);
      return said;
    },
    [Symbol.asyncDispose]: async () => {
      stop();
      await pty[Symbol.asyncDispose]();
    },
  };
}

/** Tells a line editor that asks the terminal for the cursor's place (reedline does) where it is. */
function answering(pty: Pty): () => void {
  let answered = 0;
  const timer = setInterval(() => {
    for (const asked = pty.raw().split("\x1b[6n").length - 1; answered < asked; answered++) {
      pty.type("\x1b[1;1R").catch(() => clearInterval(timer));
    }
  }, 20);
  return () => clearInterval(timer);
}

/** A scenario in every shell that can play it. */
function inEach(
  sentence: string,
  play: (world: World, speech: Speech) => Promise<void>,
  { only = () => true, tools = [] }: {
    readonly only?: (speech: Speech) => boolean;
    readonly tools?: readonly string[];
  } = {},
): void {
  for (const speech of SHELLS.filter(only)) {
    const needs = { tools: ["script", speech.name, ...tools] };
    journey(`${speech.name}: ${sentence}`, needs, (world) => play(world, speech));
  }
}

const evil = ({ set }: Speech) => Object.entries(EVIL).map(([name, value]) => set(name, value));
inEach("an rc file full of other identities moves nothing, at no prompt", async (world, speech) => {
  const { set, unset, prompt, strict, run } = speech;
  const lines = [
    ...evil(speech),
    unset("AWS_CONFIG_FILE"),
    set("TF_LOG", "theirs"),
    prompt,
    "cd /",
  ];
  await using shell = await open(world, speech, [...lines, ...strict]);
  await shell.pty.waitFor(speech.held ? /\(admin\) mine> / : "(admin) ");
  const said = () => putBackIn(shell.pty.text()).flat().toSorted();
  for (const name of Object.keys(EVIL)) assert(said().includes(name), name);
  assertStringIncludes(await shell.isAdmin(), " in / with theirs.");
  if (speech.held) {
    for (const line of evil(speech)) {
      await shell.type(`${line}; ${run("printenv ATMOS_IDENTITY")}`, /admin\n[^]*mine> /);
      await shell.isAdmin();
    }
    assertEquals(said(), [...new Set(said())]);
  }
  // What only says where to look is the person's own.
  await shell.type(
    `${set("AWS_REGION", "ap-south-1")}; ${run("printenv AWS_REGION")}`,
    "ap-south-1\n",
  );
  await shell.type(run("printenv AWS_REGION"), "ap-south-1\n");
  await shell.isAdmin();
  await shell.type(run(`${world.program} status --json`), /"drift": \[[^\]]*"AWS_CONFIG_FILE"/);
  await shell.type("exit 7", "");
  assertEquals(await shell.pty.status, 7);
  assertEquals(world.sessions(), []);
});

inEach("an rc file that fails opens the shell all the same", async (world, speech) => {
  await using shell = await open(world, speech, [...evil(speech), speech.fails]);
  await shell.pty.waitFor("(admin) ");
  await shell.isAdmin();
});

inEach("an rc file that ends in exec fish takes the identity along", async (world, speech) => {
  const fish = SHELLS.find(({ name }) => name === "fish")!;
  world.box.write(`home/${fish.rc}`, [...evil(fish), fish.prompt, ""].join("\n"));
  await using shell = await open(world, speech, [...evil(speech), speech.become("fish -i")]);
  await shell.pty.waitFor("(admin) mine> ");
  await shell.isAdmin();
  await shell.type(fish.set("AWS_PROFILE", "evil"), "mine> ");
  await shell.isAdmin();
}, {
  only: ({ name }) => ["bash", "zsh", "dash", "busybox", "mksh", "ksh"].includes(name),
  tools: ["fish"],
});

inEach("direnv in the directory does not win", async (world, speech) => {
  const { name } = speech;
  const hook = name === "fish" ? "direnv hook fish | source" : `eval "$(direnv hook ${name})"`;
  world.box.write("project/.envrc", `export AWS_PROFILE=evil GH_TOKEN=evil TF_LOG=theirs\n`);
  await using shell = await open(world, speech, [speech.prompt, hook]);
  await shell.pty.waitFor("mine> ");
  await shell.type("direnv allow", /direnv: export[^]*mine> /);
  assertStringIncludes(await shell.isAdmin(), "with theirs.");
}, { only: ({ name }) => ["bash", "zsh", "fish"].includes(name), tools: ["direnv"] });

inEach(
  "a shell in the shell is its own identity, and leaves the outer one alone",
  async (world, speech) => {
    const { prompt, run } = speech;
    // What the surroundings trust is not handed on: the inner one goes by what was said before.
    printed(await world.run(["trust"]));
    // The inner one has nothing stored to take: the store is in memory.
    await using shell = await open(world, speech, [prompt], {
      env: { ATMOS_KEYRING_TYPE: "memory" },
    });
    await shell.pty.waitFor("(admin) ");
    await shell.isAdmin();
    await shell.type(run(`${world.program} shell -i next`), /"admin" waits[^]*\(next 2\) /);
    await shell.type(run("printenv ATMOS_IDENTITY ATMOS_SHLVL AWS_PROFILE"), "next\n2\nnext\n");
    await shell.type("exit", /Left next after \w+; its \d+ files are gone\./);
    await shell.pty.waitFor("(admin) ");
    await shell.isAdmin();
  },
);
