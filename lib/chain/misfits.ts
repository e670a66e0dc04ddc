/** What keeps an entry from being a link: a kind that there is not, or one that can't follow what comes before it. */
import { UserError } from "../errors.ts";
import type { Cloud } from "../provider/cloud.ts";
import type { Kind, NodeRole } from "../provider/kind.ts";
import { visible } from "../terminal/escape.ts";
import {
  declared,
  type DeclaredKind,
  everyKind,
  findKind,
  kindNames,
} from "../config/entries/kinds.ts";
import { type Node, subjectOf } from "../config/entries/node.ts";
import { placeAt, problem } from "../config/schema/problems.ts";
import { nearest } from "../config/schema/suggest.ts";

/** What is wrong with a kind that no cloud declares as one of that role; nothing when the entry has none. */
export function kindProblem(node: Node, clouds: readonly Cloud[]): readonly UserError[] {
  const { role, kind } = node;
  if (kind === "") return [];
  const { failed, entry } = subjectOf(node);
  const at = placeAt(entry, ["kind"]);
  const named = `"${visible(kind)}"`;
  if (everyKind(clouds, role).includes(kind)) {
    const message = `${failed}: this version does not support the kind ${named} yet`;
    return [new UserError("kind_unsupported", message, { at, hint: oneOf(clouds, role, kind) })];
  }
  const other = role === "provider" ? "identity" : "provider";
  if (role !== "integration" && findKind(clouds, other, kind)) {
    const message = `${failed}: ${named} is a kind of ${other}, not of ${role}`;
    const section = other === "provider" ? "auth.providers" : "auth.identities";
    return [problem(message, at, `move it to ${section}`)];
  }
  const meant = nearest(kind, everyKind(clouds, role));
  const message = `${failed}: there is no kind ${named}`;
  return [problem(message, at, meant ? `kind: ${meant}` : oneOf(clouds, role, kind))];
}

/** The kinds there are: those of the same cloud, if it has any. */
function oneOf(clouds: readonly Cloud[], role: NodeRole, kind: string): string {
  const names = kindNames(clouds, role);
  const near = names.filter((name) => name.split("/")[0] === kind.split("/")[0]);
  return `kind: ${(near.length > 0 ? near : names).join(" | ")}`;
}

/** The kind takes no policy, so that its credential can't be narrowed to reading. */
export function cannotNarrow({ name, at }: Node, kind: Kind, clouds: readonly Cloud[]): UserError {
  const message = `"${visible(name)}" can't be narrowed to reading: ${kind.name} takes no policy`;
  const above = declared(clouds, "identity").find(({ kind: { narrows, accepts } }) =>
    narrows && accepts.includes(kind.yields)
  );
  const hint = above === undefined
    ? "use an identity that may do less, and leave --read-only out"
    : `put an identity of kind ${above.kind.name} on top of it, and use --read-only with that`;
  return new UserError("usage", message, { at, hint });
}

/** Why the kind can't follow what comes before it. */
export function misfit(
  node: Node,
  kind: Kind,
  before: Pick<Kind, "name"> | undefined,
  clouds: readonly Cloud[],
): UserError {
  const { failed, entry } = subjectOf(node);
  const at = placeAt(entry, ["via"]);
  const fitting = kindsYielding(kind.accepts, clouds);
  if (before === undefined) {
    const message = `${failed}: "via" is missing, and ${kind.name} needs one`;
    return problem(message, at, viaHint(fitting));
  }
  if (kind.accepts.length === 0) {
    return problem(
      `${failed}: ${kind.name} starts a chain, so it can't have "via"`,
      at,
      "remove via",
    );
  }
  const only = fitting.length > 0
    ? `; it follows ${fitting.map(({ kind }) => kind.name).join(" or ")}`
    : "";
  const message = `${failed}: ${kind.name} can't follow ${before.name}${only}`;
  return problem(message, node.via?.at ?? at, viaHint(fitting));
}

function kindsYielding(
  types: readonly string[],
  clouds: readonly Cloud[],
): readonly DeclaredKind[] {
  const all = [...declared(clouds, "provider"), ...declared(clouds, "identity")];
  return all.filter(({ kind }) => types.includes(kind.yields));
}

function viaHint(fitting: readonly DeclaredKind[]): string {
  return `via: {${fitting[0]?.kind.role ?? "provider"}: NAME}`;
}

/** What a chain consists of must be known before anything in it runs. */
export function toldVia(node: Node): UserError {
  const { failed, entry } = subjectOf(node);
  const at = node.via?.at ?? placeAt(entry, ["via"]);
  return problem(`${failed}: "via" can't be told by !exec`, at, "via: {provider: NAME}");
}
