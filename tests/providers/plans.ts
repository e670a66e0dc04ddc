/** Configuration entries as `lib` hands them to a kind, for tests. */
import * as v from "valibot";
import type { Place } from "../../lib/errors.ts";
import type { IntegrationKind, IntegrationPlan } from "../../lib/provider/integration.ts";
import type { GrantPlace } from "../../lib/provider/grant.ts";
import type { Kind, KindOf, Role } from "../../lib/provider/kind.ts";
import type { Plan, Plans } from "../../lib/provider/plan.ts";
import type { Os } from "../../lib/system.ts";
import { pathOf } from "../../lib/paths/directories.ts";

/** The kind's plan for an entry of that name and these keys; throws when its schema refuses them. */
export function planOf<R extends Role>(
  kind: KindOf<R>,
  fields: unknown,
  via?: Plan,
  name = "prod",
): Plans[R] {
  const entry = {
    name,
    role: kind.role,
    realm: "",
    fields: v.parse(kind.schema, fields),
    at: (...path: (string | number)[]): Place => ({
      file: "atmos.yaml",
      line: 1,
      column: 1,
      path: ["auth", kind.role === "provider" ? "providers" : "identities", name, ...path].join(
        ".",
      ),
    }),
  };
  return kind.plan(entry, via);
}

/** The integration's plan for an entry with these keys, on top of that identity; throws when its schema refuses them. */
export function integrationOf(
  kind: IntegrationKind,
  fields: unknown,
  identity: Plan,
): IntegrationPlan {
  const at = (...path: (string | number)[]): Place => ({
    file: "atmos.yaml",
    line: 1,
    column: 1,
    path: ["auth", "integrations", "it", ...path].join("."),
  });
  return kind.plan(
    { name: "it", identity: "prod", fields: v.parse(kind.schema, fields), at },
    identity,
  );
}

/** What is wrong with these keys, as the kind's schema says it. */
export function issuesOf(kind: Kind, fields: unknown): readonly string[] {
  const read = v.safeParse(kind.schema, fields);
  return read.success ? [] : read.issues.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`);
}

/** Nothing around the session, and no server in it. */
export const ALONE = {
  env: { get: () => undefined, entries: () => [] },
  own: [],
  server: undefined,
};

/** Where a test's grant lives. */
export function placeFor(given: Partial<GrantPlace> & { readonly os?: Os } = {}): GrantPlace {
  const os = given.os ?? "linux";
  return {
    os,
    directory: os === "windows" ? String.raw`C:\Users\ada\session` : "/run/user/1000/session",
    join: (...parts) => pathOf(os).join(...parts),
    identity: "prod-admin",
    delivery: "process",
    helper: undefined,
    ...ALONE,
    ...given,
  };
}
