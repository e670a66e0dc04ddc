/** Checks of the fields that choose an installation, beyond their schema. */
import { UserError } from "../../../lib/errors.ts";
import type { Entry } from "../../../lib/provider/kind.ts";
import { contradiction, ownerOf, type TargetFields } from "./target.ts";

/** Throws `config_invalid` when they contradict each other. */
export function checkTarget({ name, role, fields, at }: Entry<TargetFields>): void {
  const failed = `Cannot use ${role} "${name}"`;
  const extra = contradiction(fields);
  if (extra !== undefined) {
    const message =
      `${failed}: only one of "installation_id", "owner" and "repository" may be said`;
    throw new UserError("config_invalid", message, { hint: `remove ${extra}`, at: at(extra) });
  }
  const stranger = strangerIn(fields);
  if (stranger !== undefined) {
    const message = `${failed}: the repository "${stranger}" belongs to none of its owners`;
    throw new UserError("config_invalid", message, {
      hint: `owner: ${ownerOf(stranger)}`,
      at: at("repositories"),
    });
  }
}

/** Returns a repository whose owner is not asked for a token; `undefined` when there is none. */
function strangerIn({ owner, repository, repositories }: TargetFields): string | undefined {
  const owners = owner !== undefined ? [owner].flat() : repository ? [ownerOf(repository)!] : [];
  if (owners.length === 0) return undefined;
  const small = owners.map((one) => one.toLowerCase());
  return repositories?.find((name) => {
    const named = ownerOf(name)?.toLowerCase();
    return named !== undefined && !small.includes(named);
  });
}
