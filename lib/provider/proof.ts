/**
 * Proof of who one is, for somebody who is no part of the cloud: a signed request, which they make, and which the cloud
 * answers with the name of its signer. It is good for minutes, and for nothing else.
 */
import type { Credential } from "../credential.ts";
import type { Secret } from "../secret.ts";
import type { ProviderContext } from "./context.ts";

/** Makes it. */
export type Prove = (
  context: ProviderContext,
  credential: Credential,
  wish: ProofWish,
) => Promise<Proof>;

/** Of which form it must be for who asks for it. */
export interface ProofWish {
  /** Region in which the cloud will be asked; that of whose proof it is unless told. */
  readonly region?: string | undefined;
  /** Headers that are signed with it, such as for whom it is meant; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The request. */
export interface Proof {
  readonly method: string;
  readonly url: string;
  /** Whoever has all of them can make the request; without those that are secret, nobody can. */
  readonly headers: Readonly<Record<string, string | Secret>>;
  readonly body: string;
}
