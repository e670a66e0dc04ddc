/** The checks of `doctor` on programs: where they are, and their versions. */
import { orUndefined, throwBug } from "../../errors.ts";
import { helperEnvironment, needsOf } from "../../environment/programs.ts";
import { pathOf } from "../../paths/directories.ts";
import { findProgram, type Program } from "../../paths/program.ts";
import { NO_CLOUD } from "../../provider/kind.ts";
import type { Cloud } from "../../provider/cloud.ts";
import {
  createSessionDirectory,
  type SessionDirectory,
} from "../../session/directory/directory.ts";
import { emptyPlaces } from "../../session/shares.ts";
import type { System } from "../../system.ts";
import type { ProcessEnvironment } from "../../system/programs.ts";
import type { Check } from "./check.ts";

/** The longest that a tool may take to tell its version, in milliseconds: all are asked at once. */
const PATIENCE = 4000;

/** Arguments of programs that don't know `--version`; `undefined` for a shell that tells no version at all. */
const ASKED: Readonly<Record<string, readonly string[] | undefined>> = {
  kubectl: ["version", "--client"],
  sh: undefined,
  cmd: undefined,
  powershell: undefined,
};

/** A search for programs. */
interface ProgramSearch {
  readonly topic: string;
  readonly names: readonly string[];
  /** Whether programs may be started: looking at a project that is not trusted starts nothing. */
  readonly trusted: boolean;
}

/**
 * Checks where these programs are, and their versions; one in the working directory is not started. Some write into their
 * configuration as soon as they are: they are given one that goes away, and without a place for it none is started.
 */
export async function programs(
  system: System,
  clouds: readonly Cloud[],
  searches: readonly ProgramSearch[],
): Promise<readonly Check[]> {
  const directory = await orUndefined(() => createSessionDirectory(system));
  try {
    const env = directory && await quietEnvironment(system, clouds, directory);
    return await Promise.all(searches.map((search) => lookFor(system, search, env)));
  } finally {
    await directory?.remove();
  }
}

/** Makes the environment in which no tool finds, or leaves, anything of the person's. */
async function quietEnvironment(
  system: System,
  clouds: readonly Cloud[],
  directory: SessionDirectory,
): Promise<ProcessEnvironment> {
  const nobodys = await emptyPlaces(system, directory, { open: [], empty: clouds });
  const told = { ...nobodys, CHECKPOINT_DISABLE: "1" };
  return helperEnvironment(system, needsOf(clouds, NO_CLOUD, []), told);
}

async function lookFor(
  system: System,
  { topic, names, trusted }: ProgramSearch,
  env: ProcessEnvironment | undefined,
): Promise<Check> {
  const { join } = pathOf(system.os);
  const isHere = (path: string) => path.startsWith(join(system.cwd(), "x").slice(0, -1));
  const found = await Promise.all(names.map(async (name) => {
    const program = await orUndefined(() => findProgram(system, name, system.env));
    if (program === undefined) return undefined;
    const args = Object.hasOwn(ASKED, name) ? ASKED[name] : ["--version"];
    const asked = trusted && !isHere(program.path) ? args : undefined;
    const version = asked && env && await versionOf(system, program, asked, env);
    return version === undefined ? program.path : `${program.path} ${version}`;
  }));
  const there = found.filter((path) => path !== undefined);
  const missing = names.filter((_, at) => found[at] === undefined);
  const absent = missing.length > 0 ? `; not found: ${missing.join(", ")}` : "";
  return { topic, state: "ok", finding: `${there.join(", ") || "none"}${absent}` };
}

/**
 * Returns the first text of a tool's output that looks like a version, or a note that it is late; `undefined` for none.
 */
async function versionOf(
  system: System,
  program: Program,
  args: readonly string[],
  env: ProcessEnvironment,
): Promise<string | undefined> {
  try {
    const { cwd: _, ...command } = program.commandLine(args, env);
    const { stdout, stderr, late } = await system.run({ ...command, timeout: PATIENCE });
    if (late) return `(no version within ${PATIENCE / 1000}s)`;
    return /\d+\.\d+(\.[\w+-]+)*/.exec(`${stdout}\n${stderr}`)?.[0];
  } catch (error) {
    throwBug(error);
    return undefined;
  }
}
