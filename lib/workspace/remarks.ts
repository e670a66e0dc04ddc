/** What is odd about a configuration, said while it is used: each thing once, and no more than is read. */
import { type Chain, integrationsOf } from "../chain/chain.ts";
import { checkIntegration } from "../chain/linked_integration.ts";
import type { Model } from "../config/entries/model.ts";
import type { UserError } from "../errors.ts";
import { inWords } from "../terminal/report.ts";
import type { View } from "./view.ts";

/** How many are told in words. */
const MOST = 3;

/** Says what is odd. */
export interface Remarks {
  /** About what belongs to no entry. */
  ofSettings(): void;
  /** About the entries of a chain, and what hangs on it. */
  ofChain(chain: Chain): void;
}

/** What is odd about one configuration. */
export function remarksOn(view: Pick<View, "model" | "clouds" | "terminal" | "flags">): Remarks {
  const { model, clouds } = view;
  const say = sayer(view);
  const entries = pathsOf(model);
  return {
    ofSettings: () => say(model.remarks.filter((each) => !isBelow(each, entries))),
    ofChain: (chain) => {
      const hanging = integrationsOf(model, chain);
      const nodes = [...chain.links.map(({ node }) => node), ...hanging];
      const paths = nodes.map(({ at }) => at.path);
      say([
        ...model.remarks.filter((each) => isBelow(each, paths)),
        ...chain.links.flatMap(({ remarks }) => remarks),
        ...hanging.flatMap((node) => checkIntegration(node, clouds).remarks),
      ]);
    },
  };
}

/** One that says each thing once, what is passed over first; of many, that there are more. */
function sayer({ terminal, flags }: Pick<View, "terminal" | "flags">) {
  const said = new Set<string>();
  return (all: readonly UserError[]) => {
    const rank = ({ code }: UserError) => code === "key_unknown" ? 0 : 1;
    for (const each of all.toSorted((a, b) => rank(a) - rank(b))) {
      const key = `${each.at?.file}:${each.at?.line}:${each.at?.column} ${each.message}`;
      if (said.has(key)) continue;
      if (said.size < MOST) terminal.warn(inWords(each, terminal.paint));
      if (said.size === MOST) terminal.warn(`There is more like that: atmos-auth validate${flags}`);
      said.add(key);
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
