/** Completion in real shells on a terminal: names with what they are, ids, files, and another program's own words. */
import { startPty } from "./pty.ts";
import { tool } from "./tools.ts";
import { journey, printed, type World } from "./world.ts";

const CONFIG = `auth:
  identities:
    prod-admin: { kind: aws/assume-role, principal: { assume_role: "arn:aws:iam::123456789012:role/Admin" } }
    mocked: { kind: mock }
`;

/** Each shell's start with the script, and with the completion of a program of somebody else. */
const SHELLS: readonly {
  readonly name: string;
  readonly args: (start: string) => readonly string[];
  readonly start: (script: string) => string;
}[] = [
  {
    name: "bash",
    args: (start) => ["--noprofile", "--rcfile", start, "-i"],
    start: (script) =>
      `PS1='$ '; bind 'set show-all-if-ambiguous on'; source ${script}
_theirs() { COMPREPLY=($(compgen -W "beta$COMP_CWORD" -- "$2")); }; complete -F _theirs theirs`,
  },
  {
    name: "zsh",
    args: () => ["-i"],
    start: (script) =>
      `PS1='$ '; autoload -Uz compinit; compinit -D -u; source ${script}
_theirs() { compadd "beta$((CURRENT - 1))" }; compdef _theirs theirs`,
  },
  {
    name: "fish",
    args: (start) => ["--no-config", "-i", "-C", `source ${start}`],
    start: (script) =>
      `function fish_prompt; echo '$ '; end; set -g fish_greeting; source ${script}
complete -c theirs -f -a '(echo beta(count (commandline -opc)))'`,
  },
];

async function prepared({ box, program, run, configure }: World, shell: typeof SHELLS[number]) {
  configure(CONFIG);
  const script = box.write("script", printed(await run(["completion", shell.name])));
  const start = box.write(shell.name === "zsh" ? "home/.zshrc" : "start", shell.start(script));
  box.write("home/.local/share/fish/generated_completions/none", "");
  box.write("project/a-file", "");
  const bin = `${box.directory}/bin`;
  Deno.mkdirSync(bin);
  Deno.symlinkSync(program, `${bin}/atmos-auth`);
  const env = { ...box.env, PATH: `${bin}:${box.env.PATH}`, ATMOS_TRUST: "1" };
  return await startPty(tool(shell.name), shell.args(start), { env, cwd: box.project });
}

async function openId({ run }: World): Promise<string> {
  for (;;) {
    const { sessions: [open] } = JSON.parse(printed(await run(["sessions", "--json"])));
    if (open !== undefined) return open.id;
  }
}

for (const shell of SHELLS) {
  journey(
    `${shell.name} completes identities, session ids, files, and what another program knows`,
    {
      tools: ["script", shell.name],
    },
    async (world) => {
      await using pty = await prepared(world, shell);
      await pty.waitFor("$ ");
      await pty.type("atmos-auth exec prod\t");
      await pty.waitFor("exec prod-admin");
      await pty.type("-- theirs be\t");
      await pty.waitFor("-- theirs beta1");
      await pty.type("\x15atmos-auth shell 'pro\t");
      await pty.waitFor("shell 'prod-admin'");
      await pty.type('\x15atmos-auth shell "pro\t');
      await pty.waitFor('shell "prod-admin"');
      await pty.type("\x15atmos-auth --config a-f\t");
      await pty.waitFor("--config a-file");
      const way = { env: { ATMOS_TRUST: "1" }, timeout: 600_000 };
      const session = world.start(["exec", "mocked", "--", "sleep", "600"], way);
      const id = await openId(world);
      await pty.type("\x15atmos-auth sessions end \t");
      await pty.waitFor(`end ${id}`);
      await pty.type("\x15atmos-auth shell --re\t\t");
      await pty.waitFor("Narrow the credential to reading");
      await pty.type("\x1b\x15atmos-auth exec \t\t");
      await pty.waitFor("123456789012:role/Admin");
      session.kill("SIGTERM");
      await session.done;
    },
  );
}
