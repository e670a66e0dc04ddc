/** Plans: what a configured provider or identity can do. Whatever is optional here, a kind may have or not. */
import type { Place, UserError } from "../errors.ts";
import type { Credential } from "../credential.ts";
import type { Secret, SecretSource } from "../secret.ts";
import type { Environment } from "../system.ts";
import type { ProviderContext } from "./context.ts";
import type { Responder } from "./credential_endpoint.ts";
import type { Grant, GrantPlace } from "./grant.ts";
import type { Prove } from "./proof.ts";
import type { KeyRotation } from "./rotation.ts";

/**
 * Facts of a plan that can be shown: `region`, `account`, `principal`, `url`, `username`, `duration`. No secret, and
 * nothing is decided by it.
 */
export type Facts = Readonly<Record<string, string>>;

/** Without what is not known. */
export function known(
  values: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const pairs = Object.entries(values);
  return Object.fromEntries(
    pairs.filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}

/** The plans by role. */
export interface Plans {
  readonly provider: ProviderPlan;
  readonly identity: IdentityPlan;
}

/** One configured provider or identity, ready to sign in. It can't exist invalid. */
export type Plan = ProviderPlan | IdentityPlan;

/** Part that plans of providers and identities have in common: they are signed in to. */
export interface SignInPlan {
  readonly facts: Facts;
  /** Wishes that can't be had as they are asked for: told beforehand by `validate`, and else when one signs in. */
  readonly odd?: readonly UserError[];
  /**
   * Looks at the secrets that it signs in with, as far as they can be told without asking anybody: throws for what can't be
   * what it must be. What throws there throws in `signIn`, too.
   */
  checkSecrets?(told: ToldSecret): Promise<void>;
  /** Region that one works in unless told; those obtained from it take it over. */
  readonly region?: string | undefined;
  /** Word to those obtained from it. */
  readonly passesOn?: PassedOn;
  /** The hosts that its sign-in reaches, as `name` or `name:port`. */
  hosts(env: Environment): readonly string[];
  /**
   * Pages that the person's browser is sent to beside, as patterns: a page is opened at these and at `hosts`, and nowhere
   * else. Those that are not the vendor's are named like `hosts`.
   */
  readonly pages?: readonly string[];
  /** Whether its credential may be kept in the store; what comes from the surroundings may not. */
  readonly stored: boolean;
  /**
   * Whether a credential that was kept is still whose it would be now: absent but where another tool's own sign-in decides
   * that, which the person may have changed since.
   */
  isStill?(of: Pick<ProviderContext, "os" | "env" | "files">, kept: Credential): Promise<boolean>;
  /**
   * Its credential is that of the link before it, under a name of its own, and nobody is asked: to sign in to it
   * anew is to sign in to that one.
   */
  readonly isSame?: true;
  /**
   * Under which name the sign-in is kept where several providers share it, such as that of a portal: it must
   * name all that decides where the sign-in goes and what it is for.
   */
  readonly shared?: string;
  /**
   * Obtains a credential, given the one of the step before. Throws `sign_in_needed` when that one is no longer
   * taken, or when it has nothing to sign in with.
   */
  signIn(context: ProviderContext, previous: Credential | undefined): Promise<Credential>;
  /**
   * Takes a credential back at the cloud, and says what was done; `undefined` when this one can't be. Absent where the
   * cloud has no way. What is not `stored` belongs to one session, which takes it back at its end.
   */
  revoke?(context: ProviderContext, credential: Credential): Promise<string | undefined>;
}

/** Gives the secret of a source; `undefined` where somebody would have to be asked for it. */
export type ToldSecret = (source: SecretSource) => Promise<Secret | undefined>;

/** A plan's word to those obtained from it; what stands beside these is known to its cloud alone. */
export interface PassedOn {
  readonly cloud: string;
  /** Proves to who is no part of the cloud whose credential it is; absent where there is no such proof. */
  readonly prove?: Prove;
}

/** A configured provider. */
export interface ProviderPlan extends SignInPlan {
  /** Offers beside what is configured, where the configuration wants to know. */
  readonly offers?: Offers | undefined;
}

/** A configured identity. */
export interface IdentityPlan extends SignInPlan {
  /** Makes what a shell is given. */
  grant(credential: Credential, place: GrantPlace): Grant;
  /** Whether its credential can only read. */
  readonly readOnly?: boolean;
  /** The credential as the vendor's tools expect it of a helper program; absent where they know none. */
  processOutput?(credential: Credential): Secret;
  /**
   * Asks the cloud who this is; throws `sign_in_needed` when it takes the credential no longer, or `sign_in_refused`.
   */
  verify?(context: ProviderContext, credential: Credential): Promise<Facts>;
  /**
   * Asks whose the credential is, in the cloud's words, and the same for each one obtained for the same; `undefined` where
   * the cloud doesn't tell. Absent where the configuration alone decides it.
   */
  whose?(context: ProviderContext, credential: Credential): Promise<string | undefined>;
  /** Its sign-in tells what `whose` does, as the `principal` that is shown: then nobody is asked for it. */
  readonly saysWhose?: true;
  /** Facts of this cloud alone that `whoami` shows too, by name, with their labels. */
  readonly labels?: Facts;
  /** Keys that a person types for it. */
  readonly keys?: TypedKeys;
  /** Answers the programs of the session. */
  readonly answer?: Responder;
  /** The web console that it opens. */
  readonly console?: Console;
  /** A token for a Kubernetes cluster; throws `UserError` when the wish lacks something. */
  clusterToken?(
    context: ProviderContext,
    credential: Credential,
    request: ClusterRequest,
  ): Promise<ClusterToken>;
}

/** Long-lived keys of an identity, before they are kept. */
export interface TypedKeys {
  /** Parts of them that the configuration says itself. */
  readonly said: readonly string[];
  /** Place where it says all of them; what is kept would not count then. */
  readonly configured?: Place | undefined;
  /**
   * Asks the cloud whose they are; throws when it does not take them, or when they are another's than the
   * configuration says.
   */
  whose(context: ProviderContext, keys: Secret): Promise<string>;
  /** Replacement of them by new ones. */
  readonly rotation: KeyRotation;
}

/** Offers of a provider. */
export interface Offers {
  /** Milliseconds for which a list that was made stays good. */
  readonly ttl: number;
  /** Makes the list; throws `UserError` when there is nothing to be had. */
  list(context: ProviderContext, credential: Credential): Promise<Offered>;
}

/** A list of identities. */
export interface Offered {
  /** Source of them, such as `aws-sso`. */
  readonly source: string;
  /** As they would stand under `auth.identities`. */
  readonly identities: Readonly<Record<string, unknown>>;
  readonly counts: Readonly<Record<string, number>>;
}

/** A signed-in web console. */
export interface Console {
  /** The hosts that asking for a page reaches beyond those of the sign-in. */
  hosts(env: Environment): readonly string[];
  /** A page's address; throws `UserError` for a page that there is none of. */
  page(
    context: ProviderContext,
    credential: Credential,
    request: ConsoleRequest,
  ): Promise<ConsolePage>;
}

/** Request for a page of a console. */
export interface ConsoleRequest {
  /** One of the cloud's `pages`, or a whole address. */
  readonly destination?: string;
  /** Time that it should last, in milliseconds. */
  readonly duration?: number;
  /** Address that is said to have sent the person there. */
  readonly issuer?: string;
}

/** A page of a console. */
export interface ConsolePage {
  /** Holds a sign-in token where the cloud has federation: never an argument, never in a log. */
  readonly url: Secret;
  /** That it signs in whoever opens it; otherwise the browser's own sign-in decides. */
  readonly signsIn?: SigningIn;
  /** Note for the person, such as that the browser must be signed in already. */
  readonly note?: string;
}

/** Meaning of an address that signs in whoever opens it. */
interface SigningIn {
  /** For how long it does, in milliseconds. */
  readonly addressLife: number;
  /** Time that the console's own session lasts, in milliseconds, where that is known. */
  readonly lasts?: number;
  /** Way to end sessions that somebody else may have begun with it; the end of a hint. */
  readonly mend: string;
}

/** For which cluster a token is wanted; which of these are needed is up to the cloud. */
export interface ClusterRequest {
  readonly cluster?: string;
  readonly region?: string;
  /** The application that the cluster's API server is (Azure). */
  readonly server?: string;
}

/** A bearer token for a cluster's API server. */
export interface ClusterToken {
  readonly token: Secret;
  /** Milliseconds since 1970. */
  readonly expires: number;
}
