/** A real shell, started from the texts that the program generates, on a real terminal. */
import type { PromptMark, ShellStart } from "../../lib/session/shells/shell.ts";
import { shellFor } from "../../lib/session/shells/mod.ts";
import { ENTER, type Pty, startPty } from "./pty.ts";
import { type Sandbox, sandbox } from "./sandbox.ts";
import { tool } from "./tools.ts";

/** What a test says of the person whose shell it is. */
export interface Opening {
  /** Files below the home directory. */
  readonly home?: Readonly<Record<string, string>>;
  readonly env?: (box: Sandbox) => Record<string, string>;
  readonly login?: boolean;
  readonly args?: readonly string[];
  readonly prompt?: PromptMark | undefined;
  /** A program to run the shell in, such as `strace`. */
  readonly within?: (box: Sandbox) => readonly string[];
  /** Changes to a generated file, by name. */
  readonly change?: Readonly<Record<string, (text: string) => string>>;
}

/** A shell that is open. */
export interface Opened extends AsyncDisposable {
  readonly box: Sandbox;
  readonly pty: Pty;
  /** The session's private directory. */
  readonly session: string;
  /** Types a line, and waits until it has had this effect. */
  run(line: string, wanted: string | RegExp): Promise<string>;
  /** Waits for a prompt after everything that was typed, and for this text in it. */
  prompt(wanted?: string): Promise<string>;
  /** What the shell put right so far, in order. */
  drift(): string[];
  /** What the parent writes for the next prompt. */
  notify(line: string): void;
}

/** What is pinned in every test. */
export const PINNED = { AWS_PROFILE: "prod", AWS_CONFIG_FILE: "/se ssion/it's/aws" };

/** What must not appear. */
export const BARRED = ["AWS_ACCESS_KEY_ID", "GH_TOKEN", "GOOGLE_APPLICATION_CREDENTIALS"];

/** Where the session's files lie, below the sandbox: a name that has to be quoted, as far as `ENV` can be in ksh93. */
function folderFor(name: string): string {
  return name === "ksh" ? "the session" : "the session's files";
}

const MARK: PromptMark = { text: "prod-admin", style: "cyan" };

/** Opens a shell by its program's name. */
export async function openShell(name: string, opening: Opening = {}): Promise<Opened> {
  const box = sandbox();
  for (const [path, text] of Object.entries(opening.home ?? {})) {
    box.write(`home/${path}`, text, 0o700);
  }
  // Without these, fish starts to write them, and goes on when it is gone.
  box.write("home/.local/share/fish/generated_completions/none", "");
  const folder = folderFor(name);
  const session = `${box.directory}/${folder}`;
  const path = tool(name);
  const env = { ...box.env, SHELL: path, ...opening.env?.(box) };
  const start = startOf(path, session, env, opening);
  for (const [file, text] of Object.entries(start.files)) {
    box.write(`${folder}/shell/${file}`, opening.change?.[file]?.(text) ?? text);
  }
  box.write(`${folder}/notices`, "");
  box.write(`${folder}/expires`, "2000000000");
  box.write(`${folder}/drift`, "");
  const [program, ...args] = [...opening.within?.(box) ?? [], path, ...start.args];
  const pty = await startPty(program!, args, {
    env: { ...env, ...PINNED, ...start.env },
    cwd: box.project,
  });
  let turn = 0;
  return {
    box,
    pty,
    session,
    run: async (line, wanted) => {
      await pty.type(line + ENTER);
      return await pty.waitFor(wanted);
    },
    prompt: async (wanted = "> ") => {
      turn++;
      await pty.type(`echo tu''rn ${turn}${ENTER}`);
      await pty.waitFor(`turn ${turn}\n`);
      return await pty.waitFor(wanted);
    },
    drift: () => Deno.readTextFileSync(`${session}/drift`).split("\n").slice(0, -1),
    notify: (line) => {
      box.write(`${folder}/notices.new`, line);
      Deno.renameSync(`${session}/notices.new`, `${session}/notices`);
    },
    [Symbol.asyncDispose]: async () => {
      await pty[Symbol.asyncDispose]();
      await box[Symbol.asyncDispose]();
    },
  };
}

/** The texts and arguments for a shell, as the program generates them. */
export function startOf(
  path: string,
  session: string,
  env: Record<string, string>,
  opening: Opening,
): ShellStart {
  return shellFor(path, "linux").start({
    os: "linux",
    path,
    login: opening.login ?? false,
    args: opening.args ?? [],
    directory: `${session}/shell`,
    env: { get: (name) => env[name], entries: () => Object.entries(env) },
    pins: { set: PINNED, unset: BARRED },
    prompt: "prompt" in opening ? opening.prompt : MARK,
    notices: `${session}/notices`,
    expires: `${session}/expires`,
    drift: `${session}/drift`,
  });
}

/** Finds the names that each line says were put back, in the order of the alphabet. */
export function putBackIn(text: string): readonly (readonly string[])[] {
  const said =
    /atmos-auth: (\S+(?:, \S+)*) (?:was|were) changed by something in this shell; put back/g;
  return [...text.matchAll(said)].map(([, names = ""]) => names.split(", ").sort());
}
