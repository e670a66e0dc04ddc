/** Connecting an identity to the registries and clusters that hang on it. */
import { type Chain, integrationsOf, type Planning } from "../../chain/chain.ts";
import { fits, hang, type LinkedIntegration } from "../../chain/linked_integration.ts";
import { isAutomatic } from "../../config/entries/integrations.ts";
import type { Node } from "../../config/entries/model.ts";
import { toPlain } from "../../config/yaml/plain.ts";
import type { Credential } from "../../credential.ts";
import { type Reachable, withContexts } from "../../sign_in/link_contexts.ts";
import { throwBug, type UserError } from "../../errors.ts";
import type { ProviderContext } from "../../provider/context.ts";
import type { Connection } from "../../provider/kind.ts";
import { visible } from "../../terminal/escape.ts";
import type { SessionContext } from "../session.ts";
import type { SignInContext } from "../../sign_in/context.ts";

/** Plans an integration on top of an identity; throws `UserError` for what is wrong with it. */
export function linkTo(planning: Planning, chain: Chain, node: Node): Promise<LinkedIntegration> {
  return hang(planning, node, chain.target);
}

/** The integrations that name this identity, or its provider and fit it, in the order of the file. */
export function linkedTo({ model, clouds }: Planning, chain: Chain): readonly Node[] {
  return integrationsOf(model, chain).filter((node) =>
    node.via?.role === "identity" || fits(clouds, node, chain.target)
  );
}

/** The result of an attempt: what was hoped for, or why it is not. */
type Attempt<T> = { readonly value: T } | Failed;

/** An integration that did not come about. */
interface Failed {
  readonly node: Node;
  readonly error: UserError;
  /** The registry that the session is not signed in to. */
  readonly registry?: string | undefined;
}

/** An integration that did. */
interface Connected {
  readonly linked: LinkedIntegration;
  readonly connection: Connection;
}

/** Connects to all that a session should be connected to; what fails is said in its place. */
export async function connectAll(
  context: SessionContext,
  chain: Chain,
  credential: Credential,
): Promise<readonly Attempt<Connected>[]> {
  const wanted = linkedTo(context, chain).filter(({ tree }) => isAutomatic(toPlain(tree)));
  const planned = await Promise.all(
    wanted.map((node) => attempt(node, () => linkTo(context, chain, node))),
  );
  const reach = reachOf(context, planned.flatMap((one) => "error" in one ? [] : one.value));
  return await withContexts(
    context,
    chain,
    reach,
    (contextOf) =>
      Promise.all(planned.map((one) => {
        if ("error" in one) return one;
        const { value: linked } = one;
        return attempt(linked.node, async () => {
          const asking = contextOf(chain.target);
          return { linked, connection: await ask(context, asking, credential, linked) };
        }, linked.plan.registry);
      })),
  );
}

/** Connects to one; throws `UserError`. */
export async function connectTo(
  context: SignInContext,
  chain: Chain,
  credential: Credential,
  linked: Pick<LinkedIntegration, "plan">,
): Promise<Connection> {
  return await withContexts(
    context,
    chain,
    reachOf(context, [linked]),
    (contextOf) => ask(context, contextOf(chain.target), credential, linked),
  );
}

/** The cage reaches what connecting reaches, and not what signing in does. */
function reachOf(
  { system: { env } }: SignInContext,
  all: readonly Pick<LinkedIntegration, "plan">[],
): Reachable {
  return { only: all.flatMap(({ plan }) => plan.hosts(env)) };
}

async function ask(
  { redactor }: SignInContext,
  asking: ProviderContext,
  credential: Credential,
  { plan }: Pick<LinkedIntegration, "plan">,
): Promise<Connection> {
  const connection = await plan.connect(asking, credential);
  if (connection.type === "registry") redactor.learn(connection.secret.reveal());
  return connection;
}

async function attempt<T>(
  node: Node,
  work: () => Promise<T>,
  registry?: string,
): Promise<Attempt<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    throwBug(error);
    return { node, error, registry };
  }
}

/** The warning that an integration did not come about. */
export function failedToConnect(node: Node, error: UserError): string {
  const hint = error.hint === undefined ? "" : ` (${error.hint})`;
  const named = `integration "${visible(node.name)}"`;
  const told = error.message.includes(named) ? "" : `Cannot connect ${named}: `;
  return `${told}${error.message}${hint}`;
}
