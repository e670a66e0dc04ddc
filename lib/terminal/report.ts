/** Reports of errors: the text that a person reads, and the exit status. */
import {
  BUG_STATUS,
  type ErrorCode,
  Interrupted,
  type Place,
  statusOf,
  UserError,
  UserErrors,
} from "../errors.ts";
import type { Paint } from "./paint.ts";
import { VERSION } from "../version.ts";
import { visible } from "./escape.ts";
import { hintLines, hintParts } from "./hint.ts";

/** A failure, ready to be shown. */
export interface Report {
  readonly status: number;
  readonly code: ErrorCode | "bug";
  readonly text: string;
  /** The report for machines. */
  readonly object: { readonly error: Readonly<Record<string, unknown>> };
}

/** Returns the report of a failure; anything but a `UserError` is a bug. */
export function report(error: unknown, paint: Paint, debug: boolean): Report {
  if (error instanceof Interrupted) return ended(error);
  if (error instanceof UserErrors) return several(error, paint);
  if (error instanceof UserError) return single(error, paint);
  return bug(error, paint, debug);
}

/** Returns the report of an interruption, which is no error: the person knows of it. */
function ended(error: Interrupted): Report {
  const { code, message } = error;
  return { status: statusOf(error), code, text: message, object: { error: { code, message } } };
}

function single(error: UserError, paint: Paint): Report {
  return {
    status: statusOf(error),
    code: error.code,
    text: asText(error, paint),
    object: { error: asObject(error) },
  };
}

function several(error: UserErrors, paint: Paint): Report {
  const texts = error.all.map((one) => asText(one, paint));
  const objects = error.all.map(asObject);
  const { message, ...first } = asObject(error);
  return {
    status: statusOf(error),
    code: error.code,
    text: texts.join("\n"),
    object: { error: { ...first, message, problems: objects } },
  };
}

function bug(error: unknown, paint: Paint, debug: boolean): Report {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const stack = debug && error instanceof Error ? `\n${error.stack}` : "";
  const more = debug ? "" : "; --debug shows where it happened";
  const hint = `report it with this message and \`atmos-auth version\` (${VERSION})${more}`;
  const text = `${paint("red", "bug:")} ${message}${stack}\n${paint("bold", "hint:")} ${hint}`;
  return {
    status: BUG_STATUS,
    code: "bug",
    text,
    object: { error: { code: "bug", message } },
  };
}

/** Returns an error as lines: the message, the place, and the hint. */
export function asText(error: UserError, paint: Paint, label = "error:"): string {
  return `${paint(label === "error:" ? "red" : "magenta", label)} ${inWords(error, paint)}`;
}

/** Returns an error as lines, without a label. */
export function inWords(error: UserError, paint: Paint): string {
  const lines = [error.message];
  if (error.at) lines.push(`  at ${placeText(error.at)}`);
  if (error.hint) lines.push(...hintLines(error.hint, paint));
  return lines.join("\n");
}

/** Returns an error as plain data. */
export function asObject(error: UserError): Record<string, unknown> {
  const { steps, note } = hintParts(error.hint ?? "");
  return {
    code: error.code,
    message: error.message,
    ...(error.hint === undefined ? {} : { hint: steps.join("\n") }),
    ...(note === undefined ? {} : { note }),
    ...(error.at === undefined ? {} : { at: error.at }),
  };
}

/** Returns a place in words: `atmos.yaml:14:7 auth.identities.prod.via.provider`. */
function placeText(at: Place): string {
  const path = at.path ? ` ${visible(at.path)}` : "";
  return `${visible(at.file)}:${at.line}:${at.column}${path}`;
}
