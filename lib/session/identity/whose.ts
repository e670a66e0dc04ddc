/**
 * The owner of a session's credential. Keys may be replaced, and somebody else may sign in, under the same name while a
 * session is open: what it is renewed with must be the same one's as before.
 */
import type { IdentityChain } from "../../chain/chain.ts";
import { type Credential, lasts } from "../../credential.ts";
import { isRefusal, throwBug, UserError } from "../../errors.ts";
import { withContexts } from "../../sign_in/link_contexts.ts";
import type { ProviderContext } from "../../provider/context.ts";
import { behind, type SignInContext } from "../../sign_in/context.ts";
import { KEYS_ITEM } from "../../store/store.ts";
import type { SessionContext } from "../session.ts";

/** Somebody else has come in the place of who the session was opened as. */
export interface Other {
  readonly was: string;
  readonly is: string;
}

/** The one that a session's identity was at first. */
export class Whose {
  readonly #context: SessionContext;
  readonly #chain: IdentityChain;
  #was: string | undefined;
  #isUntold = false;

  constructor(context: SessionContext, chain: IdentityChain) {
    this.#context = context;
    this.#chain = chain;
  }

  /** Name of whom it was at first; `undefined` where that was not told. */
  get was(): string | undefined {
    return this.#was;
  }

  /** Whether the cloud was asked, and tells nobody. */
  get isUntold(): boolean {
    return this.#was === undefined && this.#isUntold;
  }

  /**
   * Asks whose this is, which the session has held from its beginning; `false` where the cloud can't be asked, which is
   * then asked later.
   */
  async learn(held: Credential): Promise<boolean> {
    await this.#wasOf(held).catch(throwBug);
    return this.#was !== undefined || this.#isUntold;
  }

  /**
   * Asks whose it is; `undefined` where the cloud tells nobody, or where what is held is good no more, so that nobody
   * is lost. Throws where the cloud can't be asked: who is not told to be the same takes the place of nobody.
   */
  async #wasOf(held: Credential): Promise<string | undefined> {
    try {
      this.#was ??= await this.#ask(held);
    } catch (error) {
      const { clock } = this.#context.system;
      if (!isRefusal(error) && lasts(held, clock.now())) throw error;
    }
    this.#isUntold = this.#was === undefined;
    return this.#was;
  }

  /** Tells when `renewed` is another's than `held`; throws where that can't be told. */
  async otherThan(held: Credential, renewed: Credential): Promise<Other | undefined> {
    const was = await this.#wasOf(held);
    if (was === undefined) return undefined;
    const is = await this.#ask(renewed);
    if (is === undefined) {
      throw new UserError("failed", `it is no longer told whether it is ${was}`);
    }
    return is === was ? undefined : { was, is };
  }

  /** Tells the same of the long-lived keys that are kept by now; `undefined` where there are none, or nobody tells. */
  async otherByKeys(held: Credential): Promise<Other | undefined> {
    const { keys } = this.#chain.target.plan;
    const was = keys && await this.#wasOf(held);
    if (keys === undefined || was === undefined) return undefined;
    const is = await this.#asking(async (context) => {
      const kept = await context.entryStore.read(KEYS_ITEM);
      return kept && await keys.whose(context, kept);
    });
    return is === undefined || is === was ? undefined : { was, is };
  }

  async #ask(credential: Credential): Promise<string | undefined> {
    return await whoseOf(this.#context, this.#chain, credential);
  }

  async #asking<T>(ask: (context: ProviderContext) => Promise<T>): Promise<T> {
    return await asking(this.#context, this.#chain, ask);
  }
}

/** Asks whose a credential of the chain's end is; `undefined` where the cloud tells nobody. Nothing is shown of that. */
export async function whoseOf(
  context: SignInContext,
  chain: IdentityChain,
  credential: Credential,
): Promise<string | undefined> {
  const { whose } = chain.target.plan;
  return whose && await asking(context, chain, (inside) => whose(inside, credential));
}

async function asking<T>(
  context: SignInContext,
  chain: IdentityChain,
  ask: (context: ProviderContext) => Promise<T>,
): Promise<T> {
  const contexts = [behind(context), chain, {}] as const;
  return await withContexts(...contexts, (contextOf) => ask(contextOf(chain.target)));
}
