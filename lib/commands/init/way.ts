/** The way in that `init` takes. */
import { exists } from "../../config/files/project.ts";
import { personsOwn } from "../../environment/persons.ts";
import { usage, type UserError } from "../../errors.ts";
import { nearest } from "../../nearest.ts";
import { fromHome } from "../../paths/directories.ts";
import type { System } from "../../system.ts";
import { visible } from "../../terminal/escape.ts";
import { noted, orOthers } from "../../terminal/hint.ts";
import { HOMEPAGE } from "../../version.ts";
import type { BareContext } from "../../workspace/context.ts";
import { byAnswers, type Way, waysIn } from "../shared/ways_in.ts";
import { type InitFlags, initLine } from "./line.ts";

/**
 * Returns the way that is named, or that the person picks; throws `usage` for an unknown name, and when nobody can
 * pick.
 */
export async function chooseWay(context: BareContext<"init">): Promise<Way> {
  const { clouds, terminal, invocation: { positional: [named], flags } } = context;
  // With a starter's name, imports are not read, and their problems not told.
  const answered = (await byAnswers(clouds)).find(({ name }) => name === named);
  if (answered !== undefined) return answered;
  const ways = await waysIn(context, ({ message }) => terminal.warn(message));
  const found = ways.find(({ name }) => name === named);
  if (found !== undefined) return found;
  if (named !== undefined) throw await noSuchWay(context, named, ways);
  const fitting = waysAsking(ways, flags, terminal.canAnswer());
  const picked = await terminal.pick(
    "How do you sign in?",
    fitting.map(({ name, label }) => ({ value: name, label, note: `atmos-auth init ${name}` })),
    { hint: anyOf(flags, fitting.map(({ name }) => name)) },
  );
  return ways.find(({ name }) => name === picked)!;
}

/**
 * Returns the ways that ask all questions which are answered already. Throws `usage` when none does, or nobody can
 * pick.
 */
function waysAsking(ways: readonly Way[], flags: InitFlags, canPick: boolean): readonly Way[] {
  const set = flags.texts("set").map((setting) => setting.split("=", 1)[0]!);
  const fitting = ways.filter((way) => {
    const names = "starter" in way ? way.starter.questions.map(({ name }) => name) : [];
    return set.every((name) => names.includes(name));
  });
  if (set.length === 0 || canPick && fitting.length > 0) return fitting;
  const [first = "", ...others] = (fitting.length > 0 ? fitting : ways).map(({ name }) => name);
  const line = initLine(flags, first, fitting.length > 0 ? {} : { answers: [] });
  const said = set.map(visible).join(", ");
  const message = `--set answers questions of a way in, and none is named: ${said}`;
  throw usage(message, orOthers(line, others));
}

/** Returns the error for a word that names no way, with those that were probably meant. */
async function noSuchWay(
  { system, clouds, invocation: { flags } }: BareContext<"init">,
  named: string,
  ways: readonly Way[],
): Promise<UserError> {
  const names = ways.map(({ name }) => name);
  const cloud = clouds.find(({ name, importable }) => importable && named === `${name}-config`);
  if (cloud !== undefined) {
    const files = await cloud.importable!(personsOwn(system));
    const others = names.filter((name) => name.startsWith(`${cloud.name}-`));
    return usage(await nothingIn(system, named, files), fitting(flags, others, ways));
  }
  const message = `There is no way in called "${visible(named)}": ${names.join(", ")}`;
  const page = clouds.flatMap(({ written }) => written?.[named.toLowerCase()] ?? [])[0];
  if (page !== undefined) {
    const link = `${HOMEPAGE}/blob/main/docs/${page}`;
    return usage(message, noted(link, "it is written by hand, in some lines"));
  }
  const meant = meantBy(named, ways);
  return usage(message, meant.length === 0 ? "atmos-auth help init" : fitting(flags, meant, ways));
}

async function nothingIn(system: System, named: string, files: readonly string[]) {
  const there = await Promise.all(files.map((file) => exists(system, file)));
  const shown = (some: readonly string[]) =>
    some.map((file) => visible(fromHome(system, file))).join(" and ");
  const present = files.filter((_, at) => there[at]);
  return present.length === 0
    ? `"${named}" takes over what ${shown(files)} say, and there is no such file`
    : `"${named}" takes over what ${
      shown(present)
    } says, and there is nothing in it to sign in with`;
}

/** Returns the ways of a cloud that was named alone, or of its vendor; else the one with the nearest name. */
function meantBy(named: string, ways: readonly Way[]): readonly string[] {
  const word = named.toLowerCase();
  const names = ways.map(({ name }) => name);
  const ofCloud = names.filter((name) => name.startsWith(`${word}-`));
  if (ofCloud.length > 0) return ofCloud;
  const near = nearest(named, names);
  if (near !== undefined) return [near];
  const isSaid = ({ label }: Way) => label.toLowerCase().split(/[^a-z]+/).includes(word);
  return word.length < 3 ? [] : ways.filter(isSaid).map(({ name }) => name);
}

/** As `anyOf`, with those answers alone that the first way asks for. */
function fitting(flags: InitFlags, names: readonly string[], ways: readonly Way[]): string {
  const [first = "", ...others] = names;
  const way = ways.find(({ name }) => name === first);
  const asked = way && "starter" in way ? way.starter.questions.map(({ name }) => name) : [];
  const answers = flags.texts("set").filter((one) => asked.includes(one.split("=", 1)[0]!));
  return orOthers(initLine(flags, first, { answers }), others);
}

/** Writes the line of the first way, and the names of the others. */
function anyOf(flags: InitFlags, [first = "", ...others]: readonly string[]): string {
  return orOthers(initLine(flags, first), others);
}
