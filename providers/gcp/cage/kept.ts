/**
 * A secret's version (projects.secrets.versions.access, projects.locations.secrets.versions.access), whose checksum is
 * compared as cloud.google.com/secret-manager/docs/data-integrity asks for.
 */
import { textIn } from "../../../lib/cage/module.ts";
import { UserError } from "../../../lib/errors.ts";
import type { Inside } from "../../../lib/cage/server.ts";
import type { KeptInput } from "../modules.ts";
import { noted } from "../../../lib/terminal/hint.ts";
import { asking, type Saying } from "./asking.ts";
import { crc32c } from "./crc32c.ts";
import { get } from "./request.ts";

/** Asks for it. */
export async function run(input: KeptInput, inside: Inside): Promise<unknown> {
  const { host, resource, token, hints, ...told } = input;
  const hint = ({ status, text, reason }: Saying) => hints[troubleOf(status, text, reason)];
  const { answer } = await asking(
    { action: `Asking Google for ${resource}`, code: "secret_unavailable", hint },
    () => get(`https://${host}/v1/${resource}:access`, token, told, inside),
  );
  const { data, dataCrc32c } = Object(answer.payload);
  if (typeof data !== "string") return undefined;
  if (!isWhole(data, dataCrc32c)) throw changed(host, resource);
  return textIn(data) ?? noText(hints.noText);
}

/** Whether the data has the checksum that was kept with it, an `int64` in JSON; Google's own answers always tell it. */
function isWhole(data: string, checksum: unknown): boolean {
  if (checksum === undefined) return true;
  try {
    return String(crc32c(Uint8Array.fromBase64(data))) === String(checksum);
  } catch {
    return false;
  }
}

function changed(host: string, resource: string): UserError {
  const message = `What came from ${host} for ${resource} is not what is kept there: ` +
    "it has another checksum (dataCrc32c)";
  const hint = "try again   (if it stays so, something in between changes what is sent)";
  return new UserError("bad_answer", message, { hint });
}

/** Returns the key of the hint for Google's error, whose message alone tells a secret from a version of it. */
function troubleOf(status: number, text: string, reason: string): keyof KeptInput["hints"] {
  if (reason === "SERVICE_DISABLED") return "service";
  if (/ is in DISABLED state/.test(text)) return "disabled";
  if (/ is in DESTROYED state/.test(text) || /Secret Version /.test(text)) return "version";
  return status === 404 ? "absent" : "denied";
}

function noText(mend: string): never {
  const hint = noted(
    mend,
    "as text, such as PEM or Base64; what is there stays, for who reads bytes",
  );
  const message = "Google keeps bytes there that are no text in UTF-8";
  throw new UserError("secret_unavailable", message, { hint });
}
