/** Selection of the providers and identities to list. */
import { findIdentity, findProvider, type Model, type Node } from "../config/entries/model.ts";
import { showLeft } from "../duration.ts";
import type { Cloud } from "../provider/cloud.ts";
import { visible } from "../terminal/escape.ts";
import type { Paint } from "../terminal/paint.ts";

/** A filter of the list; an empty list of names stands for all of that sort and none of the other. */
export interface Filter {
  readonly providers?: readonly string[] | undefined;
  readonly identities?: readonly string[] | undefined;
  /** Tags, of which a listed entry has one at least. */
  readonly tags?: readonly string[] | undefined;
  /** Returns the nodes among those that fit. */
  fits?(nodes: readonly Node[]): readonly Node[];
}

/** The listed nodes, each sort by name; `undefined` for a sort that nobody asked for. */
export interface Selected {
  readonly providers: readonly Node[] | undefined;
  readonly identities: readonly Node[] | undefined;
}

/** All values that a format needs. */
export interface View extends Selected {
  /** The clouds, whose kinds say which fields are secret. */
  readonly clouds: readonly Cloud[];
  /**
   * The time at which the credential of an identity lapses, in milliseconds since 1970, by name; `Infinity` for one
   * that does not, absent for an identity without a credential.
   */
  readonly expiries: ReadonlyMap<string, number>;
  /** The present time, in milliseconds since 1970. */
  readonly now: number;
  readonly paint: Paint;
  /** Columns of the terminal; absent when the output is no terminal. */
  readonly width?: number;
}

/** Applies the filter; throws `UserError` for an unknown name. */
export function select(model: Model, filter: Filter): Selected {
  const { providers, identities } = filter;
  const tagged = ({ tags }: Node) =>
    !filter.tags?.length || tags.some((tag) => filter.tags!.includes(tag));
  const fits = filter.fits ?? ((nodes) => nodes);
  const chosen = (nodes: ReadonlyMap<string, Node>, found: readonly Node[] | undefined) =>
    fits([...new Set(found?.length ? found : nodes.values())].filter(tagged).sort(byName));
  return {
    providers: identities && !providers
      ? undefined
      : chosen(model.providers, providers?.map((name) => findProvider(model, name))),
    identities: providers && !identities
      ? undefined
      : chosen(model.identities, identities?.map((name) => findIdentity(model, name))),
  };
}

function byName(a: Node, b: Node): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

/** The word for a missing kind. */
export const NO_KIND = "no kind";

/** Writes a node's name and kind, fit for a terminal. */
export function titleOf({ name, kind }: Node): string {
  return `${visible(name)} (${visible(kind || NO_KIND)})`;
}

/** The time left, in milliseconds, below which a credential is about to lapse. */
const SHORT = 15 * 60_000;

/** The state of an identity's credential. */
export interface Status {
  /** A sign that tells the state without colours. */
  readonly sign: "✓" | "!" | "✗" | "·";
  readonly style: "bold" | "green" | "yellow" | "red";
  /** The time left, or `expired`; empty when there is no credential, or one that doesn't lapse. */
  readonly left: string;
}

/** Returns the state of an identity's credential. */
export function statusOf(
  { expiries, now }: Pick<View, "expiries" | "now">,
  { name }: Pick<Node, "name">,
): Status {
  const expires = expiries.get(name);
  if (expires === undefined) return { sign: "·", style: "bold", left: "" };
  if (expires === Infinity) return { sign: "✓", style: "green", left: "" };
  const left = expires - now;
  if (left <= 0) return { sign: "✗", style: "red", left: "expired" };
  const [sign, style] = left > SHORT ? ["✓", "green"] as const : ["!", "yellow"] as const;
  return { sign, style, left: showLeft(expires, now) ?? "" };
}
