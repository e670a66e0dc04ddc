/** Which identities are meant, as far as that can be told without asking; never a guess. */
import { UserError } from "../errors.ts";
import { visible } from "../terminal/escape.ts";
import { findIdentity, type Model } from "../config/entries/model.ts";

/** What was asked for. */
export interface Asked {
  /** From `--identity`, else from `ATMOS_IDENTITY`; empty when neither says. */
  readonly names: readonly string[];
  /** `--identity` without a value: the person wants to pick. */
  readonly pick: boolean;
}

/** The identities to use, or those among which the person has to pick. */
export type IdentityChoice =
  | { readonly use: readonly string[] }
  | { readonly pick: readonly string[]; readonly title: string };

/** What `ATMOS_IDENTITY` may say instead of a bare `--identity`. */
const PICK = "__SELECT__";
const NONE = new Set(["false", "0", "no", "off"]);

/**
 * Decides by what was asked, then by the defaults. Throws `identity_unknown` for a name that there is not,
 * `identity_unclear` when only the person could tell and nobody is there.
 */
export function chooseIdentity(model: Model, asked: Asked, interactive: boolean): IdentityChoice {
  if (asked.pick || asked.names.includes(PICK)) {
    return pickFrom(model, [...model.identities.keys()], "Select an identity:", interactive);
  }
  if (asked.names.length > 0) {
    const names = asked.names.map((name) => chosen(model, name));
    return { use: [...new Set(names)] };
  }
  return byDefault(model, interactive);
}

function chosen(model: Model, name: string): string {
  if (name.trim() === "") {
    throw new UserError("usage", "The name of the identity is empty", { hint: "--identity NAME" });
  }
  if (NONE.has(name.toLowerCase()) && !model.identities.has(name)) {
    const message = `"${name}" asks for no identity, and there is nothing to do without one`;
    throw new UserError("identity_unclear", message, { hint: "--identity NAME" });
  }
  return findIdentity(model, name).name;
}

function byDefault(model: Model, interactive: boolean): IdentityChoice {
  const defaults = [...model.identities.values()].filter((node) => node.default);
  const names = defaults.map(({ name }) => name);
  if (names.length === 1) return { use: names };
  if (names.length === 0) {
    const title = "No default identity configured. Please choose an identity:";
    return pickFrom(model, [...model.identities.keys()], title, interactive, "no default identity");
  }
  const title = "Multiple default identities found. Please choose one:";
  return pickFrom(model, names, title, interactive, "more than one default identity");
}

function pickFrom(
  model: Model,
  names: readonly string[],
  title: string,
  interactive: boolean,
  why?: string,
): IdentityChoice {
  if (model.identities.size === 0) {
    throw new UserError("identity_unclear", "There are no identities in the configuration", {
      hint: "atmos-auth list",
    });
  }
  const sorted = [...names].sort();
  if (interactive) return { pick: sorted, title };
  const hint = `--identity ${visible(sorted[0]!)}`;
  if (why === undefined) {
    const message = "Cannot let anybody pick an identity: nobody is there";
    throw new UserError("person_needed", message, { hint });
  }
  const listed = sorted.map((name) => `"${visible(name)}"`).join(", ");
  throw new UserError("identity_unclear", `There is ${why}; name one of ${listed}`, { hint });
}
