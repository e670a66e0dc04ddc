/** The installation of an app that a token is for, and the token's limits. */
import type { Naming, TextsAt } from "../../../lib/provider/kind.ts";

/** The fields of a configuration. */
export interface TargetFields {
  readonly installation_id?: string | undefined;
  readonly owner?: string | readonly string[] | undefined;
  readonly repository?: string | undefined;
  readonly repositories?: readonly string[] | undefined;
  readonly permissions?: Readonly<Record<string, string>> | undefined;
}

/** One installation. */
export type Target =
  | { readonly by: "id"; readonly id: string }
  | { readonly by: "owner"; readonly owner: string }
  | { readonly by: "repository"; readonly repository: string }
  /** The app's only installation. */
  | { readonly by: "luck" };

/** Installations, and limits of their tokens. */
export interface Scope {
  readonly targets: readonly [Target, ...Target[]];
  /** As written: `NAME` or `OWNER/NAME`. */
  readonly repositories: readonly string[] | undefined;
  readonly permissions: Readonly<Record<string, string>> | undefined;
}

/** The keys that choose an installation; only one of them may stand in an entry. */
const CHOOSING = ["installation_id", "owner", "repository"] as const;

/** Returns the second of two keys that exclude each other; `undefined` when none do. */
export function contradiction(fields: TargetFields): string | undefined {
  return CHOOSING.filter((key) => fields[key] !== undefined)[1];
}

/**
 * Returns the scope by an identity's fields, else by its provider's; an entry that chooses an installation chooses it
 * alone.
 */
export function scopeOf(identity: TargetFields, provider: TargetFields): Scope {
  const choosing = [identity, provider].find((fields) =>
    CHOOSING.some((key) => fields[key] !== undefined)
  );
  const repositories = identity.repositories ?? provider.repositories;
  return {
    targets: targetsOf(choosing ?? {}, repositories),
    repositories,
    permissions: identity.permissions ?? provider.permissions,
  };
}

function targetsOf(
  fields: TargetFields,
  repositories: readonly string[] | undefined,
): Scope["targets"] {
  const { installation_id: id, owner, repository } = fields;
  if (id !== undefined) return [{ by: "id", id }];
  if (repository !== undefined) return [{ by: "repository", repository }];
  const named = owner === undefined ? ownersIn(repositories) : [owner].flat();
  const [first, ...rest] = named.map((owner): Target => ({ by: "owner", owner }));
  return first === undefined ? [{ by: "luck" }] : [first, ...rest];
}

/** Returns the owners in `OWNER/NAME`, which choose the installation where nothing else does. */
function ownersIn(repositories: readonly string[] | undefined): readonly string[] {
  const owners = (repositories ?? []).flatMap((name) => ownerOf(name) ?? []);
  const seen = new Map(owners.map((owner) => [owner.toLowerCase(), owner]));
  return [...seen.values()];
}

/** Returns the owner in `OWNER/NAME`. */
export function ownerOf(repository: string): string | undefined {
  return repository.includes("/") ? repository.split("/")[0] : undefined;
}

/** Returns the name of an installation, its owner: a repository names its owner, too. */
export function installationSaid(said: TextsAt): readonly Naming[] {
  const within = ["repository", "repositories"].flatMap(said).flatMap((it) => ownerOf(it) ?? []);
  return [[said("installation_id"), [...said("owner"), ...within]]];
}

/** Returns the owners that are known without asking GitHub. */
export function knownOwners({ targets }: Scope): readonly string[] {
  return targets.flatMap((target) => {
    if (target.by === "owner") return target.owner;
    return target.by === "repository" ? ownerOf(target.repository)! : [];
  });
}
