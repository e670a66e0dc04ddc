/** The checks of `doctor` on the machine: tools and their versions, the clock, proxies, leftovers. */
import { proxiesFor } from "../../cage/proxies.ts";
import { refuseKeyLog } from "../../cage/environment.ts";
import { DATE } from "../../version.ts";
import { asUserError, orUndefined, throwBug } from "../../errors.ts";
import { helperEnvironment, needsOf } from "../../environment/programs.ts";
import { showTime } from "../../duration.ts";
import { pathOf } from "../../paths/directories.ts";
import { findProgram, type Program } from "../../paths/program.ts";
import { NO_CLOUD } from "../../provider/kind.ts";
import type { Cloud } from "../../provider/cloud.ts";
import { sweep } from "../../session/directory/sweep.ts";
import type { System } from "../../system.ts";
import { broken, type Check } from "./check.ts";

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

/** Checks where these programs are, and their versions; one in the working directory is not started. */
export async function programs(
  system: System,
  clouds: readonly Cloud[],
  { topic, names, trusted }: ProgramSearch,
): Promise<Check> {
  const { join } = pathOf(system.os);
  const isHere = (path: string) => path.startsWith(join(system.cwd(), "x").slice(0, -1));
  const env = helperEnvironment(system, needsOf(clouds, NO_CLOUD, []));
  const found = await Promise.all(names.map(async (name) => {
    const program = await orUndefined(() => findProgram(system, name, system.env));
    if (program === undefined) return undefined;
    const args = Object.hasOwn(ASKED, name) ? ASKED[name] : ["--version"];
    const asked = trusted && !isHere(program.path) ? args : undefined;
    const version = asked && await versionOf(system, program, asked, env);
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
  env: ReturnType<typeof helperEnvironment>,
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

const SET_CLOCK = {
  linux: "sudo timedatectl set-ntp true",
  darwin: "sudo sntp -sS time.apple.com",
  windows: "w32tm /resync",
} as const;

/** Checks the clock: one before the day on which this program was made is wrong, and services refuse what it signs. */
export function clock({ clock, os }: System, made = DATE): Check {
  const now = showTime(clock.now())!;
  const wrong = made !== "" && clock.now() < Date.parse(made);
  if (!wrong) return { topic: "clock", state: "ok", finding: now };
  const finding = `${now}, which is before this program was made (${made})`;
  return { topic: "clock", state: "broken", finding, mend: SET_CLOCK[os] };
}

/** Checks the proxies before the network; one that can't be read stops every sign-in. */
export function proxies({ env }: System): Check {
  const topic = "proxy";
  try {
    refuseKeyLog(env);
    const named = Object.entries(proxiesFor(env, ["example.com"])).map(([name, proxy]) =>
      `${name} ${withoutLogin(proxy)}`
    );
    return { topic, state: "ok", finding: named.join(", ") || "none" };
  } catch (error) {
    return broken(topic, asUserError(error));
  }
}

function withoutLogin(proxy: string): string {
  return proxy.replace(/\/\/.*@/s, "//");
}

/** Removes what sessions left that died without a word. */
export async function leftovers(system: System): Promise<Check> {
  const removed = await sweep(system);
  const finding = removed.length === 0
    ? "none"
    : `${removed.join(", ")}: of sessions that are no more, removed now`;
  return { topic: "leftovers", state: "ok", finding };
}
