/**
 * A sign-in module as both halves of a cloud know it: its name, input and answer are declared once, in the plan half;
 * the module in the cage and the worker's list take their types from there.
 */
import * as v from "valibot";
import { UserError } from "../errors.ts";
import { Secret } from "../secret.ts";

/** The declaration. */
export interface CageModule<Name extends string, Input, Output> {
  /** Its name in the worker's list, such as `azure/refresh`. */
  readonly name: Name;
  /** The schema of its answer, which is read as if an attacker had written it. */
  readonly answer: v.GenericSchema<unknown, Output>;
  /** The error for another answer. */
  readonly otherwise: Otherwise;
  /** Never there: it carries the type of the module's input. */
  readonly input?: Input;
}

/** The message and the hint of a `bad_answer`. */
interface Otherwise {
  readonly message: string;
  readonly hint: string;
}

/** A module's work. */
export interface CageTask {
  readonly module: CageModule<string, unknown, unknown>;
  /** The input: plain data and secrets, which the client removes from all messages. */
  readonly input: unknown;
  /** The services that the module may call in the main process, beside progress. */
  readonly services?: Services;
}

/** Answers to a module's questions, by the name of the question. */
export type Services = Readonly<Record<string, (question: unknown) => Promise<unknown>>>;

/** Declares a module with an input of type `Input`. */
export function cageModule<Input>() {
  return <Name extends string, Output>(
    name: Name,
    answer: v.GenericSchema<unknown, Output>,
    otherwise: Otherwise,
  ): CageModule<Name, Input, Output> => ({ name, answer, otherwise });
}

/** Runs a module in the cage; throws `bad_answer` when its answer does not match the schema. */
export async function askCage<Input, Output>(
  { cage }: { cage(task: CageTask): Promise<unknown> },
  module: CageModule<string, Input, Output>,
  input: NoInfer<Input>,
  services: Services = {},
): Promise<Output> {
  const read = v.safeParse(module.answer, await cage({ module, input, services }));
  if (read.success) return read.output;
  const { message, hint } = module.otherwise;
  throw new UserError("bad_answer", message, { hint });
}

/**
 * Returns the schema of a secret in an answer: printable text of at most so many characters, so that it can be in a
 * header and on a line of any file.
 */
export function secretText(most: number) {
  return v.pipe(
    v.string(),
    v.regex(/^[!-~]+$/),
    v.maxLength(most),
    v.transform((text) => new Secret(text)),
  );
}

/**
 * Returns the schema of a secret of any text, as secret managers keep it; the caller has its own error for an empty
 * one.
 */
export function keptText() {
  return v.pipe(v.string(), v.transform((text) => new Secret(text)));
}

/** Returns the text of bytes in Base64; `undefined` for anything else. */
export function textIn(base64: unknown): string | undefined {
  try {
    const bytes = Uint8Array.fromBase64(String(base64));
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
