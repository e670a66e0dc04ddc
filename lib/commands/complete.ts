import { candidates, type Known } from "../cli/complete.ts";
import { visible } from "../terminal/escape.ts";
import { type Context, openView, type View } from "../workspace/workspace.ts";

/** `complete -- WORDS`: what completion scripts call; a broken configuration completes nothing, silently. */
export async function complete(context: Context<"complete">): Promise<number> {
  const words = context.invocation.rest;
  const found = await candidates(words, knownNames(context), context.commands);
  context.terminal.print(found.map((word) => `${word}\n`).join(""));
  return 0;
}

/** Without an identity whose cloud has a console, every cloud's. */
function pagesOf({ model, clouds }: View, identity: string | undefined): readonly string[] {
  const kind = identity === undefined ? undefined : model.identities.get(identity)?.kind;
  const cloud = clouds.find(({ kinds }) => kinds.some(({ name }) => name === kind));
  return cloud?.pages ?? [...new Set(clouds.flatMap(({ pages }) => pages ?? []))].sort();
}

/** A name that could do something to the terminal is not offered. */
function knownNames(context: Context<"complete">): Known {
  const names = async (of: (workspace: View) => Iterable<string>) => {
    const workspace = await openView(context).catch(() => undefined);
    return workspace ? [...of(workspace)].filter((name) => visible(name) === name) : [];
  };
  return {
    identities: () => names(({ model }) => model.identities.keys()),
    providers: () => names(({ model }) => model.providers.keys()),
    pages: (identity) => names((workspace) => pagesOf(workspace, identity)),
  };
}
