/** Hints that name programs of others, where one of those is not to be found: it can't be typed as it stands. */
import { joined, orUndefined, type UserError, UserErrors } from "../errors.ts";
import { findProgram } from "../paths/program.ts";
import type { System } from "../system.ts";
import { hintParts, noted } from "../terminal/hint.ts";
import { installing } from "../terminal/installing.ts";

/** Programs that hints name, by the package that has each; `undefined` where systems name that differently. */
const PROGRAMS: Readonly<Record<string, string | undefined>> = {
  fuser: "psmisc",
  iconv: undefined,
  lsof: "lsof",
  openssl: "openssl",
  "ssh-keygen": undefined,
  sudo: undefined,
};

/** The beginning of a command: of the hint, or behind what joins two of them, or behind who runs it. */
const COMMAND = /(?:^|&& |\| |[;("] ?|sudo )([\w-]+)/g;

/** Returns the error with a note on each program in its hint that PATH has not; PATH is looked at for a hint alone. */
export async function withMissingPrograms(system: System, error: UserError): Promise<UserError> {
  if (error instanceof UserErrors) {
    return joined(await Promise.all(error.all.map((one) => withMissingPrograms(system, one))));
  }
  const steps = hintParts(error.hint ?? "").steps;
  const named = new Set(steps.flatMap((step) => [...step.matchAll(COMMAND)].map(([, it]) => it!)));
  let hint = error.hint;
  for (const name of named) {
    if (!Object.hasOwn(PROGRAMS, name)) continue;
    const found = await orUndefined(() => findProgram(system, name, system.env));
    if (found === undefined) hint = noted(hint!, await without(system, name));
  }
  return hint === error.hint ? error : error.with({ hint });
}

async function without(system: System, name: string): Promise<string> {
  if (name === "sudo") return "sudo is not here: as root, without that word";
  const packaged = PROGRAMS[name];
  const how = packaged === undefined ? "" : `: ${await installing(system, packaged)}`;
  return `${name} is not here${how}`;
}
