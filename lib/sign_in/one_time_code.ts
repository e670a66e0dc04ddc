/** One-time codes of a seed that the configuration names, none of which is given twice. */
import { UserError } from "../errors.ts";
import type { CodeSeed } from "../provider/context.ts";
import { Secret } from "../secret.ts";
import { inTurn, type Turns } from "./code_turn.ts";

/** A seed that was found. */
interface FoundSeed extends Omit<CodeSeed, "source"> {
  readonly seed: Secret;
}

/**
 * Returns the next code that nobody was given yet, after a wait; throws `secret_unavailable` for a text that is no
 * seed.
 */
export async function nextCode(
  turns: Turns,
  { seed, at, device, digits }: FoundSeed,
): Promise<Secret> {
  const { codesOf } = await import("./code_seed.ts");
  const codes = codesOf(seed.reveal().trim(), digits);
  if ("at" in codes) {
    return await inTurn(turns, device, (begins) => new Secret(codes.at(begins)), codes.span);
  }
  const message = `No MFA code can be made of that seed: ${codes.why}`;
  throw new UserError("secret_unavailable", message, { hint: codes.hint, at });
}

/** Waits until a code that a program makes of the time is none that was given before, and has it made. */
export async function nextOf(
  turns: Turns,
  device: string,
  make: () => Promise<Secret>,
): Promise<Secret> {
  return await inTurn(turns, device, make);
}
