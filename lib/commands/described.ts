/** An integration that no configuration has, described on the command line. */
import * as v from "valibot";
import type { IdentityChain } from "../chain/chain.ts";
import { UserError } from "../errors.ts";
import type { IntegrationKind, IntegrationPlan } from "../provider/kind.ts";
import { visible } from "../terminal/escape.ts";

/** The plan of an entry with these fields; `what` is how the person said it, for messages. */
export function planDescribed(
  kind: IntegrationKind,
  { target }: IdentityChain,
  fields: unknown,
  what: string,
): IntegrationPlan {
  const { node, kind: { yields }, plan } = target;
  if (!kind.accepts.includes(yields)) {
    const message = `"${visible(node.name)}" (${node.kind}) can't have an integration ${kind.name}`;
    throw new UserError("usage", message, { hint: "atmos-auth list" });
  }
  const read = v.safeParse(kind.schema, fields);
  if (!read.success) throw misdescribed(what, read.issues[0]);
  const at = (...path: (string | number)[]) => ({
    file: "(command line)",
    line: 1,
    column: 1,
    path: path.join("."),
  });
  return kind.plan({ name: what, identity: node.name, fields: read.output, at }, plan);
}

function misdescribed(what: string, issue: v.BaseIssue<unknown>): UserError {
  const field = issue.path?.at(-1)?.key ?? what;
  const flag = `--${String(field).replaceAll("_", "-")}`;
  const missing = issue.input === undefined;
  const message = missing ? `${what} needs ${flag}` : `${flag} of ${what}: ${issue.message}`;
  return new UserError("usage", message, { hint: `${flag} VALUE` });
}
