/** Validation of a configuration value against schemas, and a search for endpoints of plain http in it. */
import type { UserError } from "../../errors.ts";
import { nearest } from "../../nearest.ts";
import { placeholderIn } from "../../placeholder.ts";
import { isLoopback } from "../../provider/hosts.ts";
import { visible } from "../../terminal/escape.ts";
import { type Located, valueAt } from "../yaml/located.ts";
import { toPlain } from "../yaml/plain.ts";
import {
  exampleOf,
  fieldsAt,
  formsIn,
  formsOf,
  isEndpoint,
  isSecret,
  keysOf,
  optionsOf,
} from "./fields.ts";
import { misplacedSecret } from "./misplaced_secret.ts";
import { textsIn } from "./texts.ts";
import {
  keyPlace,
  line,
  notAMap,
  onePerPlace,
  type Path,
  placeAt,
  problem,
  sentence,
  startsWith,
  type Subject,
  wording,
} from "./problems.ts";
import * as v from "valibot";
import { dialect } from "../../terminal/dialect.ts";

/** The result of a check: the value, or at least one problem. */
interface Checked<Output> {
  readonly output: Output | undefined;
  readonly problems: readonly UserError[];
}

/** Parses the value; keys that the schema does not know are left to `findUnknown`. */
export function checkValue<Schema extends v.GenericSchema>(
  subject: Subject,
  schema: Schema,
): Checked<v.InferOutput<Schema>> {
  const parsed = v.safeParse(schema, toPlain(subject.entry.value), { message: wording });
  if (parsed.success) return { output: parsed.output, problems: [] };
  const issues = parsed.issues.flatMap((issue) => expand(schema, issue));
  const problems = issues.map((issue) => issueProblem(subject, schema, issue));
  return { output: undefined, problems: onePerPlace(problems) };
}

/**
 * The problems of the form of a union that was probably meant, the one that got furthest; the issue itself when no form
 * got anywhere.
 */
function expand(
  schema: v.GenericSchema,
  issue: v.BaseIssue<unknown>,
): readonly v.BaseIssue<unknown>[] {
  const path = issue.path ?? [];
  if (issue.type !== "union") return [issue];
  const forms = fieldsAt([schema], keysIn(path)).flatMap(formsOf);
  const tries = forms.map((form) =>
    v.safeParse(form, issue.input, { message: wording }).issues ?? []
  );
  const reach = (issues: readonly v.BaseIssue<unknown>[]) =>
    Math.max(0, ...issues.map((inner) => inner.path?.length ?? 0));
  const best = tries.toSorted((a, b) => reach(b) - reach(a))[0] ?? [];
  if (reach(best) === 0) return [issue];
  return best.map((inner) => ({ ...inner, path: [...path, ...inner.path ?? []] }) as typeof issue);
}

function keysIn(path: readonly v.IssuePathItem[]): Path {
  return path.map(({ key }) => key as string | number);
}

function issueProblem(
  subject: Subject,
  schema: v.GenericSchema,
  issue: v.BaseIssue<unknown>,
): UserError {
  const path = keysIn(issue.path ?? []);
  const value = valueAt(subject.entry.value, path);
  if (value === undefined || isNothing(value)) return missing(subject, schema, path, value);
  if (issue.path?.at(-1)?.origin === "key") {
    const at = keyPlace(subject.entry, path);
    return problem(sentence(subject, path, issue.message), at, "NAME: VALUE");
  }
  const fields = fieldsAt([schema], path);
  const isReference = path.at(-1) === "secret" &&
    fieldsAt([schema], path.slice(0, -1)).some(isSecret);
  const secret = fields.some(isSecret) ? undefined : misplacedSecret(value, isReference);
  const { message, hint } = secret ?? unfilled(value, fields) ??
    needsQuotes(value, fields, issue) ?? { message: issue.message };
  const shown = hint ?? (isReference ? undefined : variableMeant(value, fields)) ??
    noAsFalse(value, fields) ??
    optionMeant(value, fields) ??
    keyMeant(value, fields) ??
    (fields[0] && path.length > 0 ? oneOf(fields[0]) : undefined);
  return problem(sentence(subject, path, message), value.at, shown && line(subject, path, shown));
}

/**
 * The hint `false` for a word that means false in YAML 1.1 (`no`, `off`) and is text in 1.2 and in Go: the hint must
 * not turn its meaning round.
 */
function noAsFalse(value: Located, fields: readonly v.GenericSchema[]): string | undefined {
  const isNo = value.type === "scalar" && /^(?:no?|off)$/i.test(value.source);
  return isNo && formsIn(fields).has("flag") ? "false" : undefined;
}

/**
 * The tag that gives a field the value of the variable that its text only names, as a shell or a reference does. What a
 * secret's field holds may be the secret, however it reads.
 */
function variableMeant(value: Located, fields: readonly v.GenericSchema[]): string | undefined {
  if (
    fields.some(isSecret) || value.type !== "scalar" || typeof value.value !== "string" ||
    value.formless
  ) {
    return undefined;
  }
  const [, referred] = /^env:([a-z_]\w*)$/i.exec(value.value.trim()) ?? [];
  const name = referred ?? placeholderIn(value.value)?.name;
  return name === undefined ? undefined : `!env ${name}`;
}

/** An example; of a few options all, since nobody knows which was meant. */
function oneOf(field: v.GenericSchema): string {
  const example = exampleOf(field);
  const others = optionsOf(field).filter((each) => each !== example);
  const isChoice = others.length > 0 && others.length < optionsOf(field).length;
  return isChoice && others.length < MANY ? `${example}   (or ${others.join(", ")})` : example;
}

/** More than these nobody reads in a hint. */
const MANY = 7;

/**
 * The option that a wrong word probably means, such as the one that a vendor's longer name contains, or that the word
 * begins; `undefined` for none.
 */
function optionMeant(value: Located, fields: readonly v.GenericSchema[]): string | undefined {
  if (value.type !== "scalar" || typeof value.value !== "string") return undefined;
  const options = fields.flatMap(optionsOf);
  const said = value.value.toLowerCase();
  const begun = said.length > 1 ? options.filter((each) => each.startsWith(said)) : [];
  return options.find((each) => said.includes(each.toLowerCase())) ??
    (begun.length === 1 ? begun[0] : nearest(said, options));
}

/** Whether a text has a template of Go's in it, as the original's pages have some: neither program fills one in. */
export function isTemplate(text: string): boolean {
  return /\{\{.*\}\}/s.test(text);
}

/** The end of a sentence on one. */
export const TEMPLATE = "is a template, and nothing fills it in";

/** The message and hint for a template. */
function unfilled(
  value: Located,
  fields: readonly v.GenericSchema[],
): { message: string; hint: string } | undefined {
  if (value.type !== "scalar" || typeof value.value !== "string") return undefined;
  if (!isTemplate(value.value)) return undefined;
  const hint = fields.some(isSecret) ? "!secret keyring:NAME" : "!env NAME";
  return { message: TEMPLATE, hint };
}

/** The map that a text stands for where one of its keys alone can be meant: an account's name for the account. */
function keyMeant(value: Located, fields: readonly v.GenericSchema[]): string | undefined {
  if (value.type !== "scalar" || typeof value.value !== "string") return undefined;
  const text = value.value;
  const known = [...keysOf(fields)?.known ?? []];
  if (known.some(([, inner]) => inner.some(isSecret))) return undefined;
  const [meant, another] = known.filter(([key]) =>
    fields.some((field) => v.is(field, { [key]: text }))
  );
  return meant && !another ? `{${meant[0]}: ${JSON.stringify(visible(text))}}` : undefined;
}

/** Issue types of schemas that take text: a number or flag there may lack nothing but quotes. */
const TEXTUAL = new Set(["string", "union", "picklist", "literal"]);

/** The message and hint for a number or flag where text is wanted: in quotes, as it is spelled in the file. */
function needsQuotes(
  value: Located,
  fields: readonly v.GenericSchema[],
  { type }: v.BaseIssue<unknown>,
): { message: string; hint?: string } | undefined {
  if (value.type !== "scalar" || typeof value.value === "string") return undefined;
  if (fields.length === 0 || !TEXTUAL.has(type)) return undefined;
  const tries = fields.map((field) => v.safeParse(field, value.source, { message: wording }));
  const [failed] = tries.flatMap(({ issues }) => issues ?? []);
  if (failed && !tries.some(({ success }) => success)) return { message: failed.message };
  const kind = typeof value.value === "number" ? "a number" : "true or false";
  return {
    message: `must be in quotes, since YAML reads it as ${kind}`,
    hint: fields.some(isSecret) ? '"..."' : JSON.stringify(visible(value.source)),
  };
}

function missing(
  subject: Subject,
  schema: v.GenericSchema,
  path: Path,
  value: Located | undefined,
): UserError {
  const holder = path.slice(0, -1);
  const parent = valueAt(subject.entry.value, holder);
  if (parent?.type === "list" && typeof path.at(-1) === "string") {
    return notAMap(subject, fieldsAt([schema], holder), holder, parent);
  }
  const unset = value?.type === "scalar" && /^!env\s+(\S+)/.exec(value.source)?.[1];
  if (unset) {
    const message = `is missing, since the variable ${visible(unset)} is not set`;
    return problem(
      sentence(subject, path, message),
      value.at,
      dialect().set(visible(unset), "VALUE"),
    );
  }
  const meant = subject.moved?.find(({ to }) => startsWith(to, path))?.to ?? path;
  const field = fieldsAt([schema], meant)[0];
  if (value?.type === "scalar" && value.source === "~" && typeof path.at(-1) === "number") {
    const message = "must be in quotes, since YAML reads ~ as nothing";
    return problem(sentence(subject, meant, message), value.at, line(subject, meant, '"~"'));
  }
  const hint = field && line(subject, meant, exampleOf(field));
  return problem(sentence(subject, meant, "is missing"), placeAt(subject.entry, path), hint);
}

function isNothing(value: Located): boolean {
  return value.type === "command" || (value.type === "scalar" && value.value === null);
}

/**
 * Finds the endpoints of an entry, at any depth, that are plain http to another machine: on any network, whoever is
 * between reads what is sent and answers in its place.
 */
export function insecureAt(
  subject: Subject,
  schemas: readonly v.GenericSchema[],
): readonly UserError[] {
  const found = [...textsIn(subject.entry.value, schemas)].filter(({ fields }) =>
    fields.some(isEndpoint)
  );
  return found.flatMap(({ text, at, path }) => {
    const wrong = plainHttp(text);
    if (wrong === undefined) return [];
    const hint = "https://, or insecure: true in the entry itself";
    return problem(sentence(subject, path, wrong), at, hint);
  });
}

/**
 * The end of a sentence on an address of plain http to another machine, which anybody on the way could read and change;
 * `undefined` for any other address.
 */
export function plainHttp(address: string): string | undefined {
  const url = URL.parse(address);
  if (url?.protocol !== "http:" || isLoopback(url.hostname)) return undefined;
  return `is plain http to ${url.host}, which is not this machine`;
}
