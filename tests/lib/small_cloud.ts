/**
 * Clouds of the tests' own, under the names of real ones. Nothing in them reaches anything: what they give lasts
 * as long, and is refused as, the test says; who signed in, and what was taken back, is kept.
 */
import { anyModule } from "./cage/fake_cage.ts";
import * as v from "valibot";
import type { Credential } from "../../lib/credential.ts";
import { UserError } from "../../lib/errors.ts";
import { nobodySignedIn } from "../../lib/sign_in/person/endings.ts";
import {
  type Entry,
  integration,
  kind,
  type LongLivedKeys,
  START,
} from "../../lib/provider/kind.ts";
import type { Cloud } from "../../lib/provider/cloud.ts";
import type { Grant } from "../../lib/provider/grant.ts";
import { type IdentityPlan, known, type SignInPlan } from "../../lib/provider/plan.ts";
import { Secret } from "../../lib/secret.ts";
import { KEYS_ITEM } from "../../lib/store/store.ts";
import { answerJson } from "../../lib/provider/credential_endpoint.ts";

/** What a test says of them, also while a session is open. */
export interface Says {
  /** How long a credential lasts, in milliseconds; `undefined` for ever. */
  life: number | undefined;
  /** Why signing in is refused, by the entry's name. */
  readonly refused: Map<string, UserError>;
  /** Secrets of credentials that the cloud no longer takes. */
  readonly dead: Set<string>;
  /** Secrets of credentials that may do nothing any more, and are refused for it. */
  readonly barred: Set<string>;
  /** The entries at which a person signs in. */
  readonly personal: Set<string>;
  /** Who has signed in whenever somebody does; `undefined`: the cloud tells nobody. */
  who: string | undefined;
  /** Why nobody can be asked who somebody is. */
  unasked: UserError | undefined;
  /** Why nothing can be taken back; `silent`: the cage that is asked to never answers. */
  unrevocable: UserError | "silent" | undefined;
  /** Why the clusters and registries can't be reached. */
  unconnectable: UserError | undefined;
}

/** The clouds, and what happened in them. */
export interface SmallClouds {
  readonly clouds: readonly Cloud[];
  readonly says: Says;
  /** Every sign-in, as `role 1`. */
  readonly signedIn: string[];
  /** Every credential that was taken back, by its secret. */
  readonly revoked: string[];
  /** Whose each credential is, by its secret. */
  readonly owners: Map<string, string | undefined>;
}

/** Makes them. */
export function smallClouds(said: Partial<Says> = {}): SmallClouds {
  const says: Says = {
    ...{ life: 3_600_000, refused: new Map(), unrevocable: undefined, unconnectable: undefined },
    ...{ who: undefined, unasked: undefined },
    ...{ dead: new Set(), barred: new Set(), personal: new Set() },
    ...said,
  };
  const made = { says, signedIn: [], revoked: [], owners: new Map() };
  return { ...made, clouds: [aws(made), github(made)] };
}

type Inside = Omit<SmallClouds, "clouds">;

const FIELDS = v.looseObject({});

const NOBODY = { variables: {}, files: {} };

/** `aws/login` is signed in to, and `aws/role` obtained from it or alone; both are stored. */
function aws(made: Inside): Cloud {
  return {
    name: "aws",
    family: ["AWS_*"],
    nobody: () => NOBODY,
    carriers: ["AWS_PROFILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_SECRET_ACCESS_KEY"],
    leadsTools: ["AWS_REGION", "AWS_ENDPOINT_URL*"],
    principalKeys: [],
    kinds: [
      kind({
        ...{ name: "aws/login", role: "provider", summary: "A sign-in", schema: FIELDS },
        ...{ accepts: [], yields: "aws/login" },
        plan: (entry) => ({ ...planOf(made, entry, { stored: true }), pages: ["*.it.example"] }),
      }),
      kind({
        ...{ name: "aws/role", role: "identity", summary: "A role", schema: FIELDS, narrows: true },
        ...{ accepts: ["aws/login", "aws/session", START], yields: "aws/session" },
        plan: (entry) => ({
          ...planOf(made, entry, { stored: true }),
          ...roleOf(made, entry),
          ...clustersOf(made),
        }),
      }),
      kind({
        ...{ name: "aws/same", role: "identity", summary: "Who signed in", schema: FIELDS },
        ...{ accepts: ["aws/login"], yields: "aws/session" },
        plan: (entry) => ({
          ...planOf(made, entry, { stored: true }),
          ...roleOf(made, entry),
          isSame: true,
          signIn: (_, previous) => Promise.resolve(previous!),
        }),
      }),
      kind({
        ...{ name: "aws/owned", role: "identity", summary: "One with keys", schema: FIELDS },
        ...{ accepts: [START], yields: "aws/session", keys: KEYS },
        plan: (entry) => keyedOf(made, entry),
      }),
    ],
    integrations: [registry(made), cluster(made)],
    pages: ["s3", "iam"],
  };
}

/** `github/brief` belongs to one session, which takes it back. */
function github(made: Inside): Cloud {
  return {
    name: "github",
    family: ["GITHUB_*"],
    heeded: ["GITHUB_TOKEN"],
    nobody: () => NOBODY,
    carriers: ["GITHUB_TOKEN_FILE", "GITHUB_TOKEN"],
    principalKeys: [],
    kinds: [
      kind({
        ...{ name: "github/brief", role: "identity", summary: "A brief token", schema: FIELDS },
        ...{ accepts: [START], yields: "github/token" },
        plan: (entry) => ({
          ...planOf(made, entry, { stored: false }),
          ...made.says.who === undefined ? {} : { whose: roleOf(made, entry).whose },
          grant: ({ secret: { key } }, { join, directory, inFiles }) => ({
            variables: { GITHUB_TOKEN_FILE: join(directory, "github", "token") },
            files: { "github/token": inFiles === "never" ? "nobody" : key! },
            ...key === undefined ? {} : { exposable: { GITHUB_TOKEN: key } },
            pass: [],
            serves: { lasting: [], brief: ["gh"], none: ["others"] },
          }),
        }),
      }),
    ],
  };
}

/** What signing in to an entry comes to. */
export function planOf(
  { says, signedIn, revoked, owners }: Inside,
  { name, readOnly }: Entry<unknown>,
  { stored }: { stored: boolean },
): SignInPlan & Pick<IdentityPlan, "readOnly" | "verify"> {
  const facts = { account: "123456789012", ...readOnly ? { policy: "read-only" } : {} };
  return {
    ...{ facts, stored, hosts: () => [], readOnly: readOnly === true },
    signIn: (world, previous) => {
      const refusal = says.refused.get(name) ?? refusalOf(says, previous);
      if (refusal !== undefined) return Promise.reject(refusal);
      if (says.personal.has(name) && !world.person.isThere()) {
        return Promise.reject(nobodySignedIn(world, "at It", "atmos-auth login --provider portal"));
      }
      if (says.personal.has(name)) world.person.say("Sign in at It");
      signedIn.push(`${name} ${signedIn.length + 1}`);
      const credential = credentialOf(`${name}-${signedIn.length}`, says, world.clock.now());
      owners.set(keyOf(credential), says.who);
      return Promise.resolve(credential);
    },
    verify: (_, credential) => {
      const refusal = says.dead.has(keyOf(credential)) ? refusalOf(says, credential) : undefined;
      if (refusal !== undefined) return Promise.reject(refusal);
      return Promise.resolve({ principal: `arn:${name}` });
    },
    revoke: async (world, { secret }) => {
      if (says.unrevocable === "silent") {
        await world.cage({ module: anyModule("silent"), input: {} });
      }
      if (says.unrevocable !== undefined) throw says.unrevocable;
      revoked.push(secret.key!.reveal());
      return `Took back ${name} at its cloud`;
    },
  };
}

/** What the cloud says of a credential that is not as it was. */
function refusalOf({ dead, barred }: Says, credential: Credential | undefined) {
  if (credential === undefined) return undefined;
  const key = keyOf(credential);
  if (dead.has(key)) return new UserError("sign_in_needed", `The cloud takes no ${key}`);
  return barred.has(key) ? new UserError("sign_in_refused", `${key} may not`) : undefined;
}

function keyOf({ secret }: Credential): string {
  return secret.key!.reveal();
}

function credentialOf(name: string, { life, who }: Says, now: number): Credential {
  return {
    ...{
      type: "small",
      shown: known({ name, principal: who }),
      secret: { key: new Secret(`${name}-EXAMPLE`) },
    },
    ...life === undefined ? {} : { expires: now + life },
  };
}

/** Keys that say whose they are. */
const KEYS: LongLivedKeys = {
  parts: [{ name: "owner", question: "Whose keys", check: () => undefined }],
  read: (text) => [{ parts: { owner: text.trim() } }],
  where: "in the console",
};

/** One that is who its keys say. */
function keyedOf(made: Inside, entry: Entry<unknown>): IdentityPlan {
  const plan = planOf(made, entry, { stored: true });
  const none = () => Promise.reject(new Error("no key is made here"));
  return {
    ...{ ...plan, ...roleOf(made, entry) },
    signIn: async (world, previous) => {
      const kept = await world.entryStore.read(KEYS_ITEM);
      made.says.who = kept && JSON.parse(kept.reveal()).owner;
      return await plan.signIn(world, previous);
    },
    keys: {
      said: [],
      whose: (_, keys) => Promise.resolve(JSON.parse(keys.reveal()).owner),
      rotation: {
        ...{ most: 2, hosts: () => [], idOf: () => "KEY", needsSession: () => false },
        ...{ list: none, issue: none, disable: none, remove: none },
      },
    },
  };
}

/** What a role has beside its credential. */
function roleOf({ says, owners }: Inside, { name }: Entry<unknown>) {
  return {
    grant: ({ secret }, { join, directory, delivery, helper, server: opened, inFiles }): Grant => {
      const server = delivery === "server" ? opened : undefined;
      const isHeld = helper !== undefined && delivery === "file";
      const held = isHeld && inFiles === "never" ? "" : new Secret(secret.key?.reveal() ?? "");
      return {
        variables: {
          AWS_PROFILE: name,
          AWS_SHARED_CREDENTIALS_FILE: join(directory, "aws", "credentials"),
          ...server === undefined ? {} : { AWS_CONTAINER: server.origin },
        },
        files: {
          "aws/credentials": isHeld ? held : helper?.join(" ") ?? server?.secret ?? held,
        },
        pass: [],
        serves: isHeld
          ? { lasting: [], brief: ["aws"], none: [] }
          : { lasting: ["aws"], brief: [], none: [] },
      };
    },
    whose: (_, credential) => {
      const refusal = says.unasked ?? refusalOf(says, credential);
      return refusal ? Promise.reject(refusal) : Promise.resolve(owners.get(keyOf(credential)));
    },
    answer: {
      secret: { header: "authorization" },
      respond: (_, { credential }) => answerJson(200, { key: credential.secret.key!.reveal() }),
    },
    processOutput: ({ secret }) => new Secret(JSON.stringify({ key: secret.key!.reveal() })),
    console: {
      hosts: () => [],
      page: (_, { secret }, { destination = "home" }) =>
        says.dead.has(secret.key!.reveal())
          // As AWS's own sign-in: it says no, and not why.
          ? Promise.reject(new UserError("sign_in_refused", "The console says no"))
          : Promise.resolve({
            url: new Secret(`https://console.example/${destination}?token=${secret.key!.reveal()}`),
            signsIn: { addressLife: 900_000, lasts: 3_600_000, mend: "end its sessions" },
            note: "A note",
          }),
    },
  } satisfies Partial<IdentityPlan>;
}

function clustersOf({ says }: Inside): Pick<IdentityPlan, "clusterToken"> {
  return {
    clusterToken: ({ clock }, { secret }, { cluster = "" }) =>
      says.unconnectable === undefined
        ? Promise.resolve({
          token: new Secret(`token-${cluster}-${secret.key!.reveal()}`),
          expires: clock.now() + 15 * 60_000,
        })
        : Promise.reject(says.unconnectable),
  };
}

function registry({ says }: Inside) {
  return integration({
    ...{ name: "aws/ecr", summary: "A registry", schema: FIELDS, accepts: ["aws/session"] },
    named: (host) => host.endsWith(".example") ? { host } : undefined,
    plan: () => ({
      ...{ facts: {}, registry: "registry.example", hosts: () => [] },
      connect: ({ clock }, { secret }) =>
        says.unconnectable === undefined
          ? Promise.resolve({
            ...{ type: "registry", host: "registry.example", username: "AWS" } as const,
            secret: new Secret(`login-${secret.key!.reveal()}`),
            expires: clock.now() + 12 * 3_600_000,
          })
          : Promise.reject(says.unconnectable),
    }),
  });
}

const CLUSTER = v.object({
  spec: v.looseObject({ cluster: v.looseObject({ name: v.string() }) }),
});

function cluster({ says }: Inside) {
  return integration({
    ...{ name: "aws/eks", summary: "A cluster", schema: CLUSTER, accepts: ["aws/session"] },
    plan: ({ fields: { spec: { cluster: { name } } } }) => ({
      ...{ facts: {}, hosts: () => [] },
      connect: () =>
        says.unconnectable === undefined
          ? Promise.resolve({
            ...{ type: "cluster", name: `arn:${name}`, context: name } as const,
            server: `https://${name}.example`,
            token: ["aws", "eks", "token", "--cluster-name", name],
            request: { cluster: name },
          })
          : Promise.reject(says.unconnectable),
    }),
  });
}
