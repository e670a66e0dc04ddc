/** Configuration entries as `lib` hands them to a kind, for tests. */
import { subjectFor } from "../../lib/config/schema/problems.ts";
import * as v from "valibot";
import { shapeEntry } from "../../lib/config/entries/shape.ts";
import { type Located } from "../../lib/config/yaml/located.ts";
import { toPlain } from "../../lib/config/yaml/plain.ts";
import type { Place } from "../../lib/errors.ts";
import type {
  Around,
  IntegrationKind,
  IntegrationPlan,
  Kind,
  KindOf,
  Role,
} from "../../lib/provider/kind.ts";
import type { GrantPlace } from "../../lib/provider/grant.ts";
import type { Plan, Plans } from "../../lib/provider/plan.ts";
import type { Os } from "../../lib/system.ts";
import { pathOf } from "../../lib/paths/directories.ts";

const AT: Place = { file: "atmos.yaml", line: 1, column: 1, path: "auth" };

function located(plain: unknown): Located {
  if (Array.isArray(plain)) return { type: "list", at: AT, items: plain.map(located) };
  if (typeof plain === "object" && plain !== null) {
    const entries = Object.entries(plain).filter(([, value]) => value !== undefined);
    return {
      ...{ type: "map", at: AT },
      entries: new Map(entries.map(([key, value]) => [key, { keyAt: AT, value: located(value) }])),
    };
  }
  const value = plain as string | number | boolean | null;
  return { type: "scalar", at: AT, value, source: String(value) };
}

/** An entry's own keys where the kind reads them, as `lib` puts them there, and what is wrong with their places. */
export function placed(kind: Kind, fields: unknown) {
  const map = located({ ...fields as object, kind: kind.name });
  if (map.type !== "map") throw new Error("an entry is a map");
  const around = {
    clouds: [{
      name: "none",
      family: [],
      carriers: [],
      principalKeys: [],
      nobody: () => NOTHING,
      kinds: [kind],
    }],
    providers: new Set<string>(),
    identities: new Set<string>(),
    kindOf: () => undefined,
    unheard: () => undefined,
  } as const;
  const subject = subjectFor("it", { keyAt: AT, value: map });
  const { tree, problems } = shapeEntry(kind.role, "it", subject, map, around);
  const { kind: _, ...rest } = toPlain(tree) as Record<string, unknown>;
  return { fields: rest, problems };
}

const NOTHING = { variables: {}, files: {} };

/** The kind's plan for an entry of that name and these keys; throws when its schema refuses them. */
export function planOf<R extends Role>(
  kind: KindOf<R>,
  fields: unknown,
  via?: Plan,
  name?: string,
  around?: Around,
): Plans[R];
/** The same, for a kind of either role. */
export function planOf(
  kind: Kind,
  fields: unknown,
  via?: Plan,
  name = "prod",
  around?: Around,
): Plan {
  const { fields: own, problems: [problem] } = placed(kind, fields);
  if (problem !== undefined) throw problem;
  const entry = {
    name,
    role: kind.role,
    realm: "",
    around,
    fields: v.parse(kind.schema, own),
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
  const { fields: rest, problems } = placed(kind, fields);
  const read = v.safeParse(kind.schema, rest);
  const misplaced = problems.map(({ message }) => message);
  return read.success
    ? misplaced
    : read.issues.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`);
}

/** Nothing around the session, and no server in it. */
export const ALONE = {
  env: { get: () => undefined, entries: () => [] },
  absolute: (path: string) => path.replace(/^~/, "/home/ada"),
  own: [],
  told: [],
  settings: {},
  server: undefined,
  inFiles: "rather",
} as const;

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
