/** That there is no configuration, in a session whose own lies elsewhere. */
import { UserError } from "../errors.ts";
import { fromHome } from "../paths/directories.ts";
import { sessionAround } from "../session/directory/around.ts";
import type { System } from "../system.ts";
import { few } from "../terminal/few.ts";
import { typedFlag } from "../terminal/flag.ts";

/** The error to be thrown: with the line that finds the session's own configuration, where there is one. */
export async function ledBack(system: System, error: UserError): Promise<UserError> {
  const origin = (await sessionAround(system))?.record.origin;
  if (origin?.flags === undefined || origin.files.length === 0) return error;
  const files = few(origin.files.map((file) => fromHome(system, file)));
  const message = `${error.message}; this shell was opened by ${files}`;
  return new UserError(error.code, message, { hint: typedFlag("--chdir", origin.directory) });
}
