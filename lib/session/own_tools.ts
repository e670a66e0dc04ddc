/** Settings of the person's own for a cloud's tools: what their files say, and what a tool says of its settings. */
import { orUndefined } from "../errors.ts";
import { pastOuter, personsOwn } from "../environment/persons.ts";
import { settingsEnvironments } from "../environment/programs.ts";
import { findProgram, type Program } from "../paths/program.ts";
import type { Cloud, OwnSettings } from "../provider/cloud.ts";
import type { Around, GrantPlace } from "../provider/grant.ts";
import { fromHere, pathOf } from "../paths/directories.ts";
import type { System } from "../system.ts";
import type { ProcessEnvironment } from "../system/programs.ts";

/** It, for an identity's grant. */
export type Own = Pick<GrantPlace, "own" | "told" | "settings">;

/** Git takes in no file that is named more than ten files away from the first. */
const ROUNDS = 10;

/** The places that a person may have. */
const MOST = 200;

/** Time for one answer, and for all of them, in milliseconds: somebody waits. */
const [EACH, ALL] = [5_000, 10_000];

/** Asks their files and their tool. A tool that is not there, or fails, has nothing to say. */
export async function askOwn(system: System, cloud: Cloud): Promise<Own> {
  const around = personsOwn(aroundOf(system));
  const [own, told, settings = {}] = await Promise.all([
    readOwn(system, cloud, "identity"),
    askTool(system, cloud),
    cloud.settings?.(around, (path) => readPlain(system, path)),
  ]);
  return { own, told, settings };
}

/** Makes what clouds are told of a session's surroundings. */
export function aroundOf(system: Pick<System, "os" | "env" | "cwd">): Around {
  const { os, env } = system;
  const absolute = (path: string) => fromHere(system, path);
  return { os, env, join: (...parts) => pathOf(os).join(...parts), absolute };
}

/** Reads what their files say. What can't be read is left out: the cloud's tools could not read it either. */
export async function readOwn(
  system: System,
  cloud: Cloud,
  whose: "identity" | "nobody",
): Promise<readonly string[]> {
  const paths = cloud.ownFiles?.(personsOwn(aroundOf(system)), whose) ?? [];
  const texts = await Promise.all([
    ...paths.map((path) => readPlain(system, path)),
    orUndefined(() => readInstallation(system, cloud)),
  ]);
  return texts.filter((text) => text !== undefined);
}

async function readInstallation(system: System, { installation }: Cloud) {
  if (installation === undefined) return undefined;
  const { tool, mark, settings } = installation;
  const { join } = pathOf(system.os);
  const { path } = await findProgram(system, tool, system.env);
  const real = await system.files.realPath(path) ?? path;
  const at = (steps: readonly string[]) => join(real, "..", "..", ...steps);
  if (await system.files.info(at(mark)) === undefined) return undefined;
  return await readPlain(system, at(settings)) ?? "";
}

/** Nobody waits for a pipe that lies where a file should. */
async function readPlain({ files }: System, path: string): Promise<string | undefined> {
  const real = await files.realPath(path).catch(() => undefined);
  const info = real && await files.info(real).catch(() => undefined);
  if (!real || !info || info.kind !== "file") return undefined;
  return await files.readText(real).catch(() => undefined);
}

async function askTool(system: System, { ownSettings }: Cloud): Promise<readonly string[]> {
  if (ownSettings === undefined) return [];
  const [name = ""] = ownSettings.ask([]);
  const program = await orUndefined(() => findProgram(system, name, system.env));
  if (program === undefined) return [];
  const until = system.clock.now() + ALL;
  const told = await Promise.all(
    settingsEnvironments({ ...system, env: pastOuter(system) }).map((env) =>
      followSettings(ownSettings, (words) => listing(system, program, words, env, until))
    ),
  );
  return told.flat();
}

async function listing(
  system: System,
  program: Program,
  [, ...args]: readonly string[],
  env: ProcessEnvironment,
  until: number,
): Promise<string | undefined> {
  const timeout = Math.min(EACH, until - system.clock.now());
  if (timeout <= 0) return undefined;
  const command = { ...program.commandLine(args, env), timeout };
  const result = await orUndefined(() => system.run(command));
  return result?.status === 0 ? result.stdout : undefined;
}

/** Runs a command line; `undefined` where that fails. */
type Run = (words: readonly string[]) => Promise<string | undefined>;

/** Asks the tool, and the places that it leads to, each asked for once. */
export async function followSettings(
  { ask, leads }: OwnSettings,
  run: Run,
): Promise<readonly string[]> {
  const told: string[] = [];
  const asked = new Set<string>();
  let answers: readonly string[] = [await run(ask([]))].flatMap((text) => text ?? []);
  for (let round = 0; round < ROUNDS && answers.length > 0; round++) {
    told.push(...answers);
    const next = notAsked(answers.flatMap(leads), asked);
    answers = await answersFor(next, (places) => run(ask(places)));
  }
  return [...told, ...answers];
}

function notAsked(places: readonly string[], asked: Set<string>): readonly string[] {
  const fresh = [...new Set(places)].filter((place) => !asked.has(place));
  const next = fresh.slice(0, MOST - asked.size);
  for (const place of next) asked.add(place);
  return next;
}

/** One answer for all places; where that fails, one for each half: what is broken spoils no answer but its own. */
async function answersFor(
  places: readonly string[],
  ask: (places: readonly string[]) => Promise<string | undefined>,
): Promise<readonly string[]> {
  const answer = places.length === 0 ? undefined : await ask(places);
  if (answer !== undefined) return [answer];
  if (places.length < 2) return [];
  const half = Math.ceil(places.length / 2);
  const first = await answersFor(places.slice(0, half), ask);
  return [...first, ...await answersFor(places.slice(half), ask)];
}
