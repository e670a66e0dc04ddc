/**
 * The whole program on a person's machine, in memory: argv in; exit status, output, files and programs out. Time
 * passes only where a program that the test prepared lets it.
 */
import { assertEquals } from "@std/assert";
import { type CloudTable, commandsWith } from "../../lib/cli/commands.ts";
import { allFlags } from "../../lib/cli/known_flags.ts";
import { commandWords, ownWords } from "../../lib/cli/words.ts";
import { ANSWERS } from "../../lib/manual/answers.ts";
import type { Cloud } from "../../lib/provider/cloud.ts";
import { cloudTable } from "../../providers/table.ts";
import { run } from "../../lib/run.ts";
import { spokenIs } from "../../lib/terminal/spoken.ts";
import { idle } from "../fake/idle.ts";
import { type FakeProgram, type FakeSystem, fakeSystem, type Prepared } from "../fake_system.ts";
import { serving } from "./loopback/asking.ts";
import "../fake/loaded.ts";

/** The person's own configuration file. */
export const CONFIG = "/home/ada/.atmos/atmos.yaml";
/** Where the sessions of this machine live. */
export const PLACE = "/run/user/1000/atmos-auth";

/** What a test says of the machine, beside what it prepares. */
export interface Setting extends Prepared {
  /** The text of the person's own configuration. */
  readonly config?: string;
  readonly clouds?: readonly Cloud[];
  /** What is known of the clouds before they are loaded; that of the real ones unless told. */
  readonly table?: CloudTable;
}

/** How a command ended. */
export interface Outcome {
  readonly status: number;
  /** Standard output. */
  readonly out: string;
  /** Standard error. */
  readonly err: string;
  readonly system: FakeSystem;
}

/** What `sh` does as a session's guard: it outlives its owner for long enough to clean up behind it. */
export const guard: FakeProgram = async ({ hungUp, args, files }) => {
  await hungUp;
  const directory = args.at(-1)!;
  await files.remove(directory);
  await files.remove(`${directory}.lock`);
};

/** Builds the machine, and a process on it. */
export function machine(
  { config, env, files, installed, table: _, ...rest }: Setting = {},
): FakeSystem {
  return fakeSystem({
    serve: serving().serve,
    ...rest,
    env: {
      HOME: "/home/ada",
      PATH: "/usr/bin",
      SHELL: "/usr/bin/bash",
      XDG_RUNTIME_DIR: "/run/user/1000",
      ATMOS_KEYRING_TYPE: "memory",
      ...env,
    },
    files: {
      "/tmp": { kind: "directory", mode: 0o1777, owner: "root" },
      ...config === undefined ? {} : { [CONFIG]: config },
      ...files,
    },
    installed: { "/bin/sh": guard, "/usr/bin/env": () => 0, "/bin/cat": () => 0, ...installed },
  });
}

/** Runs a command line as a process that has been started, to its end; fails when a program in it did. */
export async function runOn(
  system: FakeSystem,
  argv: readonly string[],
  clouds: readonly Cloud[] = [],
  table = cloudTable,
): Promise<Outcome> {
  const status = await run(argv, system, { ...table, load: () => Promise.resolve(clouds) });
  spokenIs(undefined);
  system.die();
  system.finish();
  // Cryptography begun ahead of its need dies with a real process; here it must have ended before the test has.
  await idle();
  const out = system.out.join("");
  if (argv.includes("--json") && out !== "") assertTold(argv, out, table);
  return { status, out, err: system.err.join(""), system };
}

/** What any command answers is one object, with no field that its page does not tell. */
function assertTold(argv: readonly string[], out: string, table: CloudTable): void {
  const commands = commandsWith(table);
  const { name = "" } = commandWords(ownWords(argv), allFlags(commands), commands);
  const answers: Readonly<Record<string, object>> = ANSWERS;
  const answer = answers[commands.get(name)?.name ?? ""];
  if (answer === undefined) return;
  const told = Object.keys(answer);
  const said = Object.keys(JSON.parse(out));
  assertEquals(told.includes("...") ? [] : said.filter((field) => !told.includes(field)), [], out);
}

/** Runs a command line on a machine of its own. */
export async function command(argv: readonly string[], setting: Setting = {}): Promise<Outcome> {
  return await runOn(machine(setting), argv, setting.clouds, setting.table);
}

/** Sees that nothing of any session is left. */
export function assertNothingLeft({ files }: FakeSystem): void {
  const left = [...files.content.keys(), ...files.directories];
  assertEquals(left.filter((path) => path.startsWith(`${PLACE}/`) || path.startsWith("/tmp/")), []);
}

/** What lies in the person's home beside their configuration, by path below it. */
export function atHome({ files }: FakeSystem): Record<string, string> {
  const home = "/home/ada/";
  const own = Object.entries(files.texts()).filter(([path]) => path !== CONFIG);
  return Object.fromEntries(
    own.flatMap(([path, text]) => path.startsWith(home) ? [[path.slice(home.length), text]] : []),
  );
}
