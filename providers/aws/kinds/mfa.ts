/** The one-time code of a second factor: from the command line, a seed, a program, or the person. */
import { hasCode, type Place, UserError } from "../../../lib/errors.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import type { Program } from "../../../lib/config/schema/program.ts";
import { Secret } from "../../../lib/secret.ts";
import type { HelperResult } from "../../../lib/system/programs.ts";
import { visible } from "../../../lib/terminal/escape.ts";
import { helperEnd, isMissing } from "../../../lib/terminal/helper_end.ts";
import { commandFor, lookingFor } from "./program.ts";
import type { SecondFactor } from "./second_factor.ts";
import { typedFlag } from "../../../lib/terminal/flag.ts";

/** Time limit of the program, in milliseconds; it may wait for a touch of a security key. */
const PROCESS_TIMEOUT = 120_000;

/**
 * Runs `ask` with a code, and once more with another when AWS refuses it: a person may have mistyped it, and a seed's
 * code may have been used elsewhere.
 */
export async function withCode<T>(
  context: ProviderContext,
  factor: SecondFactor,
  ask: (code: Secret) => Promise<T>,
): Promise<T> {
  const { code, again } = await readCode(context, factor);
  try {
    return await ask(code);
  } catch (error) {
    if (again === undefined || !isWrongCode(error)) throw error;
    context.person.warn(`AWS did not take that code; ${again}`);
    return await ask((await readCode(context, factor)).code);
  }
}

/** A code, and the message before another is taken. */
interface Code {
  readonly code: Secret;
  readonly again?: string;
}

async function readCode(context: ProviderContext, factor: SecondFactor): Promise<Code> {
  const { seed, process, device, at, processAt } = factor;
  if (context.options.mfaCodeStdin) return { code: await fromStdin(context) };
  if (seed !== undefined) {
    const code = await context.codes.ofSeed({ source: seed, at, device, digits: 6 });
    return { code, again: "the next one is tried" };
  }
  if (process !== undefined) {
    return {
      code: await context.codes.inTurn(device, () => fromProcess(context, process, processAt)),
    };
  }
  return { code: await fromPerson(context, factor), again: "wait for the next one" };
}

/** Whether AWS refused for the code, and not for anything else. */
function isWrongCode(error: unknown): boolean {
  return hasCode(error, "sign_in_refused") &&
    error.message.includes("MultiFactorAuthentication failed");
}

function isCode(text: string): boolean {
  return /^\d{6}$/.test(text);
}

async function fromPerson(
  { person }: ProviderContext,
  { identity, device }: SecondFactor,
): Promise<Secret> {
  const login = `atmos-auth login ${typedFlag("-i", identity)}`;
  const code = await person.ask({
    message: `MFA code for ${device}:`,
    hint: `${login} --mfa-code-stdin`,
    later: login,
    check: (answer) => isCode(answer.trim()) ? undefined : "it has six digits",
  });
  return new Secret(code.trim());
}

async function fromStdin(context: ProviderContext): Promise<Secret> {
  const line = (await context.readLine())?.trim() ?? "";
  if (isCode(line)) return new Secret(line);
  throw new UserError("usage", "Standard input holds no MFA code of six digits", {
    hint: "echo 123456 | atmos-auth login --mfa-code-stdin",
  });
}

async function fromProcess(
  context: ProviderContext,
  process: Program,
  at: Place,
): Promise<Secret> {
  const running = context.run(commandFor(context, process, PROCESS_TIMEOUT));
  const waiting = 'Waiting for the program of "credentials.mfa_process", which may want a touch';
  const result = await context.person.waitFor(waiting, running, { limit: PROCESS_TIMEOUT });
  const code = result.stdout.trim();
  if (result.status === 0 && isCode(code)) return new Secret(code);
  const outcome = result.status === 0
    ? "printed something else than six digits"
    : helperEnd(result, PROCESS_TIMEOUT);
  const named = typeof process === "string" ? "" : ` "${visible(process[0]!)}"`;
  const what = `The program${named} of "credentials.mfa_process" ${outcome}`;
  throw new UserError("sign_in_refused", what, { at, hint: hintFor(process, result) });
}

function hintFor(process: Program, result: HelperResult): string {
  if (typeof process === "string" || !isMissing(result)) {
    return "run it by hand: it must print the six digits and nothing else";
  }
  return lookingFor(process[0]!);
}
