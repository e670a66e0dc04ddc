/** What each shell does with the texts that we generate for it: the same scenarios, in every shell, on a terminal. */
import { assertEquals, assertMatch, assertNotMatch, assertStringIncludes } from "@std/assert";
import { CTRL_D, type Pty } from "./pty.ts";
import {
  BARRED,
  type Opened,
  type Opening,
  openShell,
  PINNED,
  putBackIn,
  startOf,
} from "./opened_shell.ts";
import { formatEnv } from "../../lib/commands/env/formats.ts";
import { type Grammar, quoteFor } from "../../lib/terminal/quote.ts";
import { runProgram } from "./process.ts";
import { sandbox } from "./sandbox.ts";
import { scenario, tool } from "./tools.ts";

const PROMPT = "(prod-admin) ";

/** How a shell says things. */
interface Dialect {
  readonly name: string;
  /** The file that every interactive shell reads, below the home directory. */
  readonly rc: string;
  readonly set: (name: string, value: string) => string;
  readonly unset: (name: string) => string;
  /** Makes the prompt say the last status. */
  readonly prompt: string;
  readonly fails: string;
  readonly broken: string;
}

const sh = {
  set: (name: string, value: string) => `export ${name}='${value}'`,
  unset: (name: string) => `unset ${name}`,
  fails: "(exit 3)",
  broken: "if then ) ( fi",
};

const BASH: Dialect = { name: "bash", rc: ".bashrc", ...sh, prompt: "PS1='mine$?> '" };
const ZSH: Dialect = { name: "zsh", rc: ".zshrc", ...sh, prompt: "PROMPT='mine%?> '" };
const FISH: Dialect = {
  name: "fish",
  rc: ".config/fish/config.fish",
  set: (name, value) => `set -gx ${name} '${value}'`,
  unset: (name) => `set -e ${name}`,
  prompt: "function fish_prompt; echo -n mine$status'> '; end",
  fails: "sh -c 'exit 3'",
  broken: "if; )end end",
};
const DIALECTS = [BASH, ZSH, FISH];

const SHOW = `sh -c 'echo "[$AWS_PROFILE|$AWS_CONFIG_FILE|$GH_TOKEN|$AWS_ACCESS_KEY_ID]"'`;
const HELD = "[prod|/se ssion/it's/aws||]";
const putBack = (name: string) =>
  `atmos-auth: ${name} was changed by something in this shell; put back`;

function inEach(
  sentence: string,
  run: (dialect: Dialect) => Promise<void>,
  { dialects = DIALECTS, tools = [] }: {
    readonly dialects?: readonly Dialect[];
    readonly tools?: readonly string[];
  } = {},
): void {
  for (const dialect of dialects) {
    const needs = { tools: ["script", dialect.name, ...tools] };
    scenario(`${dialect.name}: ${sentence}`, needs, () => run(dialect));
  }
}

/** Opens a shell whose own file says these things. */
function open(
  { name, rc }: Dialect,
  lines: readonly string[],
  more: Opening = {},
): Promise<Opened> {
  return openShell(name, { ...more, home: { ...more.home, [rc]: lines.join("\n") + "\n" } });
}

/** Everything that was shown, with the control characters spelled out. */
function seen(shell: Opened): string {
  return shell.pty.raw().replaceAll("\x1b", "ESC").replaceAll("\x07", "BEL");
}

inEach("a hostile rc file moves nothing, and is otherwise obeyed", async (dialect) => {
  const { set, unset, prompt, name, fails } = dialect;
  await using shell = await open(dialect, [
    set("AWS_PROFILE", "evil"),
    unset("AWS_CONFIG_FILE"),
    set("GOOGLE_APPLICATION_CREDENTIALS", "/evil"),
    set("GH_TOKEN", "evil"),
    set("TF_LOG", "theirs"),
    prompt,
    "cd /",
    "alias hi='echo alias speaking'",
    ...(name === "fish" ? ["function f; echo function speaking; end"] : [
      "f() { echo function speaking; }",
      "set -u",
    ]),
  ]);
  await shell.pty.waitFor(`${PROMPT}mine0> `);
  const moved = ["AWS_PROFILE", "AWS_CONFIG_FILE", "GH_TOKEN", "GOOGLE_APPLICATION_CREDENTIALS"];
  assertEquals(putBackIn(shell.pty.text()), [moved.sort()]);
  assertEquals(shell.drift().sort(), moved.sort());
  await shell.run(SHOW, HELD);
  await shell.run(`sh -c 'echo $TF_LOG:$PWD.'`, "theirs:/.");
  await shell.run("hi", "\nalias speaking\n");
  await shell.run("f", "\nfunction speaking\n");
  await shell.run(fails, `${PROMPT}mine3> `);
  await shell.run("", `${PROMPT}mine3> `);
  await shell.run("exit 7", "");
  assertEquals(await shell.pty.status, 7);
});

inEach(
  "what env prints for another identity is put back, and leaves the guard whole",
  async (dialect) => {
    const { name, prompt } = dialect;
    await using shell = await open(dialect, [prompt]);
    await shell.pty.waitFor("mine0> ");
    const moved = { set: { AWS_PROFILE: "other *", AWS_CONFIG_FILE: "/other" }, unset: BARRED };
    shell.box.write(
      "project/other",
      formatEnv(name === "fish" ? "fish" : "bash", moved, { random: "" }),
    );
    const read = name === "fish" ? "cat other | source" : 'eval "$(cat other)"';
    await shell.run(`${read}; ${SHOW}`, "[other *|/other||]");
    await shell.pty.waitFor("were changed by something in this shell; put back");
    assertEquals(putBackIn(shell.pty.text()), [Object.keys(PINNED).sort()]);
    await shell.run(SHOW, HELD);
    // Whatever else that took away would be missed by now.
    await shell.run(dialect.set("GH_TOKEN", "evil"), putBack("GH_TOKEN"));
    await shell.run(SHOW, HELD);
    assertNotMatch(shell.pty.text(), /not found|Unknown command/);
  },
);

/** A shell that somebody types in, within a session. */
const WITHIN = { env: () => ({ ATMOS_SESSION: "bcdfghjk", ATMOS_IDENTITY: "prod" }) };

const OTHER = {
  set: { ATMOS_IDENTITY: "other", AWS_PROFILE: "other *", AWS_CONFIG_FILE: "/other" },
  unset: BARRED,
};

/** What `env` prints for another identity, in a file of the project, and the line that reads it. */
function other({ box }: Opened, fish: boolean): string {
  box.write("project/other", formatEnv(fish ? "fish" : "bash", OTHER, { random: "" }));
  return fish ? "cat other | source" : 'eval "$(cat other)"';
}

const KSH: Dialect = { name: "ksh", rc: ".shrc", ...sh, prompt: "PS1='mine$?> '" };
const LOSSES: Readonly<Record<string, string>> = {
  bash: "unset PROMPT_COMMAND",
  zsh: "precmd_functions=() preexec_functions=()",
  fish: "functions -e __atmos_auth_prompt __atmos_auth_preexec",
  ksh: "PS1='bare> '",
  mksh: "PS1='bare> '",
};

inEach(
  "whoever took our hook away gets it back with what env prints, from the next prompt on",
  async (dialect) => {
    const { name, prompt } = dialect;
    await using shell = await open(dialect, [prompt], WITHIN);
    await shell.prompt(PROMPT);
    const read = other(shell, name === "fish");
    await shell.run(LOSSES[name]!, "> ");
    await shell.run(dialect.set("GH_TOKEN", "mine"), "> ");
    assertEquals(shell.drift(), []);
    // As it was asked for, until the line is over.
    await shell.run(`${read}; ${SHOW}`, "[other *|/other||]");
    await shell.pty.waitFor("were changed by something in this shell; put back");
    assertEquals(putBackIn(shell.pty.text()), [Object.keys(PINNED).sort()]);
    await shell.run(SHOW, HELD);
    assertNotMatch(shell.pty.text(), /not found|Unknown command/);
  },
  { dialects: [...DIALECTS, KSH, { ...KSH, name: "mksh" }] },
);

/** Shells in which nothing of ours runs at a prompt: typed within a session's, or of a kind that calls nothing. */
const LOOSE: readonly (readonly [shell: string, typed: string])[] = [
  ["dash", ":"],
  ["dash", "bash --norc"],
  ["bash", "dash"],
  ["bash", "bash --norc"],
  ["zsh", "zsh -f"],
  ["zsh", "ksh"],
  ["fish", "fish --no-config"],
  ["bash", "fish --no-config"],
];

for (const [name, typed] of LOOSE) {
  const isFish = typed.startsWith("fish");
  scenario(
    `${name}, then ${typed}: what env prints changes no shell that nothing puts right, and any script`,
    { tools: ["script", name, typed === ":" ? name : typed.split(" ")[0]!] },
    async () => {
      await using shell = await openShell(name, WITHIN);
      const read = other(shell, isFish);
      // What is typed ahead arrives only where the shell around has let the terminal go.
      if (typed !== ":") await shell.run(`sh -c 'echo star""ted; exec ${typed}'`, "started");
      await shell.run(`${read}; ${SHOW}`, "nothing would put back in it what is changed");
      await shell.pty.waitFor(/so nothing was: use\s+atmos-auth\s+shell -i other/);
      await shell.pty.waitFor(HELD);
      if (isFish) return;
      shell.box.write("project/script", `${read.replaceAll("\\", "")}\n${SHOW}\n`);
      await shell.run("sh script", "[other *|/other||]");
      await shell.run(`unset ATMOS_SESSION; ${read}; ${SHOW}`, "[other *|/other||]");
    },
  );
}

inEach("what is typed moves nothing either, and is said once", async (dialect) => {
  const { set, unset } = dialect;
  await using shell = await open(dialect, [dialect.prompt]);
  await shell.pty.waitFor(`${PROMPT}mine0> `);
  assertEquals(shell.drift(), []);
  await shell.run(set("AWS_PROFILE", "evil"), putBack("AWS_PROFILE"));
  await shell.run(SHOW, HELD);
  await shell.run(set("AWS_PROFILE", "evil again"), "mine0> ");
  await shell.run(SHOW, HELD);
  await shell.run(unset("AWS_CONFIG_FILE"), putBack("AWS_CONFIG_FILE"));
  await shell.run(set("AWS_ACCESS_KEY_ID", ""), putBack("AWS_ACCESS_KEY_ID"));
  await shell.run(`sh -c 'echo \${AWS_ACCESS_KEY_ID-gone}.'`, "\ngone.");
  await shell.run(SHOW, HELD);
  assertEquals(shell.pty.text().split(putBack("AWS_PROFILE")).length, 2);
  assertEquals(shell.drift(), [
    "AWS_PROFILE",
    "AWS_PROFILE",
    "AWS_CONFIG_FILE",
    "AWS_ACCESS_KEY_ID",
  ]);
});

inEach("a variable that is no longer exported is put right", async (dialect) => {
  const hide = {
    bash: "export -n AWS_PROFILE; AWS_PROFILE=prod",
    zsh: "typeset +x AWS_PROFILE",
    fish: "set -gu AWS_PROFILE prod",
  }[dialect.name]!;
  await using shell = await open(dialect, [hide]);
  await shell.pty.waitFor(PROMPT);
  await shell.run(SHOW, HELD);
  await shell.run(hide, PROMPT);
  await shell.run(SHOW, HELD);
});

inEach("no rc file at all is fine", async (dialect) => {
  await using shell = await openShell(dialect.name);
  await shell.pty.waitFor(PROMPT);
  await shell.run(SHOW, HELD);
  await shell.run("exit", "");
  assertEquals(await shell.pty.status, 0);
});

inEach("an rc file that fails, or is broken, opens the shell all the same", async (dialect) => {
  const last = dialect.name === "fish" ? "false" : "return 3";
  for (const line of [last, dialect.broken]) {
    await using shell = await open(dialect, [dialect.set("AWS_PROFILE", "evil"), line]);
    await shell.pty.waitFor(PROMPT);
    await shell.run(SHOW, HELD);
  }
});

inEach("set -e and set -x are theirs, and don't end the shell through us", async (dialect) => {
  await using shell = await open(dialect, [dialect.prompt, "set -e"]);
  await shell.pty.waitFor(`${PROMPT}mine0> `);
  await shell.run("false && true", `${PROMPT}mine1> `);
  await shell.run(dialect.set("AWS_PROFILE", "evil"), putBack("AWS_PROFILE"));
  shell.notify("news");
  await shell.run("", "atmos-auth: news");
  await shell.run("set -x", "mine0> ");
  const before = shell.pty.text().length;
  await shell.run("echo hal''lo", /\nhallo\n/);
  await shell.run("echo $-", /\n\w*e\w*x\w*\n/);
  await shell.pty.waitFor("mine0> ");
  assertNotMatch(shell.pty.text().slice(before), /AWS_PROFILE|notices/);
  await shell.run("false", "");
  assertEquals(await shell.pty.status, 1);
}, { dialects: [BASH, ZSH] });

inEach("news is shown once, changed news again, and the session's end", async (dialect) => {
  await using shell = await open(dialect, [dialect.prompt]);
  await shell.prompt();
  shell.notify("prod lapses in \x1b]2;oops\x07 15 minutes\n");
  await shell.run("", "atmos-auth: prod lapses in ]2;oops 15 minutes\n");
  await shell.prompt();
  shell.notify("prod lapses in 5 minutes");
  await shell.run("", "atmos-auth: prod lapses in 5 minutes\n");
  await shell.prompt();
  assertStringIncludes(shell.pty.raw(), "prod lapses in 5 minutes\x07");
  shell.notify("");
  await shell.prompt();
  shell.notify("prod lapses in 5 minutes\natmos-auth login -i 'a b'\nex\x1bit\n");
  // Each command stands on a line of its own.
  const hints = "hint: atmos-auth login -i 'a b'\nhint: exit\n";
  await shell.run("", `atmos-auth: prod lapses in 5 minutes\n${hints}`);
  await shell.prompt();
  assertEquals(shell.pty.text().split("atmos-auth: prod lapses").length, 4);
  await Deno.remove(shell.session, { recursive: true });
  await shell.run(
    "",
    "atmos-auth: this session has ended and its credentials are gone\nhint: exit\n",
  );
  await shell.run(dialect.set("AWS_PROFILE", "evil"), putBack("AWS_PROFILE"));
  await shell.prompt();
  await shell.run("exit", "");
  assertEquals(await shell.pty.status, 0);
  assertEquals(shell.pty.text().split("session has ended").length, 2);
});

inEach("the time until which the session lasts is as it was renewed", async (dialect) => {
  const env = () => ({ ATMOS_SESSION_EXPIRES: "1000000000" });
  await using shell = await open(dialect, [dialect.prompt], { env });
  await shell.prompt();
  await shell.run(`sh -c 'echo "<$ATMOS_SESSION_EXPIRES>"'`, "<2000000000>");
  // In one step, as the parent does.
  shell.box.write("the session's files/expires.new", "2000000001");
  await Deno.rename(`${shell.session}/expires.new`, `${shell.session}/expires`);
  await shell.prompt();
  await shell.run(`sh -c 'echo "<$ATMOS_SESSION_EXPIRES>"'`, "<2000000001>");
  await Deno.remove(`${shell.session}/expires`);
  await shell.prompt();
  await shell.run(`sh -c 'echo "<$ATMOS_SESSION_EXPIRES>"'`, "<2000000001>");
});

inEach("the mark comes back when the prompt is rebuilt, and never twice", async (dialect) => {
  const again = dialect.prompt.replace("mine", "other");
  await using shell = await open(dialect, [dialect.prompt]);
  await shell.pty.waitFor(`${PROMPT}mine0> `);
  await shell.run(again, `${PROMPT}other0> `);
  await shell.run("", `${PROMPT}other0> `);
  assertNotMatch(shell.pty.text(), /\(prod-admin\) .*\(prod-admin\) /);
  assertStringIncludes(shell.pty.raw(), "\x1b[36m(prod-admin)\x1b[0m ");
});

inEach("a hostile name is shown, and does nothing", async (dialect) => {
  const text = "a$(touch pwned)`touch pwned`%n%F{red}\\u\\x1b!!{}'\"\n;\x1b]2;title\x07é";
  await using shell = await open(dialect, [
    dialect.prompt,
    ...(dialect.name === "zsh" ? ["setopt prompt_subst prompt_bang"] : []),
  ], { prompt: { text, style: "red" } });
  await shell.pty.waitFor("mine0> ");
  const shown =
    "(a＄（touch pwned）｀touch pwned｀％n％F｛red｝＼u＼x1b！！｛｝＇＂＼x0a；＼x1b］2；title＼x07é) mine0> ";
  await shell.run("", shown);
  await shell.run("", shown);
  assertEquals(shell.box.tree("project"), []);
});

inEach("no mark and no title when the person wants none", async (dialect) => {
  await using shell = await open(dialect, [dialect.prompt], { prompt: undefined });
  await shell.pty.waitFor("mine0> ");
  await shell.run(dialect.set("AWS_PROFILE", "evil"), putBack("AWS_PROFILE"));
  assertNotMatch(shell.pty.raw(), /prod-admin/);
});

inEach(
  "the title is set on xterm, given back, and left alone on the Linux console",
  async (dialect) => {
    {
      await using shell = await open(dialect, [dialect.prompt]);
      await shell.pty.waitFor("mine0> ");
      assertMatch(seen(shell), /ESC\[22;2t[^]*ESC\][02];\(?prod-admin\)?.*BEL/);
      await shell.run("exit", "");
      await shell.pty.status;
      assertStringIncludes(shell.pty.raw(), "\x1b]2;\x07\x1b[23;2t");
    }
    for (const TERM of ["linux", "dumb"]) {
      await using shell = await open(dialect, [dialect.prompt], { env: () => ({ TERM }) });
      await shell.pty.waitFor("mine0> ");
      await shell.run("exit", "");
      await shell.pty.status;
      assertNotMatch(seen(shell), /ESC\]|ESC\[2[23];2t/);
      if (TERM === "dumb") assertNotMatch(seen(shell), /ESC\[36m/);
    }
  },
);

inEach("-c runs with the identity in place, login files or not", async (dialect) => {
  const { name, set, rc } = dialect;
  const home = Object.fromEntries(
    [rc, ".profile", ".zshenv", ".zprofile", ".zlogin"].map((
      file,
    ) => [file, set("AWS_PROFILE", "evil") + "\n"]),
  );
  for (const flags of ["-c", "-lc", "-ic", "-ilc"]) {
    await using shell = await openShell(name, { home, args: [flags, `${SHOW}; exit 4`] });
    await shell.pty.waitFor(HELD);
    assertEquals([flags, await shell.pty.status], [flags, 4]);
  }
});

inEach("arguments arrive byte for byte", async ({ name }) => {
  const odd = "a 'b' \"c\" $HOME `d` \\ \n !e *";
  const args = name === "fish"
    ? ["-c", 'printf "<%s>" $argv; printf "\\n"', odd, ""]
    : ["-c", 'printf "<%s>" "$@"; echo', "zero", odd, ""];
  await using shell = await openShell(name, { args });
  await shell.pty.waitFor(`<${odd}><>`);
  assertEquals(await shell.pty.status, 0);
});

inEach("PATH stays as it was outside, and what rc files add comes after it", async (dialect) => {
  const env = () => ({ VIRTUAL_ENV: "/v env", PATH: "/v env/bin:/usr/local/bin:/usr/bin:/bin" });
  const anew = dialect.name === "fish"
    ? "set -gx PATH /added /usr/bin /bin"
    : "export PATH=/added:/usr/bin:/bin";
  await using shell = await open(dialect, [anew], { env });
  await shell.pty.waitFor(PROMPT);
  await shell.run("sh -c 'echo $PATH.'", "\n/v env/bin:/usr/local/bin:/usr/bin:/bin:/added.");
});

inEach("history is the person's own file, and two sessions both keep theirs", async (dialect) => {
  const file = {
    bash: ".bash_history",
    zsh: ".zsh_history",
    fish: ".local/share/fish/fish_history",
  }[dialect.name]!;
  const lines = dialect.name === "zsh" ? ["HISTFILE=~/.zsh_history HISTSIZE=100 SAVEHIST=100"] : [];
  await using one = await open(dialect, [...lines, dialect.prompt]);
  await one.pty.waitFor("mine0> ");
  const env = () => ({ HOME: one.box.home });
  await using two = await openShell(dialect.name, { env });
  await two.pty.waitFor("mine0> ");
  await one.run("echo from o''ne", "\nfrom one\n");
  await two.run("echo from tw''o", "\nfrom two\n");
  for (const shell of [one, two]) {
    await shell.pty.waitFor("mine0> ");
    await shell.pty.type(CTRL_D);
    await shell.pty.status;
  }
  const kept = await Deno.readTextFile(`${one.box.home}/${file}`);
  assertStringIncludes(kept, "echo from o''ne");
  assertStringIncludes(kept, "echo from tw''o");
});

inEach("direnv does not win, not even between two prompts", async (dialect) => {
  const hook = dialect.name === "fish"
    ? "direnv hook fish | source"
    : `eval "$(direnv hook ${dialect.name})"`;
  await using shell = await open(dialect, [dialect.prompt, hook]);
  shell.box.write("project/.envrc", "export AWS_PROFILE=evil GH_TOKEN=evil TF_LOG=theirs\n");
  await shell.pty.waitFor("mine0> ");
  await shell.run("direnv allow", /direnv: export[^]*mine0> /);
  await shell.run(SHOW, HELD);
  await shell.run("sh -c 'echo $TF_LOG.'", "\ntheirs.");
  await shell.run("cd /", "direnv: unloading");
  await shell.pty.waitFor("mine0> ");
  await shell.run(`cd ${shell.box.project}; ${SHOW}`, HELD);
  await shell.run(SHOW, HELD);
  await shell.run(`cd /; ${SHOW}`, HELD);
  await shell.run(SHOW, HELD);
}, { tools: ["direnv"] });

/** Hooks before each prompt, as other programs set them. */
const HOOKS: Readonly<Record<string, string>> = {
  bash: "PROMPT_COMMAND+=(evil)",
  zsh: "precmd_functions+=(evil); preexec_functions+=(evil); chpwd_functions+=(evil)",
  fish:
    "function e1 --on-event fish_prompt; evil; end; function e2 --on-event fish_preexec; evil; end",
};

inEach("a hook that comes later does not win, nor one that is typed", async (dialect) => {
  const evil = dialect.name === "fish"
    ? "function evil; set -gx AWS_PROFILE evil; end"
    : "evil() { export AWS_PROFILE=evil; }";
  const hook = HOOKS[dialect.name]!;
  const once = dialect.name === "fish"
    ? `function late --on-event fish_prompt; functions -e late; ${hook}; end`
    : `late() { ${hook}; late() { :; }; }; ${hook.split("+")[0]}+=(late)`;
  for (const lines of [[hook], [once], []]) {
    await using shell = await open(dialect, [dialect.prompt, evil, ...lines]);
    await shell.pty.waitFor("mine0> ");
    if (lines.length === 0) await shell.run(hook, "mine0> ");
    for (let turn = 0; turn < 3; turn++) await shell.run(SHOW, HELD);
    await shell.run("cd /", "mine0> ");
    await shell.run(SHOW, HELD);
  }
});

inEach("a prompt costs no process", async (dialect) => {
  const within = ({ directory }: { directory: string }) => [
    tool("strace"),
    ...[
      "-qq",
      "-o",
      `${directory}/trace`,
      "-e",
      "trace=clone,clone3,fork,vfork,%%stat,access,faccessat,faccessat2",
    ],
  ];
  await using shell = await open(dialect, [dialect.prompt], { within });
  await shell.prompt();
  await shell.run("test -e /begin", "> ");
  await shell.prompt();
  shell.notify("news");
  await shell.run(dialect.set("AWS_PROFILE", "evil"), putBack("AWS_PROFILE"));
  await shell.run(dialect.set("GH_TOKEN", "evil"), putBack("GH_TOKEN"));
  await shell.run(dialect.prompt.replace("mine", "other"), "other0> ");
  await shell.run("cd /usr", "other0> ");
  await shell.prompt();
  await shell.run("test -e /end", "> ");
  await shell.prompt();
  await shell.run("exit", "");
  await shell.pty.status;
  const trace = await Deno.readTextFile(`${shell.box.directory}/trace`);
  const between = trace.slice(trace.indexOf('"/begin"'), trace.indexOf('"/end"'));
  assertStringIncludes(between, "/notices");
  // fish starts threads, which are clones that share the memory (CLONE_VM).
  const made = between.split("\n").filter((line) =>
    /fork|clone/.test(line) && !/CLONE_VM/.test(line)
  );
  assertEquals(made, []);
}, { tools: ["strace"] });

inEach("a shell in the shell starts clean", async (dialect) => {
  const exported = dialect.name === "bash" ? ["export PROMPT_COMMAND='mine=1'"] : [];
  await using shell = await open(dialect, [dialect.prompt, ...exported]);
  await shell.pty.waitFor("mine0> ");
  await shell.run(`${dialect.name} -i`, "mine0> ");
  await shell.run("env | sed 's/^/</'", /<HOME=/);
  await shell.run("exit", "mine0> ");
  assertNotMatch(shell.pty.text(), /not found|Unknown command/);
  const leaked = shell.pty.text().match(
    /^<(ZDOTDIR|XDG_DATA_DIRS|BASH_ENV|ENV)=.*|^<.*__atmos.*/gm,
  );
  assertEquals(leaked, null);
});

/** A test of one shell only. */
function inOne(
  dialect: Dialect,
  sentence: string,
  run: () => Promise<void>,
  tools: readonly string[] = [],
): void {
  inEach(sentence, run, { dialects: [dialect], tools });
}

const SAY = (file: string) => `echo ${file} >>"$HOME/read"`;

inOne(BASH, "the login files are read as a login shell reads them, and .bash_logout", async () => {
  const home = Object.fromEntries(
    [".bash_profile", ".bash_login", ".profile", ".bashrc", ".bash_logout"].map((file) => [
      file,
      `${SAY(file)}\n${
        file === ".bash_profile"
          ? ". ~/.bashrc\nexport AWS_PROFILE=evil\ntrap 'echo trap $? >>~/read' EXIT\n"
          : ""
      }`,
    ]),
  );
  for (
    const [opening, leave] of [
      [{ login: true }, "exit 6"],
      [{ args: ["-l"] }, "logout 6"],
      [{ args: ["--login", "-i"] }, "\x04"],
    ] as const
  ) {
    await using shell = await openShell("bash", { ...opening, home });
    await shell.prompt("# ");
    await shell.run(SHOW, HELD);
    await shell.prompt("# ");
    await shell.pty.type(leave === "\x04" ? "(exit 6)\r\x04" : `${leave}\r`);
    assertEquals(await shell.pty.status, 6);
    const read = await Deno.readTextFile(`${shell.box.home}/read`);
    assertEquals(read, ".bash_profile\n.bashrc\ntrap 6\n.bash_logout\n");
  }
});

inOne(BASH, "each of the login files has its turn when the one before is not there", async () => {
  for (const file of [".bash_login", ".profile"]) {
    await using shell = await openShell("bash", {
      login: true,
      home: { [file]: `PS1='${file}# '\n` },
    });
    await shell.pty.waitFor(`${PROMPT}${file}# `);
  }
  await using shell = await openShell("bash", {
    login: true,
    home: { ".bashrc": "PS1='none of them# '\n" },
  });
  await shell.pty.waitFor(`${PROMPT}none of them# `);
});

inOne(BASH, "every kind of PROMPT_COMMAND goes on working", async () => {
  const kinds = [
    "PROMPT_COMMAND='seen=$?'",
    "PROMPT_COMMAND='seen=$?;'",
    "PROMPT_COMMAND='seen=$? # with a comment'",
    "export PROMPT_COMMAND='seen=$?'",
    "PROMPT_COMMAND=('seen=$?' 'other=1')",
    "PROMPT_COMMAND=(':'); PROMPT_COMMAND='seen=$?'",
    "unset PROMPT_COMMAND; PROMPT_COMMAND='seen=$?'",
    "readonly PROMPT_COMMAND='seen=$?'",
  ];
  const older = { "bash/hooks": (text: string) => text.replace(">= 501", ">= 99901") };
  for (const kind of kinds) {
    for (const change of [{}, older]) {
      if (change === older && kind.includes("=(")) continue;
      await using shell = await open(BASH, [kind, "PS1='mine$seen> '"], { change });
      await shell.run("(exit 3)", `${PROMPT}mine3> `);
      await shell.run("export AWS_PROFILE=evil", "mine0> ");
      await shell.run(SHOW, HELD);
      await shell.prompt();
      if (change === older || kind.includes("readonly")) continue;
      await shell.run("PROMPT_COMMAND='seen=x'", "minex> ");
      await shell.run("export AWS_PROFILE=evil", "minex> ");
      await shell.run(SHOW, HELD);
    }
  }
});

inOne(BASH, "attack: a text for PROMPT_COMMAND takes our hook's place", async () => {
  for (const own of [[], ["PROMPT_COMMAND="], ["PROMPT_COMMAND=()"]]) {
    await using shell = await open(BASH, [...own, "PS1='mine$seen> '"]);
    await shell.pty.waitFor("mine> ");
    await shell.run("PROMPT_COMMAND='seen=x'", "minex> ");
    await shell.run("export AWS_PROFILE=evil", putBack("AWS_PROFILE"));
    await shell.run(SHOW, HELD);
  }
});

inOne(BASH, "before 5.1 ours stays last in the text of PROMPT_COMMAND", async () => {
  const change = { "bash/hooks": (text: string) => text.replace(">= 501", ">= 99901") };
  await using shell = await open(BASH, [BASH.prompt, "evil() { export AWS_PROFILE=evil; }"], {
    change,
  });
  await shell.pty.waitFor("mine0> ");
  for (
    const more of [
      'PROMPT_COMMAND="$PROMPT_COMMAND; evil"',
      'PROMPT_COMMAND="evil;$PROMPT_COMMAND"',
    ]
  ) {
    await shell.run(more, "mine0> ");
    for (let turn = 0; turn < 3; turn++) await shell.run(SHOW, HELD);
  }
  await shell.prompt();
  await shell.run("declare -p PROMPT_COMMAND", "=$'evil;\\n evil\\n__atmos_auth_prompt'");
});

inOne(BASH, "a hook is followed by the person's own once ours is last", async () => {
  await using shell = await open(BASH, [BASH.prompt, "trap 'echo leaving $?' EXIT"]);
  await shell.pty.waitFor("mine0> ");
  await shell.run("PROMPT_COMMAND+=(':')", "mine0> ");
  await shell.prompt();
  await shell.prompt();
  await shell.run(
    "trap -p DEBUG; declare -p PROMPT_COMMAND",
    'PROMPT_COMMAND\ndeclare -a PROMPT_COMMAND=([0]=":" [1]="__atmos_auth_prompt")',
  );
  await shell.run("exit 5", "leaving 5");
  assertEquals(await shell.pty.status, 5);
});

inOne(BASH, "bash-preexec sees what is typed, once, and nothing of ours", async () => {
  const preexec = [
    "__bp_interactive_mode() { typed=yes; }",
    'watch() { [ -z "${typed-}" ] || { typed=; echo "typed: $BASH_COMMAND"; }; }',
    "trap watch DEBUG",
  ];
  const older = { "bash/hooks": (text: string) => text.replace(">= 501", ">= 99901") };
  for (
    const [line, change] of [
      ["PROMPT_COMMAND=(: __bp_interactive_mode)", {}],
      ["PROMPT_COMMAND=$':\\n__bp_interactive_mode'", {}],
      ["PROMPT_COMMAND=$':\\n__bp_interactive_mode'", older],
    ] as const
  ) {
    await using shell = await open(BASH, [BASH.prompt, ...preexec, line], { change });
    await shell.prompt();
    await shell.run("echo one", "typed: echo one\none\n");
    await shell.run("true", "typed: true\n");
    await shell.prompt();
    const seen = shell.pty.text().match(/^typed: (true|echo one|__.*)$/gm) ?? [];
    // Before 5.1 ours is seen, but bash-preexec knows it from the text of PROMPT_COMMAND.
    assertEquals(seen.filter((one) => change !== older || !one.includes("__")), [
      "typed: echo one",
      "typed: true",
    ]);
  }
});

inOne(
  BASH,
  "a read-only variable that is not ours does not open the shell; ours does",
  async () => {
    for (
      const [line, status] of [
        ["readonly AWS_PROFILE=evil", 1],
        ["declare -rx GH_TOKEN=evil", 1],
        ["readonly AWS_PROFILE", 0],
      ] as const
    ) {
      await using shell = await open(BASH, [line]);
      if (status === 0) await shell.run("exit", "");
      assertEquals(await shell.pty.status, status);
      const name = /\w+_\w+/.exec(line)![0];
      const said =
        `atmos-auth: ${name} is read-only here and cannot be put back: take "readonly ${name}" away\n`;
      assertEquals(shell.pty.text().includes(said), status === 1);
    }
  },
);

inOne(BASH, "odd options, aliases and attributes don't let anything through", async () => {
  await using shell = await open(BASH, [
    BASH.prompt,
    "shopt -s nocasematch nullglob extglob; set -o posix; set -E; set -f; IFS=:p",
    "alias unset=: export=: printf=: read=: local=: '[=:' .=: declare=: return=:",
    "unset() { :; }; export() { :; }; printf() { :; }; read() { :; }; set() { :; }",
    "declare -u AWS_CONFIG_FILE; AWS_PROFILE=PROD; GH_TOKEN=x",
  ]);
  await shell.pty.waitFor("mine0> ");
  await shell.run(SHOW, HELD);
  await shell.run("echo $-.", /\n(?!.*e)\w+\./);
  assertEquals(shell.drift(), ["AWS_PROFILE", "GH_TOKEN"]);
});

inOne(BASH, "the title that a prompt sets says whose shell it is", async () => {
  await using shell = await open(BASH, [String.raw`PS1='\n\[\e]0;\u: \w\a\]mine> '`]);
  await shell.pty.waitFor("mine> ");
  await shell.prompt();
  assertMatch(
    seen(shell),
    /\nESC\[36m\(prod-admin\)ESC\[0m ESC\]0;\(prod-admin\) \w+: .*BELmine> /,
  );
});

inOne(BASH, "a prompt takes less than two milliseconds", async () => {
  const time = `time for i in {1..500}; do __atmos_auth_prompt; done 2>/dev/null`;
  // The processor's time: a busy machine has others to see to.
  await using shell = await open(BASH, [BASH.prompt, "TIMEFORMAT='took %U and %S.'"]);
  await shell.pty.waitFor("mine0> ");
  const took = await shell.run(`${time}`, /\ntook [\d.]+ and [\d.]+\./);
  const [user, system] = [...took.matchAll(/[\d.]+\d/g)].map(([seconds]) => Number(seconds));
  const ms = (user! + system!) * 1000 / 500;
  assertEquals([ms, ms < 2], [ms, true]);
});

inOne(ZSH, "ZDOTDIR is the person's, in each of their files and afterwards", async () => {
  const files = [".zshenv", ".zprofile", ".zshrc", ".zlogin", ".zlogout"];
  const say = (file: string) =>
    `print -r -- "${file} \${ZDOTDIR-none} \${(t)ZDOTDIR}" >>$HOME/read\n`;
  const none = Object.fromEntries(files.map((file) => [file, say(file)]));
  const given = Object.fromEntries(files.map((file) => [`my dots/${file}`, say(file)]));
  const moved = { ...given, ".zshenv": "ZDOTDIR=$HOME/my\\ dots; source $ZDOTDIR/.zshenv\n" };
  const theirs = "HOME/my dots";
  for (
    const [home, inEnv, zdotdir, kind] of [
      [none, false, "none", ""],
      [given, true, theirs, "scalar-export"],
      [moved, false, theirs, "scalar"],
    ] as const
  ) {
    for (const login of [false, true]) {
      await using shell = await openShell("zsh", {
        home,
        login,
        env: ({ home }) => inEnv ? { ZDOTDIR: `${home}/my dots` } : {},
      });
      await shell.prompt("# ");
      await shell.run("exit", "");
      await shell.pty.status;
      const read = await Deno.readTextFile(`${shell.box.home}/read`);
      const order = login ? files : [".zshenv", ".zshrc"];
      assertEquals(
        read.replaceAll(shell.box.home, "HOME"),
        order.map((file) => `${file} ${zdotdir} ${kind}\n`).join(""),
      );
    }
  }
});

inOne(ZSH, "a history file that was put where ZDOTDIR pointed moves to the person's", async () => {
  const home = {
    ".zshenv": "HISTFILE=$OURS/.zsh_history\n",
    ".zshrc": `SAVEHIST=9 HISTSIZE=9\n${ZSH.prompt}\n`,
  };
  const env = ({ directory }: { directory: string }) => ({
    OURS: `${directory}/the session's files/shell/zsh`,
  });
  await using shell = await openShell("zsh", { home, env });
  await shell.pty.waitFor("mine0> ");
  await shell.run("print $HISTFILE", `\n${shell.box.home}/.zsh_history\n`);
});

inOne(
  ZSH,
  "setopt no_rcs in .zshenv, ksh arrays and the like don't let anything through",
  async () => {
    await using plain = await openShell("zsh", {
      home: { ".zshenv": "setopt no_rcs\nexport AWS_PROFILE=evil\n" },
    });
    await plain.pty.waitFor(PROMPT);
    await plain.run(SHOW, HELD);
    await plain.run("export AWS_PROFILE=evil", PROMPT);
    await plain.run(SHOW, HELD);
    await using odd = await open(ZSH, [
      ZSH.prompt,
      "setopt ksh_arrays sh_word_split no_nomatch posix_builtins err_return warn_create_global",
      "alias -g source=: typeset=: unset=:",
      "typeset -r AWS_PROFILE=evil; typeset -rx GH_TOKEN=evil",
      "precmd_functions=() chpwd_functions=()",
    ]);
    await odd.pty.waitFor("mine0> ");
    await odd.run(SHOW, HELD);
    await odd.run("export AWS_PROFILE=evil", putBack("AWS_PROFILE").slice(0, 10));
    await odd.run(SHOW, HELD);
  },
);

inOne(ZSH, "prompt frameworks that draw their own prompt keep it", async () => {
  for (const framework of ["prompt_starship_precmd", "p10k", "_omp_precmd"]) {
    await using shell = await open(ZSH, [ZSH.prompt, `${framework}() { : }`]);
    await shell.pty.waitFor("mine0> ");
    await shell.prompt();
    assertNotMatch(shell.pty.text(), /\(prod-admin\)/);
    assertStringIncludes(shell.pty.raw(), "\x1b]2;prod-admin\x07");
  }
});

inOne(BASH, "prompt frameworks that draw their own prompt keep it", async () => {
  for (const framework of ["starship_precmd", "_omp_hook"]) {
    await using shell = await open(BASH, [BASH.prompt, `${framework}() { :; }`]);
    await shell.pty.waitFor("mine0> ");
    await shell.prompt();
    assertNotMatch(shell.pty.text(), /\(prod-admin\)/);
    assertStringIncludes(shell.pty.raw(), "\x1b]2;prod-admin\x07");
  }
});

inOne(FISH, "prompt frameworks that draw their own prompt keep it", async () => {
  const prompt =
    "function fish_prompt; starship prompt; end; function starship; echo -n 'mine0> '; end";
  await using shell = await open(FISH, [prompt]);
  await shell.pty.waitFor("mine0> ");
  await shell.prompt();
  assertNotMatch(shell.pty.text(), /\(prod-admin\)/);
  assertStringIncludes(shell.pty.raw(), "\x1b]0;(prod-admin)");
});

inOne(FISH, "universal variables are hidden, and stay the person's", async () => {
  await using shell = await open(FISH, [
    FISH.prompt,
    "set -Ux AWS_PROFILE evil; set -Ux GH_TOKEN evil; set -e -g AWS_PROFILE",
  ]);
  await shell.pty.waitFor("mine0> ");
  await shell.run(SHOW, HELD);
  await shell.prompt();
  await shell.prompt();
  // What is universal is so from before, for all that one sees: nothing in this shell changed it.
  assertEquals(shell.drift(), ["AWS_PROFILE"]);
  assertNotMatch(shell.pty.text(), /GH_TOKEN was changed/);
  await shell.run("set -qU GH_TOKEN; and echo sti''ll", "\nstill\n");
  assertStringIncludes(
    await Deno.readTextFile(`${shell.box.home}/.config/fish/fish_variables`),
    "GH_TOKEN:evil",
  );
});

inOne(FISH, "attack: a local variable at the prompt stands before the identity", async () => {
  await using shell = await open(FISH, [FISH.prompt]);
  await shell.pty.waitFor("mine0> ");
  for (
    const lines of ["set -lx AWS_PROFILE evil", "set -l AWS_PROFILE evil", "set -lx GH_TOKEN evil"]
  ) {
    await shell.run(lines, "mine0> ");
    await shell.run("env | grep -c evil; echo count", /\n0\ncount\n/);
    await shell.run(SHOW, HELD);
  }
});

inOne(FISH, "the whole pipe's statuses survive for the prompt", async () => {
  await using shell = await open(FISH, [
    'function fish_prompt; echo -n "$status,$pipestatus> "; end',
  ]);
  await shell.run("false | true | sh -c 'exit 4'", `${PROMPT}4,1 0 4> `);
});

/** A shell whose own file ends in becoming another one. */
const HANDOVERS: readonly (readonly [from: Dialect, to: Dialect])[] = [
  [BASH, FISH],
  [BASH, ZSH],
  [ZSH, FISH],
  [ZSH, BASH],
  [FISH, ZSH],
  [FISH, BASH],
];

for (const [from, to] of HANDOVERS) {
  inOne(from, `an rc file that ends in exec ${to.name} takes the session along`, async () => {
    const home = { [to.rc]: [to.prompt, to.set("AWS_PROFILE", "evil too")].join("\n") + "\n" };
    const env = () => ({ XDG_DATA_DIRS: "/my/share" });
    const lines = [from.set("AWS_PROFILE", "evil"), `exec ${to.name} -i`];
    await using shell = await open(from, lines, { home, env });
    await shell.pty.waitFor(`${PROMPT}mine0> `);
    await shell.run(SHOW, HELD);
    await shell.run(to.set("AWS_PROFILE", "evil"), "> ");
    await shell.run(SHOW, HELD);
    await shell.run(
      "sh -c 'echo \${ZDOTDIR-none},$XDG_DATA_DIRS,\${PROMPT_COMMAND-none}.'",
      "\nnone,/my/share,none.",
    );
    assertStringIncludes(shell.pty.text(), putBack("AWS_PROFILE"));
  }, [to.name]);
}

/** Shells that read `ENV`; those that run something before a prompt are held there too. */
const PLAIN: readonly (readonly [name: string, held: boolean])[] = [
  ["dash", false],
  ["busybox", false],
  ["mksh", true],
  ["ksh", true],
];

for (const [name, held] of PLAIN) {
  scenario(`${name}: the person's files move nothing`, { tools: ["script", name] }, async () => {
    const evil = "export AWS_PROFILE=evil GH_TOKEN=evil; unset AWS_CONFIG_FILE; cd /";
    for (
      const [login, end] of [[true, "return 3"], [false, ": $((1/0))"], [false, "set -eu"]] as const
    ) {
      await using shell = await openShell(name, {
        login,
        home: {
          ".profile": `echo profile >>~/read; ${evil}; ENV=$HOME/other\n`,
          my: `${evil}\n${end}\n`,
          other: evil,
        },
        env: () => ({ ENV: "$HOME/my" }),
      });
      await shell.run("PS2=; echo rea''dy", "ready");
      await shell.run(SHOW, HELD);
      await shell.run(
        "echo $PWD $ENV.",
        login ? "/ HOME/other.".replace("HOME", shell.box.home) : "/ $HOME/my.",
      );
      assertEquals(shell.drift().sort(), ["AWS_CONFIG_FILE", "AWS_PROFILE", "GH_TOKEN"]);
      assertStringIncludes(shell.pty.text(), PROMPT);
      await shell.run("exit 7", "");
      assertEquals(await shell.pty.status, 7);
    }
  });

  if (!held) continue;
  scenario(`${name}: what is typed moves nothing either`, { tools: ["script", name] }, async () => {
    await using shell = await openShell(name);
    await shell.run("export AWS_PROFILE=evil", putBack("AWS_PROFILE"));
    await shell.run("(exit 3)", PROMPT);
    await shell.run("echo was$?", "was3");
    await shell.pty.waitFor(PROMPT);
    await shell.run("set -e; false && true", /true\n\(prod-admin\) /);
    await shell.run("export AWS_PROFILE=evil", PROMPT);
    await shell.run(SHOW, HELD);
    // At the prompt, so that Enter isn't echoed between the lines of the notice.
    await shell.pty.waitFor(PROMPT);
    shell.notify("news\nexit\n");
    await shell.run("", "atmos-auth: news\nhint: exit\n");
    await shell.run("", PROMPT);
  });
}

for (const name of ["bash", "ksh", "mksh"]) {
  scenario(`attack: ${name}: a name stands for another one`, {
    tools: ["script", name],
  }, async () => {
    for (
      const held of [
        "typeset -n AWS_PROFILE=other; other=evil",
        "typeset -n AWS_PROFILE=other; other=prod",
        "typeset -n AWS_PROFILE=other",
        "typeset -n AWS_ACCESS_KEY_ID=AWS_PROFILE",
      ]
    ) {
      const file = `${held}\n${name === "bash" ? BASH.prompt : ""}\n`;
      await using shell = await openShell(name, {
        home: { my: file, ".bashrc": file },
        env: () => ({ ENV: "$HOME/my" }),
      });
      await shell.pty.waitFor(PROMPT);
      await shell.run(SHOW, HELD);
      await shell.run("typeset -n AWS_PROFILE=some; some=prod", PROMPT);
      await shell.run(SHOW, HELD);
    }
  });
}

scenario("dash: a login file that ends in exec zsh takes the session along", {
  tools: ["script", "dash", "zsh"],
}, async () => {
  const home = {
    ".profile": "exec zsh -i\n",
    ".zshrc": `${ZSH.prompt}; export AWS_PROFILE=evil\n`,
  };
  await using shell = await openShell("dash", { login: true, home });
  await shell.pty.waitFor(`${PROMPT}mine0> `);
  await shell.run(SHOW, HELD);
});

/** Tells a line editor that asks the terminal for the cursor's place (reedline does) where it is. */
function answering(pty: Pty): Disposable {
  let answered = 0;
  const timer = setInterval(() => {
    for (const asked = pty.raw().split("\x1b[6n").length - 1; answered < asked; answered++) {
      pty.type("\x1b[1;1R").catch(() => clearInterval(timer));
    }
  }, 20);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

scenario("nu: neither configuration nor what is typed moves anything", {
  tools: ["script", "nu"],
}, async () => {
  const config = `$env.AWS_PROFILE = "evil"; $env.GH_TOKEN = "evil"; $env.config.show_banner = false
hide-env AWS_CONFIG_FILE
$env.config.hooks.pre_prompt = [{|| print "mine" }]
$env.PROMPT_COMMAND = {|| "mine" }
`;
  const home = { ".config/nushell/config.nu": config, ".config/nushell/env.nu": "" };
  await using shell = await openShell("nu", { home });
  const { pty } = shell;
  using _ = answering(pty);
  const run = async (line: string, wanted: string) => {
    await pty.waitFor(PROMPT);
    await shell.run(line, wanted);
  };
  await run(`^${SHOW}`, HELD);
  await run("$env.AWS_ACCESS_KEY_ID = 'evil'", putBack("AWS_ACCESS_KEY_ID"));
  await run("$env.config.hooks.pre_prompt ++= [{|| $env.AWS_PROFILE = 'late' }]", "");
  await run(`^${SHOW}`, HELD);
  await run("$env.PROMPT_COMMAND = {|| 'other' }", `${PROMPT}other`);
  await shell.run("exit 7", "");
  assertEquals(await pty.status, 7);
});

/** Texts that mean something to some shell. */
const ODD = [
  "",
  " ",
  "it's",
  "''",
  '"',
  "\\",
  "\\'",
  "a\\nb\\",
  "$HOME ${HOME} $(id) `id` $((1)) %PATH% !! !x",
  "line\nbreak\n",
  "~ * ? [a] {a,b} # ; & | < > ( ) ^ -n",
  "‘curly’ “quotes” é 日本",
  "\t\x1b[0m\x7f",
  "#\n'\"\\\"'\n",
];

const READERS: readonly (readonly [tool: string, grammar: Grammar, command: string])[] = [
  ["bash", "bash", "printf %s "],
  ["dash", "posix", "printf %s "],
  ["busybox", "posix", "printf %s "],
  ["ksh", "posix", "printf %s "],
  ["zsh", "zsh", "setopt rc_quotes bang_hist; printf %s "],
  ["fish", "fish", "printf %s "],
  ["nu", "nushell", "print --no-newline "],
];

for (const [name, grammar, command] of READERS) {
  scenario(`${name}: a quoted text arrives byte for byte`, { tools: [name] }, async () => {
    await using box = sandbox();
    for (const text of ODD) {
      const args = [...(name === "busybox" ? ["sh"] : []), "-c", command + quoteFor(grammar, text)];
      const { stdout, stderr } = await runProgram(tool(name), args, { env: box.env });
      assertEquals([stdout, stderr], [text, ""]);
    }
  });
}

scenario(
  "the texts for bash and sh are to shellcheck's liking",
  { tools: ["shellcheck"] },
  async () => {
    for (const [name, dialect] of [["bash", "bash"], ["dash", "sh"]] as const) {
      await using box = sandbox();
      const start = startOf(tool(name), `${box.directory}/session`, box.env, { login: true });
      const files = Object.entries(start.files).filter(([file]) => /^(bash|sh)\//.test(file));
      for (const [file, text] of files) {
        const path = box.write(file, text);
        const shell = file.startsWith("bash/") ? "bash" : dialect;
        const { stdout } = await runProgram(tool("shellcheck"), [
          ...["--norc", "--shell", shell, "--severity=style"],
          ...["--exclude", EXCLUDED.join(",")],
          path,
        ], { env: {} });
        assertEquals([file, stdout], [file, ""]);
      }
    }
  },
);

/** What shellcheck would have otherwise. */
const EXCLUDED = [
  "SC1090", // The person's files can't be followed.
  "SC1091",
  "SC2178", // PROMPT_COMMAND is an array since 5.1, and was a text before.
  "SC3044", // `typeset` is asked only of the shells that are seen to have it.
];
