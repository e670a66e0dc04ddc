/**
 * A stored credential that the cloud no longer takes: which refusals mean that, and that it goes. Whatever was
 * obtained just now is never doubted, so that no sign-in is tried twice.
 */
import type { Chain, Link } from "../chain/chain.ts";
import type { Credential } from "../credential.ts";
import { hasCode, isOver, needsPerson, type UserError } from "../errors.ts";
import type { SignInContext } from "./context.ts";
import { type LinkContexts, withContexts } from "./link_contexts.ts";
import { personWith } from "./person_with.ts";
import { forget } from "./stored.ts";

/** Where a walk along a chain begins: after the last link whose credential is stored and will do. */
export interface Start {
  readonly index: number;
  readonly credential: Credential | undefined;
}

/**
 * Whether a walk may have failed for what it began with. A role's session that was revoked is refused as one that
 * may not (docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html), so that any refusal of
 * one counts; a person's own sign-in, which comes first, is given up for nothing less than its end, which its own cloud
 * is asked about.
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

/** Whether its cloud itself says so, where that can be asked. */
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

/** Whether a refusal was no word about what was asked, since the cloud takes the credential for nothing at all. */
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

/** Forgets the stored credential that a walk began with; `false` when it began with none. */
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
 * The same contexts, in which a person hears what ended before anything is wanted of them: once, and not where a link
 * has something to say of it itself. What can do without them says nothing, and where nobody is, what fails says both.
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

/** Does it in place of what ended so; where that needs somebody who is not there, both are said. */
export async function insteadOf<T>(error: unknown, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (later) {
    throw isOver(error) && needsPerson(later) ? both(error, later) : later;
  }
}

function both({ message }: UserError, later: UserError): UserError {
  const said = later.message.startsWith(message) ? later.message : `${message}. ${later.message}`;
  return later.with({ message: said });
}
