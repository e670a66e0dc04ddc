/** Tokens for clusters: made by an identity's plan, or found where its session keeps them ready. */
import { canonical } from "../../config/yaml/plain.ts";
import type { IdentityChain } from "../../chain/chain.ts";
import type { Credential } from "../../credential.ts";
import { withContexts } from "../../sign_in/link_contexts.ts";
import { UserError } from "../../errors.ts";
import type { ClusterRequest, ClusterToken } from "../../provider/plan.ts";
import { digestOf, Secret } from "../../secret.ts";
import { visible } from "../../terminal/escape.ts";
import type { SignInContext } from "../../sign_in/context.ts";

/** Makes a token; throws `UserError` when the identity has none to give. */
export async function makeToken(
  context: SignInContext,
  chain: IdentityChain,
  credential: Credential,
  request: ClusterRequest,
): Promise<ClusterToken> {
  const link = chain.target;
  const { plan: { clusterToken }, node } = link;
  if (clusterToken === undefined) {
    const message = `"${visible(node.name)}" (${node.kind}) opens no Kubernetes cluster`;
    throw new UserError("usage", message, { hint: "atmos-auth list" });
  }
  const made = await withContexts(
    context,
    chain,
    {},
    (contextOf) => clusterToken(contextOf(link), credential, request),
  );
  context.redactor.learn(made.token.reveal());
  return made;
}

/** The session's file for such a token. It is found again only with the very configuration of the identity. */
export async function tokenFile(chain: IdentityChain, request: ClusterRequest): Promise<string> {
  const { node, fingerprint } = chain.target;
  const text = canonical([node.name, fingerprint, request]);
  return `kube/tokens/${(await digestOf(text)).slice(0, 24)}.json`;
}

/** A token as the session keeps it. */
export function formatToken({ token, expires }: ClusterToken): Secret {
  return new Secret(JSON.stringify({ token: token.reveal(), expires }));
}

/** The token in a session's file; `undefined` when there is none, or none that lasts longer than until then. */
export function parseToken(text: string | undefined, until: number): ClusterToken | undefined {
  if (text === undefined) return undefined;
  const { token, expires } = JSON.parse(text);
  return expires > until ? { token: new Secret(token), expires } : undefined;
}
