/**
 * Succession of an identity's credential in a session: what was signed in to last takes its place, as long as it is
 * the same one's. Who can't be told to be the same takes the place of nobody.
 */
import type { IdentityChain } from "../../chain/chain.ts";
import type { Credential } from "../../credential.ts";
import { reasonOf, UserError } from "../../errors.ts";
import { behind } from "../../sign_in/context.ts";
import { storedCredential, textOf } from "../../sign_in/stored.ts";
import type { HeldIdentity } from "../record.ts";
import type { SessionContext } from "../session.ts";
import { saidOf } from "./marks.ts";
import { keysState, StoreWatch } from "./store_watch.ts";
import type { SignedIn } from "../grants.ts";
import type { Other, Whose } from "./whose.ts";

/** So long after opening the cloud is asked whose it is, in milliseconds: what is over by then is never renewed. */
const EARLY = 3_000;

/** So long after it could not be told whose something newer is, that is asked again, in milliseconds. */
const AGAIN = 15_000;

/** Judges what takes the place of the credential that an identity has in a session. */
export class Succession {
  readonly #context: SessionContext;
  readonly #chain: IdentityChain;
  readonly #onOther: (other: Other) => Promise<void>;
  readonly #watch: StoreWatch;
  /** Name of whom the first one was, where its sign-in says that. */
  readonly #said: string | undefined;
  #whose: Whose | undefined;
  #other: Other | undefined;
  #doubt: string | undefined;
  /** Time at which it is asked again whose something newer in the store is. */
  #again = Infinity;
  /** State of the keys of which was last told whose they are. */
  #keys: string | undefined;

  /** `onOther` hears of each other one once. */
  constructor(
    context: SessionContext,
    { chain, credential }: Pick<SignedIn, "chain" | "credential">,
    onOther: (other: Other) => Promise<void>,
  ) {
    this.#context = context;
    this.#chain = chain;
    this.#said = saidOf(chain.target.plan, credential);
    this.#onOther = onOther;
    this.#watch = new StoreWatch(context, chain);
  }

  /** Reason that nobody can tell at present who it would be. */
  get doubt(): string | undefined {
    return this.#doubt;
  }

  /** Takes the keys that are kept now for its own, where they were not looked at before. */
  async own(): Promise<void> {
    this.#keys ??= await this.#keysNow();
  }

  /** Takes what is stored now for known. */
  async look(): Promise<void> {
    await this.#watch.look();
  }

  /**
   * Asks early whose it is, and until that is told, since a credential that has lapsed tells nobody whose it was, and
   * commands in the session are held to it. Calls `onTold` then.
   */
  async learn(held: Credential, stop: AbortSignal, onTold: () => Promise<void>): Promise<void> {
    const { plan } = this.#chain.target;
    if (plan.whose === undefined || saidOf(plan, held) !== undefined) return;
    const { clock } = this.#context.system;
    for (let pause = EARLY; !stop.aborted; pause = AGAIN) {
      await clock.sleep(pause, stop);
      if (stop.aborted || !await (await this.#first()).learn(held)) continue;
      return await onTold();
    }
  }

  /** Whether the store is to be asked for a newer one; cheap. */
  async isNews(): Promise<boolean> {
    return await this.#watch.isNew() || this.#keys !== await this.#keysNow() ||
      this.#again <= this.#context.system.clock.now();
  }

  /**
   * Finds what was stored since, and is none of `known`: whoever signs in has a reason to, so that it is taken
   * whichever lapses later. Calls `onTold` when something else is told of who it would be. Throws `failed` where nobody
   * can tell who it is.
   */
  async newer(
    current: Credential,
    known: readonly Credential[],
    onTold: () => Promise<void>,
  ): Promise<Credential | undefined> {
    const newer = await this.#storedSince(known);
    const [before, keys] = [this.#told(), await this.#keysNow()];
    this.#again = this.#context.system.clock.now() + AGAIN;
    try {
      const other = await this.#becomesOther(current, newer);
      this.#keys = keys;
      this.#again = Infinity;
      return other === undefined ? newer : undefined;
    } finally {
      if (this.#told() !== before) await onTold();
    }
  }

  /** Obtains one in its place. Throws `failed` where that is another's, or where nobody can tell whose it is. */
  async renewed(current: Credential, obtain: () => Promise<Credential>): Promise<Credential> {
    this.#doubt = undefined;
    try {
      const renewed = await obtain();
      const other = await this.#becomesOther(current, renewed);
      if (other === undefined) return renewed;
      throw new UserError("failed", `it would be ${other.is} now, and is ${other.was}`);
    } finally {
      // What this attempt itself has stored is no news.
      await this.#watch.look();
    }
  }

  /** Another one has taken its place: whoever it would have been is forgotten. */
  taken(): void {
    this.#other = undefined;
  }

  /** Makes what the session's record says of it. */
  record(): Pick<HeldIdentity, "other" | "doubted" | "keys" | "whose" | "untold"> {
    const whose = this.#whose?.was ?? this.#said;
    return {
      ...(whose === undefined ? {} : { whose }),
      ...(whose === undefined && this.#whose?.isUntold ? { untold: true as const } : {}),
      ...(this.#other === undefined ? {} : { other: this.#other.is }),
      ...(this.#doubt === undefined ? {} : { doubted: true as const }),
      ...(this.#keys === undefined ? {} : { keys: this.#keys }),
    };
  }

  async #keysNow(): Promise<string | undefined> {
    return await keysState(this.#context, this.#chain.links);
  }

  async #storedSince(had: readonly Credential[]): Promise<Credential | undefined> {
    const context = behind(this.#context);
    const { target } = this.#chain;
    const known = had.map((credential) => textOf(target, credential));
    const isNew = (one: Credential | undefined) => one && !known.includes(textOf(target, one));
    const own = await storedCredential(context, target, 0);
    if (isNew(own) || !target.plan.isSame) return isNew(own) ? own : undefined;
    const { sameAsBefore } = await import("../../sign_in/same.ts");
    const same = await sameAsBefore(context, this.#chain);
    return isNew(same) ? same : undefined;
  }

  /** Tells when it would be somebody else, by that or else by its keys. */
  async #becomesOther(
    current: Credential,
    renewed: Credential | undefined,
  ): Promise<Other | undefined> {
    const before = this.#other?.is;
    const other = this.#other = await this.#asked(current, renewed);
    if (other !== undefined && other.is !== before) await this.#onOther(other);
    return other;
  }

  /** Asks whose it would be; what can't be told is in doubt until it can. */
  async #asked(current: Credential, renewed: Credential | undefined): Promise<Other | undefined> {
    try {
      const other = await this.#otherNow(current, renewed);
      this.#doubt = undefined;
      return other;
    } catch (error) {
      this.#doubt = `nobody can tell who it would be now: ${reasonOf(error)}`;
      throw new UserError("failed", this.#doubt);
    }
  }

  async #otherNow(
    current: Credential,
    renewed: Credential | undefined,
  ): Promise<Other | undefined> {
    if (renewed !== undefined) return await (await this.#first()).otherThan(current, renewed);
    const hasKeys = this.#chain.target.plan.keys !== undefined;
    return hasKeys ? await (await this.#first()).otherByKeys(current) : this.#other;
  }

  /** Loaded once a session has lasted so long that it may be renewed. */
  async #first(): Promise<Whose> {
    const { Whose } = await import("./whose.ts");
    return this.#whose ??= new Whose(this.#context, this.#chain);
  }

  /** Everything that others are told of who it would be. */
  #told(): string {
    return JSON.stringify(this.record());
  }
}
