/** An assertion from a program of the person's own, such as one that signs in without any browser. */
import type { Program } from "../../../lib/config/schema/program.ts";
import { askCage } from "../../../lib/cage/module.ts";
import { asUserError, UserError } from "../../../lib/errors.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { Secret } from "../../../lib/secret.ts";
import { visible } from "../../../lib/terminal/escape.ts";
import { saying } from "../../../lib/terminal/helper_end.ts";
import { byItself } from "../../../lib/terminal/system_lines.ts";
import { commandFor, failureOf } from "../kinds/program.ts";
import type { SamlAssertion } from "./browser.ts";
import { READ } from "./modules.ts";

/** Time limit of the program, in milliseconds: it may ask the person. */
const TIMEOUT = 10 * 60_000;

/** Runs it; throws when it fails, or prints something else. */
export async function assertionFromProcess(
  context: ProviderContext,
  process: Program,
): Promise<SamlAssertion> {
  const result = await context.run(commandFor(context, process, TIMEOUT));
  const text = result.stdout.replace(/\s+/g, "");
  if (result.status !== 0 || text === "") {
    const seen = byItself("it");
    if (result.status === 0) throw failed(`printed nothing${saying(result)}`, seen);
    const { how, hint } = failureOf(process, result, { timeout: TIMEOUT, hint: seen });
    throw failed(how, hint);
  }
  const assertion = new Secret(text);
  const { expires } = await askCage(context, READ, { assertion }).catch(asItsOwn);
  return { partition: undefined, expires, assertion };
}

/** Throws the error of a text that is no response as the program's fault, and not a server's. */
function asItsOwn(error: unknown): never {
  const { code, message } = asUserError(error);
  if (code !== "bad_answer") throw error;
  const why = message.replace(/^.*? is no SAML response: /, "");
  throw failed(`printed something else than a SAML response: ${visible(why)}`, FORMAT);
}

function failed(what: string, hint: string): UserError {
  return new UserError("sign_in_refused", `The program of "assertion_process" ${what}`, { hint });
}

const FORMAT = "it must print the SAML response in Base64, and nothing else";
