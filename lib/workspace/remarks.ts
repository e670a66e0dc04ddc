/**
 * Remarks on a configuration, said while it is used: each thing once to each project's person, and no more than is
 * read.
 */
import { type Chain, integrationsOf } from "../chain/chain.ts";
import { checkIntegration } from "../chain/linked_integration.ts";
import type { Model } from "../config/entries/model.ts";
import { traitsOf, type UserError } from "../errors.ts";
import { inWords } from "../terminal/report.ts";
import { untold } from "../session/told.ts";
import type { View } from "./view.ts";

/** Number of those that are told in words. */
const MOST = 3;

/** Of what is said, and to whom. */
type Remarked = Pick<View, "model" | "clouds" | "terminal" | "flags" | "system">;

/** Says what is odd. */
export interface Remarks {
  /** About what belongs to no entry. */
  ofSettings(): Promise<void>;
  /** About the entries of a chain, and what hangs on it. */
  ofChain(chain: Chain): Promise<void>;
}

/** Makes the remarks on one configuration. */
export function remarksOn(view: Remarked): Remarks {
  const { model, clouds } = view;
  const say = sayer(view);
  return {
    ofSettings: async () => {
      // Every entry is looked at for that, and mostly there is nothing.
      if (model.remarks.length === 0) return;
      const entries = pathsOf(model);
      // What is another program's to read is nothing odd until somebody asks: `validate` tells it.
      const ours = model.remarks.filter((each) => !traitsOf(each).quiet);
      await say(ours.filter((each) => !isBelow(each, entries)));
    },
    ofChain: async (chain) => {
      const hanging = integrationsOf(model, chain);
      const nodes = [...chain.links.map(({ node }) => node), ...hanging];
      const paths = nodes.map(({ at }) => at.path);
      await say([
        ...model.remarks.filter((each) => isBelow(each, paths)),
        ...chain.links.flatMap(({ remarks }) => remarks),
        ...hanging.flatMap((node) => checkIntegration(node, clouds).remarks),
      ]);
    },
  };
}

/** One that says each thing once, what is passed over first; of many, that there are more. */
function sayer(view: Remarked) {
  const { terminal, flags } = view;
  const heard = new Set<string>();
  let said = 0;
  return async (all: readonly UserError[]) => {
    const rank = ({ code }: UserError) => code === "key_unknown" ? 0 : 1;
    const words = all.toSorted((a, b) => rank(a) - rank(b)).map((each) =>
      inWords(each, terminal.paint)
    );
    const fresh = [...new Set(words)].filter((each) => !heard.has(each));
    for (const each of fresh) heard.add(each);
    for (const each of await untold(view, "remarks", fresh)) {
      if (said < MOST) terminal.warn(each);
      if (said === MOST) terminal.warn(`There is more like that: atmos-auth validate${flags}`);
      said++;
    }
  };
}

function pathsOf({ providers, identities, integrations }: Model): readonly string[] {
  return [providers, identities, integrations].flatMap((nodes) =>
    [...nodes.values()].map(({ at }) => at.path)
  );
}

function isBelow({ at }: UserError, paths: readonly string[]): boolean {
  return paths.some((path) => at?.path === path || at?.path.startsWith(`${path}.`));
}
