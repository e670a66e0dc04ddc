/** The decision whom a command line means, by what was asked, then by the defaults. Pure. */
import type { IdentityRequest } from "../cli/asked.ts";
import { elsewhere, findIdentity, type Model, type Node } from "../config/entries/model.ts";
import { thatMaySay } from "../config/entries/said.ts";
import { subjectOf } from "../config/entries/node.ts";
import { firstStep } from "../config/files/passed_over.ts";
import { placeAt } from "../config/schema/problems.ts";
import { usage, UserError } from "../errors.ts";
import { visible } from "../terminal/escape.ts";
import { few } from "../terminal/few.ts";
import { typedFlag } from "../terminal/flag.ts";
import { orOthers } from "../terminal/hint.ts";

/** The identities to use, or those among which the person has to pick. */
export type IdentityChoice =
  | { readonly use: readonly [string, ...string[]] }
  | {
    readonly pick: readonly string[];
    readonly title: string;
    /** Word that is looked for at first: the part of a name that was typed for one. */
    readonly word?: string;
  };

/** Value of `ATMOS_IDENTITY` that stands for a bare `--identity`. */
const PICK = "__SELECT__";
const NONE = new Set(["false", "0", "no", "off"]);

/**
 * Decides by what was asked, then by the defaults. Throws `identity_unknown` for a name that there is not,
 * `identity_unclear` when only the person could tell and nobody is there.
 */
export function chooseIdentity(
  model: Model,
  asked: IdentityRequest,
  interactive: boolean,
): IdentityChoice {
  if (asked.pick || asked.names.includes(PICK)) {
    return pickFrom(model, [...model.identities.keys()], "Which identity?", interactive);
  }
  const [first, ...others] = new Set(asked.names.map((name) => chosen(model, name)));
  return first === undefined ? byDefault(model, interactive) : { use: [first, ...others] };
}

function chosen(model: Model, name: string): string {
  if (name.trim() === "") {
    throw usage("The name of the identity is empty", "atmos-auth list");
  }
  if (NONE.has(name.toLowerCase()) && !model.identities.has(name)) {
    const message = `"${name}" asks for no identity, and there is nothing to do without one`;
    throw new UserError("identity_unclear", message, { hint: "atmos-auth list" });
  }
  return findIdentity(model, name).name;
}

function byDefault(model: Model, interactive: boolean): IdentityChoice {
  const defaults = thatMaySay(model, "identity", "default").filter((node) => node.default);
  const names = defaults.map(({ name }) => name);
  const [first, ...others] = names;
  if (first === undefined) {
    const title = "Which identity? (none is the default)";
    const all = [...model.identities.keys()];
    return pickFrom(model, all, title, interactive, "no default identity");
  }
  if (others.length === 0) return { use: [first] };
  if (!interactive) throw severalDefaults(defaults);
  const title = "Which identity? (more than one is the default)";
  return { pick: names.toSorted(), title };
}

/** Whoever joined last, such as by a profile, is likely meant by whoever asked for that; what is for good stands beside. */
function severalDefaults(defaults: readonly Node[]): UserError {
  const [last, ...before] = defaults.toReversed() as [Node, ...Node[]];
  const names = defaults.map(({ name }) => name).sort();
  const message = `There is more than one default identity; name ${oneOf(names)}`;
  const at = placeAt(subjectOf(last).entry, ["default"]);
  const others = before.map(({ name }) => typedFlag("--identity", name));
  const lines = before.filter((one) => one.at.file !== at.file)
    .map(({ name }) => `${visible(name)}: { default: false }`);
  const mend = lines.length === 0
    ? []
    : [`for good, in that file below identities: ${lines.join(", ")}`];
  return new UserError("identity_unclear", message, {
    at,
    hint: orOthers(typedFlag("--identity", last.name), [...others, ...mend]),
  });
}

function pickFrom(
  model: Model,
  names: readonly string[],
  title: string,
  interactive: boolean,
  why?: string,
): IdentityChoice {
  const sorted = [...names].sort();
  const [first] = sorted;
  if (first === undefined) {
    const message = `There are no identities in the configuration${elsewhere(model)}`;
    throw new UserError("identity_unclear", message, { hint: firstStep(model.passedOver) });
  }
  if (interactive) return { pick: sorted, title };
  const message = why === undefined
    ? `Cannot let anybody pick an identity: nobody is there; name ${oneOf(sorted)}`
    : `There is ${why}; name ${oneOf(sorted)}`;
  throw new UserError(why === undefined ? "person_needed" : "identity_unclear", message, {
    hint: sorted.length === 1 ? typedFlag("--identity", first) : "atmos-auth list",
  });
}

/** Words on how one is named, with a few that can be. */
function oneOf(names: readonly string[]): string {
  return names.length === 1 ? few(names) : `one by --identity: ${few(names)}`;
}
