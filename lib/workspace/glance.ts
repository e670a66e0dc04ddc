/** A look at the configuration that a line leads to which is not, or not yet, a command line. */
import type { GlobalFlags } from "../cli/flags.ts";
import { leadingWords } from "../cli/leading.ts";
import { parse } from "../cli/parse.ts";
import { type Identities, UNREAD } from "../cli/identities.ts";
import { Variables } from "../cli/variables.ts";
import { namesLike, slipOf } from "../config/entries/like.ts";
import type { Model } from "../config/entries/model.ts";
import { orUndefined } from "../errors.ts";
import type { BareContext } from "./context.ts";
import { goTo } from "../paths/directories.ts";
import { openView, type View } from "./view.ts";

/** The context before a line is understood. */
type Around = Omit<BareContext<"list">, "invocation" | "variables">;

/**
 * Part of a line's `--chdir` that is still to be followed: all that says it, what was typed (our own line has heard the
 * variable), or nothing.
 */
type Chdir = "said" | "typed" | "done";

/** Throws `UserError` where there is none to look at, or it can't be read. */
export async function glance(
  around: Around,
  argv: readonly string[],
  chdir: Chdir,
): Promise<View> {
  const { system, commands } = around;
  const variables = new Variables((name) => system.env.get(name));
  const invocation: { readonly flags: GlobalFlags } = parse(
    [...leadingWords(argv, commands), "list"],
    variables,
    commands,
  );
  const { flags } = invocation;
  if (chdir !== "done") {
    goTo(system, chdir === "said" ? flags.text("chdir") : flags.typed("chdir").at(-1));
  }
  return await openView({ ...around, variables, invocation });
}

/** Reads who is an identity where that line leads. */
export async function identitiesFor(
  around: Around,
  argv: readonly string[],
  chdir: Chdir,
): Promise<Identities> {
  const view = await orUndefined(() => glance(around, argv, chdir));
  return view === undefined ? UNREAD : identitiesIn(view.model);
}

function identitiesIn({ identities, providers, problems }: Model): Identities {
  const names = [...identities.values()].flatMap((
    { name, alias },
  ) => [name, ...alias ? [alias] : []]);
  const known = new Set(names.map((name) => name.toLowerCase()));
  // What could not be read may hold others, and so may what a provider offers, which is called by account and role.
  const mayBeOffered = (word: string) =>
    identities.size === 0 && providers.size > 0 && word.includes("/");
  const isUnknown = (word: string) => problems.length > 0 || mayBeOffered(word);
  return {
    is: (word) => known.has(word.toLowerCase()) || (isUnknown(word) ? undefined : false),
    near: (word) => {
      const [like, ...others] = namesLike(identities.keys(), word);
      return like !== undefined && others.length === 0 ? like : slipOf(names, word);
    },
  };
}
