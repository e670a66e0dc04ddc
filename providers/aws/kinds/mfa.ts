/** The one-time code of a second factor: from the command line, from a program, or from the person. */
import { UserError } from "../../../lib/errors.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { helperEnd } from "../../../lib/terminal/helper_end.ts";
import { commandFor, type Program } from "./program.ts";
import { typedFlag } from "../../../lib/terminal/flag.ts";

/** How long a program may take; it may wait for a finger on a key. */
const PROCESS_TIMEOUT = 120_000;

/** A code, and whether a person typed it just now. */
export interface Code {
  readonly code: string;
  readonly typed: boolean;
}

/** Gets the code for a device; throws when there is none, or when it is not six digits. */
export async function readCode(
  context: ProviderContext,
  identity: string,
  device: string,
  process: Program | undefined,
): Promise<Code> {
  if (context.options.mfaCodeStdin) return { code: await fromStdin(context), typed: false };
  if (process !== undefined) return { code: await fromProcess(context, process), typed: false };
  const code = await context.person.ask({
    message: `MFA code for ${device}:`,
    hint: `atmos-auth login ${typedFlag("-i", identity)} --mfa-code-stdin`,
    later: `atmos-auth login ${typedFlag("-i", identity)}`,
    check: (answer) => isCode(answer.trim()) ? undefined : "it has six digits",
  });
  return { code: code.trim(), typed: true };
}

/** Whether AWS refused for the code, and not for anything else. */
export function isWrongCode(error: unknown): boolean {
  return error instanceof UserError && error.code === "sign_in_refused" &&
    error.message.includes("MultiFactorAuthentication failed");
}

function isCode(text: string): boolean {
  return /^\d{6}$/.test(text);
}

async function fromStdin(context: ProviderContext): Promise<string> {
  const line = (await context.readLine())?.trim() ?? "";
  if (isCode(line)) return line;
  throw new UserError("usage", "Standard input holds no MFA code of six digits", {
    hint: "echo 123456 | atmos-auth login --mfa-code-stdin",
  });
}

async function fromProcess(context: ProviderContext, process: Program): Promise<string> {
  const result = await context.run(commandFor(context, process, PROCESS_TIMEOUT));
  const code = result.stdout.trim();
  if (result.status === 0 && isCode(code)) return code;
  const what = result.status === 0
    ? "printed something else than six digits"
    : helperEnd(result, PROCESS_TIMEOUT);
  throw new UserError("sign_in_refused", `The program of "credentials.mfa_process" ${what}`, {
    hint: "run it by hand: it must print the six digits and nothing else",
  });
}
