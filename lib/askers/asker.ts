/**
 * Askers, who wait for this program. A program that the configuration names may call us again, for another identity; if
 * that leads back to one that waits for it, it would wait for itself. So each is told who waits, for as long as they
 * will: by a variable, and, since a program between us may clear that, by a file that has the name of the helper's
 * process.
 */
import { levelOf } from "../environment/session_marks.ts";
import * as v from "valibot";
import { type Place, UserError } from "../errors.ts";
import type { System } from "../system.ts";
import type { HelperCommand, HelperResult } from "../system/programs.ts";
import { visible } from "../terminal/escape.ts";
import { runNoted, toldInFiles, WAITERS, type Waiting } from "./told_in_files.ts";
import { replaced, withMore } from "../environment/passed.ts";

/** The variable that names the askers. */
const ASKED_BY = "ATMOS_ASKED_BY";

/** An asker, for whose sake a program is run. */
export interface Asker {
  /** The asker's name, as the person knows it. */
  readonly name: string;
  /** A text by which askers are told apart, whatever their names. */
  readonly key: string;
  /** The lock that is held meanwhile. */
  readonly lock?: string;
  readonly at?: Place;
}

/** The longest that a program is waited for, in milliseconds; a record of more is not ours. */
const LONGEST = 15 * 60_000;

const WAITING = v.pipe(v.string(), v.parseJson(), WAITERS);

/**
 * Returns the askers that wait for us, the first one first; one that has given up by now, by the clock, waits no more.
 */
function waiting({ env, clock }: Pick<System, "env" | "clock">): readonly Waiting[] {
  const read = v.safeParse(WAITING, env.get(ASKED_BY));
  return read.success ? stillWaiting(read.output, clock.now()) : [];
}

function stillWaiting(askers: readonly Waiting[], now: number): readonly Waiting[] {
  return askers.filter(({ until }) => until > now && until < now + LONGEST);
}

/**
 * Returns the machine with the variable that names the askers; if it is missing, it is made from a file, if there is
 * one.
 */
export async function hearing(system: System): Promise<System> {
  if (waiting(system).length > 0) return system;
  const askers = stillWaiting(await toldInFiles(system), system.clock.now());
  if (askers.length === 0) return system;
  return { ...system, env: replaced(system, [], { [ASKED_BY]: JSON.stringify(askers) }) };
}

/** Whether an asker that waits for us holds that lock: it is released when we are done, and not before. */
export function holdsForUs(system: Pick<System, "env" | "clock">, lock: string): boolean {
  return waiting(system).some((one) => one.lock === lock);
}

/** Throws `config_invalid` when this asker waits for us already. */
export function refuseCircle(system: Pick<System, "env" | "clock">, asker: Asker): void {
  const askers = waiting(system);
  const first = askers.findIndex(({ key }) => key === asker.key);
  if (first < 0) return;
  const names = [...askers.slice(first), asker].map(({ name }) => visible(name));
  throw circle(asker, names.join(" -> "));
}

/**
 * Returns the machine for an asker: programs that it runs are told that the asker waits. Throws as `refuseCircle` does
 * when one of them has met the asker further on.
 */
export function askingFor(system: System, asker: Asker): System {
  return { ...system, run: (command) => run(system, asker, command) };
}

/** Returns the machine for work that an asker waits for in this very program. */
export function askedHere(system: System, { name, key, lock }: Asker): System {
  const until = system.clock.now() + LONGEST - 1;
  const own: Waiting = { name, key, until, ...lock === undefined ? {} : { lock } };
  const askers = JSON.stringify([...waiting(system), own]);
  return { ...system, env: replaced(system, [], { [ASKED_BY]: askers }) };
}

async function run(system: System, asker: Asker, command: HelperCommand): Promise<HelperResult> {
  const { name, key, lock } = asker;
  const heard = await hearing(system);
  refuseCircle(heard, asker);
  if (waiting(heard).length === 0) await refuseCrowd(system, asker);
  const until = system.clock.now() + command.timeout;
  const own: Waiting = { name, key, until, ...lock === undefined ? {} : { lock } };
  const askers = [...waiting(heard), own];
  const env = withMore(command.env, { [ASKED_BY]: JSON.stringify(askers) });
  const result = await runNoted(system, { ...command, env }, askers);
  throwMet(asker, askers, result.stderr);
  return result;
}

/**
 * The most of us that may stand behind one another without being told who waits; sessions within sessions come on top.
 */
const MOST = 8;

/**
 * Throws when too many of us are our ancestors. A program that clears the environment between us, and means another
 * home, hides who waits. If a circle leads through it, one of us is started that was told of nobody: for that one, its
 * ancestors are counted.
 */
async function refuseCrowd(system: System, asker: Asker): Promise<void> {
  const { ours: count } = await system.ancestors();
  if (count <= MOST + levelOf(system.env)) return;
  const shown = visible(asker.name);
  throw circle(
    asker,
    `${shown} -> ... -> ${shown} (${count} of us wait, and a program between us clears ${ASKED_BY})`,
  );
}

/**
 * Throws when a program's error output tells of a circle: the sentence reaches the person through all that stands
 * between, also through a pipe that ends well, whose output is nobody's secret.
 */
function throwMet(asker: Asker, askers: readonly Waiting[], said: string): void {
  for (const { name } of askers) {
    const sentence = sentenceOf(name);
    const at = said.indexOf(sentence);
    if (at < 0) continue;
    const names = said.slice(at + sentence.length).split("\n", 1)[0]!;
    throw circle({ ...asker, name }, visible(names.trim()));
  }
}

function sentenceOf(name: string): string {
  return `"${visible(name)}" asks for itself: `;
}

function circle({ name, at }: Asker, names: string): UserError {
  return new UserError("config_invalid", `${sentenceOf(name)}${names}`, {
    hint: "let its program ask another identity, or none of ours",
    at,
  });
}
