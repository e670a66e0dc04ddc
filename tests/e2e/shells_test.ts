/** What each shell does with the texts that we generate for it: the same scenarios, in every shell, on a terminal. */
import { assertEquals, assertMatch, assertNotMatch, assertStringIncludes } from "@std/assert";
import { CTRL_D, plain } from "./pty.ts";
import { type Opened, type Opening, openShell } from "./opened_shell.ts";
import { findTool, scenario, tool } from "./tools.ts";

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
  dialects: readonly Dialect[] = DIALECTS,
): void {
  for (const dialect of dialects) {
    scenario(
      `${dialect.name}: ${sentence}`,
      { tools: ["script", dialect.name] },
      () => run(dialect),
    );
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
  for (const name of moved) assertStringIncludes(shell.pty.text(), putBack(name));
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
}, [BASH, ZSH]);

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
  shell.notify("prod lapses in 5 minutes");
  await shell.run("", "atmos-auth: prod lapses in 5 minutes\n");
  await shell.prompt();
  assertEquals(shell.pty.text().split("atmos-auth: prod lapses").length, 4);
  await Deno.remove(`${shell.box.directory}/session`, { recursive: true });
  await shell.run("", "atmos-auth: this session has ended and its credentials are gone: exit\n");
  await shell.run(dialect.set("AWS_PROFILE", "evil"), putBack("AWS_PROFILE"));
  await shell.prompt();
  await shell.run("exit", "");
  assertEquals(await shell.pty.status, 0);
  assertEquals(shell.pty.text().split("session has ended").length, 2);
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
      assertMatch(shell.pty.raw(), /\x1b\[22;2t[^]*\x1b\][02];\(?prod-admin\)?.*\x07/);
      await shell.run("exit", "");
      await shell.pty.status;
      assertStringIncludes(shell.pty.raw(), "\x1b]2;\x07\x1b[23;2t");
    }
    for (const TERM of ["linux", "dumb"]) {
      await using shell = await open(dialect, [dialect.prompt], { env: () => ({ TERM }) });
      await shell.pty.waitFor("mine0> ");
      await shell.run("exit", "");
      await shell.pty.status;
      assertNotMatch(shell.pty.raw(), /\x1b\]|\x1b\[2[23];2t/);
      if (TERM === "dumb") assertNotMatch(shell.pty.raw(), /\x1b\[36m/);
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

inEach("the active virtual environment stays first on PATH", async (dialect) => {
  const { set, name } = dialect;
  const env = () => ({ VIRTUAL_ENV: "/v env", PATH: "/v env/bin:/usr/local/bin:/usr/bin:/bin" });
  const first = name === "fish" ? "set -gx PATH /first $PATH" : "export PATH=/first:$PATH";
  await using shell = await open(dialect, [first], { env });
  await shell.pty.waitFor(PROMPT);
  await shell.run(
    "sh -c 'echo $PATH.'",
    "\n/v env/bin:/first:/v env/bin:/usr/local/bin:/usr/bin:/bin.",
  );
  await using left = await open(dialect, [first, set("VIRTUAL_ENV", "/other")], { env });
  await left.pty.waitFor(PROMPT);
  await left.run("sh -c 'echo $PATH.'", "\n/first:/v env/bin:/usr/local/bin:/usr/bin:/bin.");
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
}, DIALECTS.filter(() => findTool("direnv") !== undefined));

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
    ...["-f", "-qq", "-o", `${directory}/trace`, "-e", "trace=clone,clone3,fork,vfork,chdir"],
  ];
  await using shell = await open(dialect, [dialect.prompt], { within });
  await shell.pty.waitFor("mine0> ");
  await shell.run("", "mine0> ");
  shell.notify("news");
  await shell.run("cd /usr", "mine0> ");
  await shell.run(dialect.set("AWS_PROFILE", "evil"), "mine0> ");
  await shell.run(dialect.set("GH_TOKEN", "evil"), "mine0> ");
  await shell.run("cd /usr/lib", "mine0> ");
  await shell.run("exit", "");
  await shell.pty.status;
  const trace = await Deno.readTextFile(`${shell.box.directory}/trace`);
  const between = trace.slice(trace.indexOf('chdir("/usr")'), trace.indexOf('chdir("/usr/lib")'));
  assertStringIncludes(between, "chdir");
  // fish starts threads, which are clones that share the memory (CLONE_VM).
  assertEquals(
    between.split("\n").filter((line) => /fork|clone/.test(line) && !/CLONE_VM/.test(line)),
    [],
  );
}, DIALECTS.filter(() => findTool("strace") !== undefined));

inEach("a shell in the shell starts clean", async (dialect) => {
  const exported = dialect.name === "bash" ? ["export PROMPT_COMMAND='mine=1'"] : [];
  await using shell = await open(dialect, [dialect.prompt, ...exported]);
  await shell.pty.waitFor("mine0> ");
  await shell.run(`${dialect.name} -i`, "mine0> ");
  await shell.run("env | sed 's/^/</'", /<HOME=/);
  await shell.run("exit", "mine0> ");
  assertNotMatch(shell.pty.text(), /not found|Unknown command/);
  const inner = shell.pty.text().match(
    /^<(ZDOTDIR|XDG_DATA_DIRS|BASH_ENV|ENV|PROMPT_COMMAND|__atmos\w*)=.*/gm,
  );
  assertEquals(inner, null);
});
