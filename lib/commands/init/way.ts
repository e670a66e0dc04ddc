/** The way in that `init` takes. */
import { usage } from "../../errors.ts";
import { nearest } from "../../nearest.ts";
import { visible } from "../../terminal/escape.ts";
import { orOthers } from "../../terminal/hint.ts";
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
  const names = ways.map(({ name }) => name);
  if (named !== undefined) {
    const message = `There is no way in called "${visible(named)}": ${names.join(", ")}`;
    throw usage(message, anyOf(flags, meantBy(named, names)));
  }
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

/** Returns the ways of a cloud that was named alone, else the one with the nearest name, else all. */
function meantBy(named: string, names: readonly string[]): readonly string[] {
  const ofCloud = names.filter((name) => name.startsWith(`${named.toLowerCase()}-`));
  const near = nearest(named, names);
  return ofCloud.length > 0 ? ofCloud : near === undefined ? names : [near];
}

/** Writes the line of the first way, and the names of the others. */
function anyOf(flags: InitFlags, [first = "", ...others]: readonly string[]): string {
  return orOthers(initLine(flags, first), others);
}
