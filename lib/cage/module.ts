/**
 * A sign-in module as both halves of a cloud know it: its name, what it is given and what it must deliver are
 * declared once, in the plan half; the module in the cage and the worker's list take their types from there.
 */
import * as v from "valibot";
import { UserError } from "../errors.ts";
import { Secret } from "../secret.ts";

/** The declaration. */
export interface CageModule<Name extends string, Input, Output> {
  /** Its name in the worker's list, such as `azure/refresh`. */
  readonly name: Name;
  /** What it delivers, read as if an enemy had written it. */
  readonly answer: v.GenericSchema<unknown, Output>;
  /** What to say when it delivers something else. */
  readonly otherwise: Otherwise;
  /** Never there: it carries the type of what the module is given. */
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
  /** Plain data and secrets, which the client blots out of whatever is said. */
  readonly input: unknown;
  /** What the module may ask of the main process while it works, beside progress. */
  readonly services?: Services;
}

/** Answers to a module's questions, by the name of the question. */
export type Services = Readonly<Record<string, (question: unknown) => Promise<unknown>>>;

/** Declares a module that is given `Input`. */
export function cageModule<Input>() {
  return <Name extends string, Output>(
    name: Name,
    answer: v.GenericSchema<unknown, Output>,
    otherwise: Otherwise,
  ): CageModule<Name, Input, Output> => ({ name, answer, otherwise });
}

/** Runs a module in the cage; throws `bad_answer` when what it delivers is not what it should be. */
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
 * A secret in an answer: printable text of so many characters at most, so that it can stand in a header and on a
 * line of any file.
 */
export function secretText(most: number) {
  return v.pipe(
    v.string(),
    v.regex(/^[!-~]+$/),
    v.maxLength(most),
    v.transform((text) => new Secret(text)),
  );
}

/** A secret of any text, as secret managers keep it; an empty one is told as that by whoever asked. */
export function keptText() {
  return v.pipe(v.string(), v.transform((text) => new Secret(text)));
}

/** The text of bytes in Base64; `undefined` for what is none, so that the answer is told as none. */
export function textIn(base64: unknown): string | undefined {
  try {
    const bytes = Uint8Array.fromBase64(String(base64));
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
