/** Values that are valid, and will be refused when they are used: on this machine, or by the cloud. */
import { findKind } from "../../config/entries/kinds.ts";
import { type Node, subjectOf } from "../../config/entries/node.ts";
import { problem, sentence } from "../../config/schema/problems.ts";
import type { Located } from "../../config/yaml/located.ts";
import { namedBy, referencesBelow } from "../../config/yaml/secret_reference.ts";
import type { Link } from "../../chain/link.ts";
import { throwBug, type UserError } from "../../errors.ts";
import type { Cloud } from "../../provider/cloud.ts";
import { checkReference, secretAtHand, wrongReference } from "../../references/mod.ts";
import { visible } from "../../terminal/escape.ts";
import type { System } from "../../system.ts";
import type { View } from "../../workspace/view.ts";

/** Returns such problems of providers and identities, and of those that are planned, in no order. */
export async function refusedLater(
  view: View,
  links: readonly Link[],
): Promise<readonly UserError[]> {
  const { model, clouds, system, loaded } = view;
  const nodes = [...model.providers.values(), ...model.identities.values()];
  const scalars = nodes.map((node) => [node, [...scalarsIn(node.tree, [])]] as const);
  // A configuration that is not trusted has no file looked for outside of its project.
  const secrets = loaded.trusted
    ? await Promise.all(
      referencesIn(view).map(({ reference, at }) => checkReference(system, reference, at)),
    )
    : [];
  const regions = scalars.flatMap(([node, found]) => regionProblems(node, found, clouds));
  const wrong = loaded.trusted
    ? await Promise.all(links.map((link) => wrongSecret(system, link)))
    : [];
  return [...[...secrets, ...wrong].flatMap((error) => error ?? []), ...regions];
}

/** Finds the problem of an entry's secrets, as far as they are at hand. */
export async function wrongSecret(
  system: System,
  { plan, node }: Link,
): Promise<UserError | undefined> {
  try {
    await plan.checkSecrets?.((source) => secretAtHand(source, system, node.at));
  } catch (error) {
    throwBug(error);
    return error.at === undefined ? error.with({ at: node.at }) : error;
  }
}

/** Returns the references that can't be followed, wherever they lead. */
export async function wrongReferences(view: View): Promise<readonly UserError[]> {
  const found = referencesIn(view);
  if (found.length === 0) return [];
  const managers = (await import("../../sign_in/secret_schemes.ts")).managersIn(view);
  const wrong = await Promise.all(
    found.map(({ reference, at }) => wrongReference(reference, managers, at)),
  );
  return wrong.flatMap((error) => error ?? []);
}

/** Returns all references of providers and identities, each with its place. */
function referencesIn({ model }: View) {
  const nodes = [...model.providers.values(), ...model.identities.values()];
  return nodes.flatMap(({ tree }) => referencesBelow(tree)).flatMap((written) => {
    const reference = namedBy(written);
    return reference === undefined ? [] : { reference, at: written.at };
  });
}

interface Scalar {
  readonly path: readonly string[];
  readonly value: string;
  readonly at: Located["at"];
}

function* scalarsIn(value: Located, path: readonly string[]): Generator<Scalar> {
  if (value.type === "map") {
    for (const [key, { value: inner }] of value.entries) yield* scalarsIn(inner, [...path, key]);
  } else if (value.type === "list") {
    for (const [at, item] of value.items.entries()) yield* scalarsIn(item, [...path, String(at)]);
  } else if (value.type === "scalar" && typeof value.value === "string") {
    yield { path, value: value.value, at: value.at };
  }
}

/**
 * Returns problems of regions that don't have the form of the cloud's; for an endpoint of one's own, any form will do.
 */
function regionProblems(
  node: Node,
  found: readonly Scalar[],
  clouds: readonly Cloud[],
): readonly UserError[] {
  if (node.role === "integration") return [];
  if (found.some(({ path }) => path.at(-1) === "endpoint_url")) return [];
  const kind = { role: node.role, kind: node.kind };
  return found.flatMap(({ path, value, at }) => {
    const meant = regionMeant(clouds, { ...kind, path }, value);
    if (meant === undefined) return [];
    const says = `is "${visible(value)}", which no partition has`;
    return problem(sentence(subjectOf(node), path, says), at, `region: ${meant}`);
  });
}

/**
 * Returns the region that was probably meant, for a field of a region whose value doesn't have the cloud's form; else
 * `undefined`.
 */
export function regionMeant(
  clouds: readonly Cloud[],
  { role, kind, path }: {
    readonly role: "provider" | "identity";
    readonly kind: string;
    readonly path: readonly string[];
  },
  value: string,
): string | undefined {
  const regions = path.at(-1) === "region"
    ? findKind(clouds, role, kind)?.cloud.regions
    : undefined;
  return regions === undefined || regions.shape.test(value) ? undefined : regions.meant(value);
}
