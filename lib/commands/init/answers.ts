/** Answers to a starter's questions, from the command line or the person; each is checked by its field's own schema. */
import { regionMeant } from "../shared/refused_later.ts";
import { findKind } from "../../config/entries/kinds.ts";
import { plainHttp } from "../../config/schema/check.ts";
import { fieldsAt, isEndpoint } from "../../config/schema/fields.ts";
import { wording } from "../../config/schema/problems.ts";
import { text } from "../../config/schema/schema.ts";
import { nearest } from "../../nearest.ts";
import { looksSecret } from "../../environment/secret_names.ts";
import { usage, type UserError } from "../../errors.ts";
import { pathOf } from "../../paths/directories.ts";
import type { Cloud } from "../../provider/cloud.ts";
import type { Question } from "../../provider/context.ts";
import type { Answers, Starter, StarterQuestion } from "../../provider/starter.ts";
import type { System } from "../../system.ts";
import { wrapped } from "../../terminal/columns.ts";
import { typed, visible } from "../../terminal/escape.ts";
import { agrees, type Terminal } from "../../terminal/terminal.ts";
import { type InitFlags, initLine } from "./line.ts";
import * as v from "valibot";

/** The person to ask, and the clouds that the answers are for. */
export interface Asking {
  readonly system: System;
  readonly clouds: readonly Cloud[];
  readonly terminal: Terminal;
  readonly flags: InitFlags;
}

/** Returns answers that were typed as `--set NAME=VALUE`, by name; throws `usage` for one that answers no question. */
export function givenAnswers(
  starter: Starter,
  { flags, clouds }: Pick<Asking, "flags" | "clouds">,
): ReadonlyMap<string, string> {
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
      initLine(flags, starter.name, { answers: answersLeft(name, names, settings) }),
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
  checkGiven(asking, starter, given);
  const answers: Record<string, Answers[string]> = {};
  const said = new Map(given);
  for (const question of starter.questions) {
    const { name, fallback, unasked } = question;
    const otherwise = given.get(name) || fallback?.(answers);
    if (name === again || !said.has(name) && !unasked && !isAlone(asking)) {
      const hint = lineWith(asking, starter, given, [question]);
      said.set(name, await ask(asking, question, hint, otherwise));
    }
    const meant = said.get(name)?.trim() || otherwise || "";
    if (meant !== "") answers[name] = valueOf(asking.system, question, meant);
  }
  return { answers, said };
}

function isAlone({ terminal }: Asking): boolean {
  return !terminal.canAnswer();
}

function checkGiven(asking: Asking, starter: Starter, given: ReadonlyMap<string, string>): void {
  const missing = isAlone(asking)
    ? starter.questions.filter((one) => isNeeded(one) && !given.has(one.name))
    : [];
  for (const question of starter.questions) {
    const said = given.get(question.name);
    const wrong = said === undefined ? undefined : wrongWith(asking, question, said);
    if (wrong === undefined) continue;
    const example = wrong.includes("such as") ? "" : ` (for example ${question.example})`;
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

/** The hint for answers that are placeholders: a line that asks the person for them. */
function whereAsked({ flags }: Asking, { name }: Starter, given: Before["said"]): string {
  const own = [...given].filter(([key, value]) => value !== placeholder(key));
  const answers = own.map(([key, value]) => `${key}=${value}`);
  return `in a terminal of your own: ${initLine(flags, name, { answers })}`;
}

function isNeeded({ fallback, optional, unasked }: StarterQuestion): boolean {
  return !fallback && !optional && !unasked;
}

/** The placeholder in a hint for an answer that only the person knows; as an answer it is refused. */
function placeholder(name: string): string {
  return name.toUpperCase();
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
    check: (answer) => {
      const wrong = wrongWith(asking, question, answer.trim() || (otherwise ?? ""));
      return wrong && `It ${wrong}`;
    },
  });
  return answer.trim() || (otherwise ?? "");
}

/** Returns what is wrong with an answer, as the end of a sentence; `undefined` when it will do. */
function wrongWith(asking: Asking, question: StarterQuestion, answer: string): string | undefined {
  const meant = answer.trim();
  if (meant === "") return question.optional || question.fallback ? undefined : "must not be empty";
  if (meant === placeholder(question.name)) return "must be your own";
  if (question.field === undefined && typed(meant) !== meant) {
    return `must be a name that needs no quotes where it is typed, such as ${plain(meant)}`;
  }
  const value = valueOf(asking.system, question, meant);
  const schema = schemaOf(asking.clouds, question);
  const parsed = v.safeParse(schema, value, { message: wording });
  if (parsed.issues !== undefined) return parsed.issues[0].message;
  const insecure = isEndpoint(schema) ? plainHttp(meant) : undefined;
  if (insecure !== undefined) return insecure;
  const region = question.field && regionMeant(asking.clouds, question.field, meant);
  return region && `must be a region that there is, such as ${region}`;
}

function plain(name: string): string {
  return name.replace(/[^\w.-]+/g, "-").replace(/^-+|-+$/g, "") || "dev";
}

/** Returns the region that a wrong one probably means; `undefined` for other questions. */
function meantFor(asking: Asking, question: StarterQuestion, answer: string): string | undefined {
  if (question.field?.path.at(-1) !== "region") return undefined;
  const plain = answer.trim().toLowerCase();
  const meant = regionMeant(asking.clouds, question.field, plain) ?? plain;
  return wrongWith(asking, question, meant) === undefined ? meant : undefined;
}

function schemaOf(clouds: readonly Cloud[], { field }: StarterQuestion): v.GenericSchema {
  if (field === undefined) return text();
  const kind = findKind(clouds, field.role, field.kind)?.kind;
  const schema = kind && fieldsAt([kind.schema], field.path)[0];
  if (schema === undefined) throw new Error(`there is no ${field.path.join(".")} of ${field.kind}`);
  return schema;
}

/**
 * Converts an answer to the configuration's value; a file's path is made absolute, since the configuration may be
 * elsewhere.
 */
function valueOf(system: System, { secret }: StarterQuestion, answer: string): Answers[string] {
  if (secret === undefined) return answer;
  if (secret === "file") return { secret: `file:${fromAnywhere(system, answer)}` };
  const file = /^file:(.+)$/.exec(answer)?.[1];
  return { secret: file === undefined ? answer : `file:${fromAnywhere(system, file)}` };
}

function fromAnywhere(system: System, path: string): string {
  return path.startsWith("~") ? path : pathOf(system.os).resolve(system.cwd(), path);
}
