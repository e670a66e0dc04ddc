/** Connecting an identity to the registries and clusters that hang on it. */
import { type Chain, integrationsOf, type Planning } from "../../chain/chain.ts";
import { fits, hang, type LinkedIntegration } from "../../chain/linked_integration.ts";
import { isAutomatic } from "../../config/entries/integrations.ts";
import type { Node } from "../../config/entries/model.ts";
import { toPlain } from "../../config/yaml/located.ts";
import type { Credential } from "../../credential.ts";
import { type LinkContexts, openContexts } from "../../sign_in/link_contexts.ts";
import { UserError } from "../../errors.ts";
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

/** What was hoped for, or why it is not. */
export type Attempt =
  | { readonly linked: LinkedIntegration; readonly connection: Connection }
  | { readonly node: Node; readonly error: UserError };

/** Connects to all that a session should be connected to; what fails is said in its place. */
export async function connectAll(
  workspace: SessionContext,
  chain: Chain,
  credential: Credential,
): Promise<readonly Attempt[]> {
  const wanted = linkedTo(workspace, chain).filter(({ tree }) => isAutomatic(toPlain(tree)));
  const planned = await Promise.all(
    wanted.map((node) => attempt(node, () => linkTo(workspace, chain, node))),
  );
  const contexts = contextsFor(workspace, chain, planned.flatMap(({ value }) => value ?? []));
  try {
    return await Promise.all(planned.map(async ({ node, value: linked, error }) => {
      if (linked === undefined) return { node, error: error! };
      const done = await attempt(node, () => ask(workspace, contexts, chain, credential, linked));
      return done.value ? { linked, connection: done.value } : { node, error: done.error! };
    }));
  } finally {
    contexts.close();
  }
}

/** Connects to one; throws `UserError`. */
export async function connectTo(
  workspace: SignInContext,
  chain: Chain,
  credential: Credential,
  linked: Pick<LinkedIntegration, "plan">,
): Promise<Connection> {
  const contexts = contextsFor(workspace, chain, [linked]);
  try {
    return await ask(workspace, contexts, chain, credential, linked);
  } finally {
    contexts.close();
  }
}

/** Contexts whose cage reaches what connecting reaches, and not what signing in does. */
function contextsFor(
  workspace: SignInContext,
  chain: Chain,
  all: readonly Pick<LinkedIntegration, "plan">[],
): LinkContexts {
  const { env } = workspace.system;
  return openContexts(workspace, chain, { only: all.flatMap(({ plan }) => plan.hosts(env)) });
}

async function ask(
  { redactor }: SignInContext,
  contexts: LinkContexts,
  chain: Chain,
  credential: Credential,
  { plan }: Pick<LinkedIntegration, "plan">,
): Promise<Connection> {
  const connection = await plan.connect(contexts.contextOf(chain.target), credential);
  if (connection.type === "registry") redactor.learn(connection.secret.reveal());
  return connection;
}

async function attempt<T>(node: Node, work: () => Promise<T>): Promise<
  { readonly node: Node; readonly value?: T; readonly error?: UserError }
> {
  try {
    return { node, value: await work() };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { node, error };
  }
}

/** The warning that an integration did not come about. */
export function failedToConnect(node: Node, error: UserError): string {
  const hint = error.hint === undefined ? "" : ` (${error.hint})`;
  const named = `integration "${visible(node.name)}"`;
  const told = error.message.includes(named) ? "" : `Cannot connect ${named}: `;
  return `${told}${error.message}${hint}`;
}
