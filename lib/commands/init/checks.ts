/** Checks of an answer: its form, by its field's own schema, and what lies where it leads to, as far as that is at hand. */
import { regionMeant } from "../shared/refused_later.ts";
import { findKind } from "../../config/entries/kinds.ts";
import { plainHttp } from "../../config/schema/check.ts";
import { fieldsAt, isEndpoint } from "../../config/schema/fields.ts";
import { wording } from "../../config/schema/problems.ts";
import { text } from "../../config/schema/schema.ts";
import { orUndefined, type Place, UserError } from "../../errors.ts";
import { isMap } from "../../map.ts";
import { pathOf } from "../../paths/directories.ts";
import type { Cloud } from "../../provider/cloud.ts";
import type { Answers, StarterQuestion } from "../../provider/starter.ts";
import { fileFor } from "../../references/file.ts";
import { secretAtHand } from "../../references/mod.ts";
import { Unavailable } from "../../secret_programs/unavailable.ts";
import { parseReference, type SecretReference } from "../../secret.ts";
import type { System } from "../../system.ts";
import { typed, visible } from "../../terminal/escape.ts";
import * as v from "valibot";

/** The machine, and the clouds that answers are for. */
interface Checking {
  readonly system: System;
  readonly clouds: readonly Cloud[];
  /** Nothing is written, and so nothing need be there. */
  readonly isDraft?: boolean;
}

/** The placeholder in a hint for an answer that only the person knows; as an answer it is refused. */
export function placeholder(name: string): string {
  return name.toUpperCase();
}

/** Returns what is wrong with an answer, as the end of a sentence; `undefined` when it will do. */
export async function wrongAtHand(
  asking: Checking,
  question: StarterQuestion,
  answer: string,
): Promise<string | undefined> {
  const wrong = wrongForm(asking, question, answer);
  const file = fileOf(asking.system, question, answer.trim());
  if (wrong !== undefined || file === undefined || asking.isDraft) return wrong;
  const error = await fileFor(asking.system, file.rest, NOWHERE).then(() => undefined, unfit);
  return error && `can't be used: ${error.message}`;
}

/** Returns what is wrong with the form of an answer. */
function wrongForm(
  asking: Checking,
  question: StarterQuestion,
  answer: string,
): string | undefined {
  const meant = answer.trim();
  if (meant === "") return question.optional || question.fallback ? undefined : "must not be empty";
  if (meant === placeholder(question.name)) return "must be your own";
  const other = question.refused?.find(({ shape }) => shape.test(meant));
  if (other !== undefined) return other.why;
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
export function meantFor(
  asking: Checking,
  question: StarterQuestion,
  answer: string,
): string | undefined {
  if (question.field?.path.at(-1) !== "region") return undefined;
  const plain = answer.trim().toLowerCase();
  const meant = regionMeant(asking.clouds, question.field, plain) ?? plain;
  return wrongForm(asking, question, meant) === undefined ? meant : undefined;
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
export function valueOf(
  system: System,
  { secret }: StarterQuestion,
  answer: string,
): Answers[string] {
  if (secret === undefined) return answer;
  if (secret === "file") return { secret: `file:${fromAnywhere(system, answer)}` };
  const file = /^file:(.+)$/.exec(answer)?.[1];
  return { secret: file === undefined ? answer : `file:${fromAnywhere(system, file)}` };
}

function fromAnywhere(system: System, path: string): string {
  return path.startsWith("~") ? path : pathOf(system.os).resolve(system.cwd(), path);
}

function unfit(error: unknown): UserError | Unavailable {
  if (error instanceof UserError || error instanceof Unavailable) return error;
  throw error;
}

/** Errors of answers stand nowhere in a file. */
const NOWHERE: Place = { file: "", line: 1, column: 1, path: "" };

/** Returns the file that an answer leads to; `undefined` where it leads to none. */
function fileOf(
  system: System,
  question: StarterQuestion,
  answer: string,
): SecretReference | undefined {
  if (question.secret === undefined || answer === "") return undefined;
  const value = valueOf(system, question, answer);
  const reference = typeof value === "string" ? undefined : parseReference(value.secret);
  return reference?.scheme === "file" ? reference : undefined;
}

/** Returns the answer that a file says which another answer leads to; `undefined` where none does. */
export async function foundIn(
  { system }: Checking,
  { toldBy }: StarterQuestion,
  answers: Answers,
): Promise<string | undefined> {
  const place = toldBy && answers[toldBy.question];
  if (typeof place !== "object") return undefined;
  const reference = parseReference(place.secret);
  if (reference?.scheme !== "file") return undefined;
  const secret = await orUndefined(() => secretAtHand({ reference }, system, NOWHERE));
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson()), secret?.reveal());
  const told = parsed.success && isMap(parsed.output) ? parsed.output[toldBy!.key] : undefined;
  return typeof told === "string" ? told : undefined;
}

/** Says what is odd about an answer that will do. */
export function doubtOf(
  { clouds }: Checking,
  { field }: StarterQuestion,
  answer: string,
): string | undefined {
  if (field?.path.at(-1) !== "region" || answer === "") return undefined;
  const known = findKind(clouds, field.role, field.kind)?.cloud.regions?.known;
  return known === undefined || known.includes(answer)
    ? undefined
    : `"${visible(answer)}" is none of the regions that this version knows: check it`;
}
