/** Answers to a starter's questions, from the command line or the person; each is checked as it is given. */
import { doubtOf, foundIn, meantFor, placeholder, valueOf, wrongAtHand } from "./checks.ts";
import { findKind } from "../../config/entries/kinds.ts";
import { nearest } from "../../nearest.ts";
import { looksSecret } from "../../environment/secret_names.ts";
import { usage, type UserError } from "../../errors.ts";
import type { Cloud } from "../../provider/cloud.ts";
import type { Question } from "../../provider/context.ts";
import type { Answers, Starter, StarterQuestion } from "../../provider/starter.ts";
import type { System } from "../../system.ts";
import { wrapped } from "../../terminal/columns.ts";
import { visible } from "../../terminal/escape.ts";
import { agrees, type Terminal } from "../../terminal/terminal.ts";
import { type InitFlags, initLine } from "./line.ts";

/** The person to ask, and the clouds that the answers are for. */
export interface Asking {
  readonly system: System;
  readonly clouds: readonly Cloud[];
  readonly terminal: Terminal;
  readonly flags: InitFlags;
  /** Nothing is written, and so nothing need be there. */
  readonly isDraft: boolean;
  /** Returns the names of identities of a kind that are configured already. */
  configured(kind: string): Promise<readonly string[]>;
}

/** Returns answers that were typed as `--set NAME=VALUE`, by name; throws `usage` for one that answers no question. */
export function givenAnswers(
  starter: Starter,
  asking: Pick<Asking, "flags" | "clouds" | "terminal">,
): ReadonlyMap<string, string> {
  const { flags, clouds } = asking;
  const names = starter.questions.map(({ name }) => name);
  const settings = flags.texts("set");
  return new Map(settings.map((setting): [string, string] => {
    const [name = "", ...value] = setting.split("=");
    if (names.includes(name) && value.length > 0) return [name, value.join("=")];
    if (names.length === 0) throw asksNothing(starter, flags, name);
    const keys = looksSecret(name) && takesKeys(starter, clouds)
      ? "; keys are asked for once the file is written, or later by atmos-auth user configure"
      : "";
    const message = `--set takes NAME=VALUE, with one of ${names.join(", ")}; got "${
      visible(name)
    }"${keys}`;
    throw usage(
      message,
      initLine(flags, starter.name, {
        answers: withOpen(asking, starter, answersLeft(name, names, settings)),
      }),
    );
  }));
}

/** Whether the starter makes an identity whose long-lived keys the store keeps. */
function takesKeys({ questions }: Starter, clouds: readonly Cloud[]): boolean {
  return questions.some(({ field }) =>
    field && findKind(clouds, field.role, field.kind)?.kind.keys !== undefined
  );
}

/**
 * Returns the settings that answer a question, with the wrong one under the name that it is a slip of, if that has no
 * answer yet.
 */
function answersLeft(wrong: string, names: readonly string[], settings: readonly string[]) {
  const nameOf = (setting: string) => setting.split("=", 1)[0]!;
  const right = settings.filter((one) => names.includes(nameOf(one)) && one.includes("="));
  const guess = nearest(wrong, names.filter((name) => !right.some((one) => nameOf(one) === name)));
  return guess === undefined ? right : [...right, `${guess}=${placeholder(guess)}`];
}

/** Returns the settings with placeholders for what nobody is there to be asked for. */
function withOpen(
  { terminal }: Pick<Asking, "terminal">,
  { questions }: Starter,
  settings: readonly string[],
): readonly string[] {
  if (!isAlone({ terminal })) return settings;
  const isSaid = (name: string) => settings.some((setting) => setting.startsWith(`${name}=`));
  const open = questions.filter((one) => isNeeded(one) && !isSaid(one.name));
  return [...settings, ...open.map(({ name }) => `${name}=${placeholder(name)}`)];
}

function asksNothing({ name }: Starter, flags: InitFlags, set: string): UserError {
  const message = `"init ${name}" asks nothing, so there is nothing to set: "${visible(set)}"`;
  return usage(message, initLine(flags, name, { answers: [] }));
}

/** Answers as values, and as they were typed. */
export interface Answered {
  readonly answers: Answers;
  readonly said: ReadonlyMap<string, string>;
}

/** Answers that were given before. */
export interface Before {
  readonly said: ReadonlyMap<string, string>;
  /** The one question that is asked again; an empty answer keeps the earlier one. */
  readonly again?: string;
}

/**
 * Returns all answers: given ones, and the others from the person. Throws `usage` for a given one that will not do, and
 * for a missing one when nobody can be asked.
 */
export async function answersTo(
  asking: Asking,
  starter: Starter,
  { said: given, again }: Before,
): Promise<Answered> {
  await checkGiven(asking, starter, given);
  const answers: Record<string, Answers[string]> = {};
  const said = new Map(given);
  for (const question of starter.questions) {
    const { name, fallback, unasked, among } = question;
    const there = among === undefined ? [] : await asking.configured(among);
    const [only] = there.length === 1 ? there : [];
    const otherwise = given.get(name) || await foundIn(asking, question, answers) || only ||
      fallback?.(answers);
    if (there.length > 0 && (name === again || !said.has(name)) && !isAlone(asking)) {
      said.set(name, await pickAmong(asking, question, there));
    } else if (name === again || !said.has(name) && !unasked && !isAlone(asking)) {
      const hint = lineWith(asking, starter, given, [question]);
      said.set(name, await ask(asking, question, hint, otherwise));
    }
    const meant = said.get(name)?.trim() || otherwise || "";
    if (meant !== "") answers[name] = valueOf(asking.system, question, meant);
    const doubt = doubtOf(asking, question, meant);
    if (doubt !== undefined) asking.terminal.warn(doubt);
  }
  return { answers, said };
}

/** Has one that is configured picked, or a new one, whose name none of them has. */
async function pickAmong(
  { terminal }: Asking,
  { question, example }: StarterQuestion,
  there: readonly string[],
): Promise<string> {
  const used = new Set(there.map((name) => name.toLowerCase()));
  const names = [example, ...there.map((_, at) => `${example}-${at + 2}`)];
  const free = names.find((name) => !used.has(name))!;
  const choices = there.map((name) => ({ value: name, label: visible(name) }));
  return await terminal.pick(question, [...choices, { value: free, label: `A new one: ${free}` }]);
}

function isAlone({ terminal }: Pick<Asking, "terminal">): boolean {
  return !terminal.canAnswer();
}

async function checkGiven(
  asking: Asking,
  starter: Starter,
  given: ReadonlyMap<string, string>,
): Promise<void> {
  const open = isAlone(asking)
    ? starter.questions.filter((one) => isNeeded(one) && !given.has(one.name))
    : [];
  const told = await Promise.all(
    open.map((one) => foundIn(asking, one, valuesOf(asking, starter, given))),
  );
  const missing = open.filter((_, at) => !told[at]);
  for (const question of starter.questions) {
    const said = given.get(question.name);
    const wrong = said === undefined ? undefined : await wrongAtHand(asking, question, said);
    if (wrong === undefined) continue;
    const example = /such as|^can't be used/.test(wrong)
      ? ""
      : ` (for example ${question.example})`;
    const message = `--set ${question.name}: it ${wrong}${example}`;
    const meant = meantFor(asking, question, said!);
    const own = said === placeholder(question.name)
      ? whereAsked(asking, starter, given)
      : meant === undefined
      ? lineWith(asking, starter, given, [question, ...missing])
      : lineWith(asking, starter, new Map([...given, [question.name, meant]]), missing);
    throw usage(message, own);
  }
  if (missing.length === 0) return;
  const named = missing.map(({ name, example }) => `${name} (such as ${example})`).join(", ");
  const message = `Nobody is there to be asked for ${named}`;
  throw usage(message, lineWith(asking, starter, given, missing));
}

/** The given answers as values. */
function valuesOf({ system }: Asking, { questions }: Starter, given: ReadonlyMap<string, string>) {
  const said = questions.flatMap((one) => {
    const answer = given.get(one.name)?.trim();
    return answer ? [[one.name, valueOf(system, one, answer)] as const] : [];
  });
  return Object.fromEntries(said);
}

/** The hint for answers that are placeholders: a line that asks the person for them. */
function whereAsked({ flags }: Asking, { name }: Starter, given: Before["said"]): string {
  const own = [...given].filter(([key, value]) => value !== placeholder(key));
  const answers = own.map(([key, value]) => `${key}=${value}`);
  return `in a terminal of your own: ${initLine(flags, name, { answers })}`;
}

function isNeeded({ fallback, optional, unasked }: StarterQuestion): boolean {
  return !fallback && !optional && !unasked;
}

/** Returns the question for the field at that path; `undefined` when there is none. */
export function questionAt({ questions }: Starter, path: string | undefined) {
  return questions.find(({ field }) => field && path?.endsWith(`.${field.path.join(".")}`));
}

/** Writes the command line with the given answers, and placeholders for the others. */
export function lineWith(
  { flags }: Pick<Asking, "flags">,
  { name }: Starter,
  given: ReadonlyMap<string, string>,
  open: readonly StarterQuestion[],
): string {
  const all = new Map([...given, ...open.map(({ name }) => [name, placeholder(name)] as const)]);
  return initLine(flags, name, { answers: [...all].map(([key, value]) => `${key}=${value}`) });
}

/** Asks for yes or no, until it is one of them. */
export async function saysYes(
  terminal: Terminal,
  question: Pick<Question, "message" | "hint">,
): Promise<boolean> {
  const check = (answer: string) =>
    /^\s*(?:y|yes|n|no)\s*$/i.test(answer) ? undefined : "It must be yes or no";
  return await agrees(terminal, { ...question, check });
}

/** Says what a question is about. */
export function explain(
  { system, terminal }: Pick<Asking, "system" | "terminal">,
  about: string,
): void {
  const width = Math.min(system.stderr.columns(), 80) - 1;
  terminal.say(`\n${terminal.paint("dim", wrapped(about, width))}`);
}

/** Explains and asks a question until the answer will do; `otherwise` is the meaning of an empty one. */
async function ask(
  asking: Asking,
  question: StarterQuestion,
  hint: string,
  otherwise: string | undefined,
): Promise<string> {
  const { terminal } = asking;
  const { example, about } = question;
  explain(asking, otherwise === undefined ? `${about}\nFor example: ${example}` : about);
  const shown = otherwise === undefined ? ":" : ` (Enter: ${visible(otherwise)}):`;
  const answer = await terminal.ask({
    message: `${question.question}${shown}`,
    hint,
    ...otherwise === undefined ? {} : { otherwise },
    check: async (answer) => {
      const wrong = await wrongAtHand(asking, question, answer.trim() || (otherwise ?? ""));
      return wrong && `It ${wrong}`;
    },
  });
  return answer.trim() || (otherwise ?? "");
}
