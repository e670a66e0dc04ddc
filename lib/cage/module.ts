/**
 * A sign-in module as both halves of a cloud know it: its name, what it is given and what it must deliver are
 * declared once, in the plan half, and the module in the cage takes its types from there.
 */
import * as v from "valibot";
import { UserError } from "../errors.ts";
import type { CageTask, ProviderContext } from "../provider/context.ts";

/** The declaration. */
export interface CageModule<Input, Output> {
  /** Its name in the worker's list, such as `azure/refresh`. */
  readonly name: string;
  /** What it delivers, read as if an enemy had written it. */
  readonly answer: v.GenericSchema<unknown, Output>;
  /** What to say when it delivers something else. */
  readonly otherwise: Otherwise;
  /** Never there: it carries the type of what the module is given. */
  readonly input?: Input;
}

/** The message and the hint of a `bad_answer`. */
export interface Otherwise {
  readonly message: string;
  readonly hint: string;
}

/** Runs a module in the cage; throws `bad_answer` when what it delivers is not what it should be. */
export async function askCage<Input, Output>(
  { cage }: Pick<ProviderContext, "cage">,
  { name, answer, otherwise: { message, hint } }: CageModule<Input, Output>,
  input: NoInfer<Input>,
  services: NonNullable<CageTask["services"]> = {},
): Promise<Output> {
  const read = v.safeParse(answer, await cage({ module: name, input, services }));
  if (read.success) return read.output;
  throw new UserError("bad_answer", message, { hint });
}
