/**
 * Stored credentials that the cloud no longer accepts: the refusals that mean it, and their removal. A credential that
 * was obtained just now is never doubted, so that no sign-in is tried twice.
 */
import type { Chain, Link } from "../chain/chain.ts";
import type { Credential } from "../credential.ts";
import { hasCode, isOver, needsPerson, type UserError } from "../errors.ts";
import type { SignInContext } from "./context.ts";
import { type LinkContexts, withContexts } from "./link_contexts.ts";
import { personWith } from "./person_with.ts";
import { forget } from "./stored.ts";

/** The start of a walk along a chain: after the last link whose stored credential will do. */
export interface Start {
  readonly index: number;
  readonly credential: Credential | undefined;
}

/**
 * Whether the stored credential may be the reason for a failure. A revoked role's session is refused like one without
 * permission (docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html), so any refusal of one
 * counts. A person's sign-in, at the chain's beginning, is given up only when its own cloud says that it is over.
 */
export async function mayBeDead(
  error: unknown,
  { links }: Chain,
  { index, credential }: Start,
  contextOf: LinkContexts["contextOf"],
): Promise<boolean> {
  if (isOver(error) || index > 1 && hasCode(error, "sign_in_refused")) return true;
  const link = links[index - 1];
  if (link === undefined || credential === undefined || !hasCode(error, "sign_in_refused")) {
    return false;
  }
  return await isTakenNoMore(link, credential, contextOf);
}

/** Whether the cloud itself says that the credential is over, where it can be asked. */
async function isTakenNoMore(
  link: Link,
  credential: Credential,
  contextOf: LinkContexts["contextOf"],
): Promise<boolean> {
  const verify = "verify" in link.plan ? link.plan.verify : undefined;
  if (verify === undefined) return false;
  try {
    await verify(contextOf(link), credential);
    return false;
  } catch (answer) {
    return isOver(answer);
  }
}

/** Whether a refusal was not about the request, since the cloud does not accept the credential for anything. */
export async function isRefusedAtAll(
  context: SignInContext,
  chain: Chain,
  credential: Credential,
  error: unknown,
): Promise<boolean> {
  if (!hasCode(error, "sign_in_refused")) return false;
  return await withContexts(
    context,
    chain,
    {},
    (contextOf) => isTakenNoMore(chain.target, credential, contextOf),
  );
}

/** Removes the stored credential that a walk began with; `false` when it began with none. */
export async function forgetStart(
  context: SignInContext,
  { links }: Chain,
  { index, credential }: Start,
  error: unknown,
): Promise<boolean> {
  const link = links[index - 1];
  if (link === undefined || credential === undefined) return false;
  if (isOver(error)) context.terminal.log("debug", `${error.message}; asking for another`);
  await forget(context, link, credential);
  return true;
}

/**
 * Returns the contexts, in which a person reads once why the stored credential ended before they are asked for
 * anything, unless a link has words of its own for it. A link that asks nothing prints nothing; where nobody is there,
 * the error says both.
 */
export function tellingWhy(
  contextOf: LinkContexts["contextOf"],
  why: string | undefined,
): LinkContexts["contextOf"] {
  if (why === undefined) return contextOf;
  let isTold = false;
  return (link) => {
    const context = contextOf(link);
    const { person } = context;
    const warn = (line: string) => {
      isTold = true;
      person.warn(line);
    };
    const tell = () => {
      if (!isTold && person.isThere()) warn(`${why}; signing in anew`);
    };
    return {
      ...context,
      ended: why,
      person: personWith(person, {
        warn,
        ask: after(tell, (question) => person.ask(question)),
        pick: after(tell, (message, choices, beside) => person.pick(message, choices, beside)),
        say: after(tell, (line) => person.say(line)),
      }),
    };
  };
}

function after<Args extends unknown[], Result>(
  tell: () => void,
  act: (...args: Args) => Result,
): (...args: Args) => Result {
  return (...args) => {
    tell();
    return act(...args);
  };
}

/**
 * Runs `act` in place of a sign-in that ended with an error; where that takes a person who is not there, the error says
 * both.
 */
export async function insteadOf<T>(error: unknown, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (later) {
    throw isOver(error) && needsPerson(later) ? both(error, later) : later;
  }
}

function both({ message }: UserError, later: UserError): UserError {
  // A vendor's words may end with a stop of their own.
  const first = message.replace(/\.$/, "");
  const said = later.message.startsWith(first) ? later.message : `${first}. ${later.message}`;
  return later.with({ message: said });
}
