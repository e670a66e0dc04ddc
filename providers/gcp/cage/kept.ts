/** A secret's version (projects.secrets.versions.access). */
import { textIn } from "../../../lib/cage/module.ts";
import { UserError } from "../../../lib/errors.ts";
import type { Inside } from "../../../lib/cage/server.ts";
import type { KeptInput } from "../modules.ts";
import { asking } from "./asking.ts";
import { get } from "./request.ts";

/** Asks for it. */
export async function run(input: KeptInput, inside: Inside): Promise<unknown> {
  const { resource, token, hints, ...told } = input;
  const hint = "check the project and the name, and that the identity has the role " +
    "roles/secretmanager.secretAccessor on it";
  const { answer } = await asking(
    { action: `Asking Google for ${resource}`, code: "secret_unavailable", hint },
    () => get(`https://secretmanager.googleapis.com/v1/${resource}:access`, token, told, inside),
  );
  const { data } = Object(answer.payload);
  return typeof data === "string" ? textIn(data) ?? noText(hints.noText) : undefined;
}

function noText(mend: string): never {
  const hint = `${mend}   (as text, such as PEM or Base64)`;
  const message = "Google keeps bytes there that are no text in UTF-8";
  throw new UserError("secret_unavailable", message, { hint });
}
