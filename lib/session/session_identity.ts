/** One identity of a session: its credential, kept fresh behind the shell, and what that becomes in the session. */
import type { Credential } from "../credential.ts";
import { inBackground, orUndefined, reasonOf, UserError } from "../errors.ts";
import type { Node } from "../config/entries/model.ts";
import type { Cloud } from "../provider/cloud.ts";
import type { Delivery, Grant } from "../provider/grant.ts";
import type { CredentialEndpoint } from "../provider/credential_endpoint.ts";
import { credentialFor } from "../sign_in/sign_in.ts";
import { recordName, storedCredential, textOf } from "../sign_in/stored.ts";
import { Secret } from "../secret.ts";
import { heldAround, heldFile } from "./held.ts";
import { behind } from "../sign_in/context.ts";
import type { SessionContext } from "./session.ts";
import type { SessionDirectory } from "./directory/directory.ts";
import { applyFiles, grantOf, type SignedIn } from "./grants.ts";
import { emptyPlace } from "./shares.ts";
import { audit } from "./audit.ts";
import type { Other, Whose } from "./whose.ts";
import { keepFresh, keysState, StoreWatch } from "./keep_fresh.ts";
import type { HeldIdentity } from "./record.ts";
import type { SessionServer } from "./server.ts";
import { takeBack } from "../sign_in/revocation.ts";
import { factsOf, type IdentityChain } from "../chain/chain.ts";

/** The place in which an identity is held. */
interface Hold {
  readonly context: SessionContext;
  readonly directory: SessionDirectory;
  readonly server: SessionServer;
  readonly delivery: Delivery;
}

/** So long after opening the cloud is asked whose it is, in milliseconds: what is over by then is never renewed. */
const EARLY = 3_000;

/** So long after it could not be told whose something newer is, that is asked again, in milliseconds. */
const AGAIN = 15_000;

/** The grant of an identity, and whose it is. */
export interface Granted {
  readonly cloud: Cloud;
  readonly grant: Grant;
  readonly node: Node;
}

/** An identity that a session holds. */
export class SessionIdentity {
  readonly name: string;
  /** When it is taken away from the session, in milliseconds since 1970; `undefined` when it is not. */
  readonly ends: number | undefined;
  readonly #hold: Hold;
  /** Earlier credentials, which may still be good. */
  readonly #superseded: SignedIn[] = [];
  /** Files that were written, and the folders with whatever programs have put beside them. */
  #applied: Grant["files"] = {};
  readonly #folders = new Set<string>();
  readonly #storeWatch: StoreWatch;
  readonly #stop = new AbortController();
  #whose: Whose | undefined;
  #served: CredentialEndpoint | undefined;
  #signed: SignedIn;
  #trouble: string | undefined;
  #other: Other | undefined;
  /** Nobody can be asked who it would be. */
  #isDoubted = false;
  /** Time at which it is asked again whose something newer in the store is. */
  #again = Infinity;
  /** State of the keys of which was last told whose they are. */
  #keys: string | undefined;
  #withdrawn: string | undefined;

  constructor(hold: Hold, signed: SignedIn) {
    this.#hold = hold;
    this.#signed = signed;
    this.name = signed.chain.target.node.name;
    this.#storeWatch = new StoreWatch(hold.context, signed.chain);
    const { maximum } = signed.chain.target.node.session ?? {};
    this.ends = maximum && hold.context.system.clock.now() + maximum;
  }

  /** When the credential lapses, in milliseconds since 1970; `undefined` when it does not. */
  get expires(): number | undefined {
    return this.#signed.credential.expires;
  }

  /** Chain that it was signed in through. */
  get chain(): IdentityChain {
    return this.#signed.chain;
  }

  /** The credential as it is now. */
  get credential(): Credential {
    return this.#signed.credential;
  }

  /** Reason that it can't be renewed at present. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** Reason that it was taken away. */
  get withdrawn(): string | undefined {
    return this.#withdrawn;
  }

  /** Every credential that this session has had. */
  get all(): readonly SignedIn[] {
    return [...this.#superseded, this.#signed];
  }

  /** Takes the identity away from the session: nothing is renewed, served or left in a file. */
  async withdraw(reason: string): Promise<void> {
    if (this.#withdrawn !== undefined) return;
    this.#withdrawn = reason;
    this.#stop.abort();
    const { context, directory, server } = this.#hold;
    const { cloud } = this.#signed.chain.target;
    server.unseat(cloud.name);
    for (const folder of this.#folders) await directory.clear(folder);
    await emptyPlace(context.system, directory, cloud);
    // A shell may have the terminal still.
    await takeBack(behind(context), this.all);
  }

  /** Writes the files of what is granted now. */
  async apply(): Promise<Granted> {
    const { context: { system }, directory, delivery } = this.#hold;
    const { cloud, node } = this.#signed.chain.target;
    this.#keys ??= await this.#keysNow();
    this.#served ??= this.#seat();
    const grant = grantOf(system, directory, delivery, this.#served, this.#signed);
    for (const name of Object.keys(grant.files)) this.#folders.add(name.split("/")[0]!);
    if (this.#withdrawn === undefined) await applyFiles(directory, this.#changes(grant));
    await this.#keepForInside();
    return { cloud, grant, node };
  }

  /**
   * Writes it where no store keeps it, for the commands in the session, which would sign in anew. What is served alone
   * lies in no file.
   */
  async #keepForInside(): Promise<void> {
    const { context, directory, delivery } = this.#hold;
    const { chain: { target }, credential } = this.#signed;
    if (!target.plan.stored || delivery === "server" || this.#withdrawn !== undefined) return;
    const name = recordName(context, target);
    const held = await heldAround(context.system);
    // What the session around holds no store keeps: none need be asked for.
    const [around] = await held(name);
    const isHeld = around !== undefined && await context.system.files.info(around) !== undefined;
    if (!isHeld && await orUndefined(() => context.store.keeps())) return;
    const file = await heldFile(name);
    this.#folders.add(file);
    await directory.write(file, new Secret(textOf(target, credential)));
  }

  /** Without what was written already: a tool may have made more of it since. */
  #changes(grant: Grant): Grant {
    const before = this.#applied;
    this.#applied = grant.files;
    const isNew = ([name, content]: readonly [string, unknown]) =>
      typeof content !== "string" || before[name] !== content;
    return { ...grant, files: Object.fromEntries(Object.entries(grant.files).filter(isNew)) };
  }

  /** Renews the credential until `stop`; `onChange` is called after each success and each failure. */
  async keepFresh(stop: AbortSignal, onChange: () => Promise<void>): Promise<void> {
    const { system } = this.#hold.context;
    await this.#storeWatch.look();
    const either = AbortSignal.any([stop, this.#stop.signal]);
    inBackground(this.#learnWhose(either), (error) => this.#log(reasonOf(error)));
    const renewal = {
      clock: system.clock,
      chance: system.random(1)[0]! / 255,
      isNews: async () =>
        await this.#storeWatch.isNew() || this.#keys !== await this.#keysNow() ||
        this.#again <= system.clock.now(),
      newerInStore: (current: Credential) => this.#newerInStore(current, onChange),
      renew: (current: Credential) => this.#renew(current),
      onRenewed: async (renewed: Credential) => {
        if (this.#withdrawn !== undefined) return;
        this.#superseded.push(this.#signed);
        this.#signed = { ...this.#signed, credential: renewed };
        this.#trouble = undefined;
        this.#other = undefined;
        await this.apply();
        await onChange();
      },
      onTrouble: async ({ message }: UserError) => {
        this.#log(message);
        this.#trouble = message;
        await onChange();
      },
    };
    await keepFresh(renewal, this.#signed.credential, either);
  }

  /** Asked early, since a credential that has lapsed tells nobody whose it was. */
  async #learnWhose(stop: AbortSignal): Promise<void> {
    const { credential, chain: { target } } = this.#signed;
    if (target.plan.whose === undefined || credential.expires === undefined) return;
    await this.#hold.context.system.clock.sleep(EARLY, stop);
    if (!stop.aborted) await (await this.#first()).learn(credential);
  }

  /** Loaded once a session has lasted so long that it may be renewed. */
  async #first(): Promise<Whose> {
    const { Whose } = await import("./whose.ts");
    return this.#whose ??= new Whose(this.#hold.context, this.#signed.chain);
  }

  #log(message: string): void {
    this.#hold.context.terminal.log("debug", `renewing "${this.name}" failed: ${message}`);
  }

  /** Makes what the session's record says of it. */
  record(): HeldIdentity {
    const { chain, credential } = this.#signed;
    const { node: { name, kind }, cloud } = chain.target;
    return {
      ...{ name, kind, cloud: cloud.name, facts: factsOf(chain, credential) },
      ...(credential.expires === undefined ? {} : { expires: credential.expires }),
      ...(this.#trouble === undefined ? {} : { trouble: this.#trouble }),
      ...(this.#other === undefined ? {} : { other: this.#other.is }),
      ...(this.#isDoubted ? { doubted: true as const } : {}),
      ...(this.#keys === undefined ? {} : { keys: this.#keys }),
      ...(this.ends === undefined ? {} : { ends: this.ends }),
      ...(this.#withdrawn === undefined ? {} : { withdrawn: this.#withdrawn }),
    };
  }

  async #renew(current: Credential): Promise<Credential> {
    const context = behind(this.#hold.context);
    const minimum = longerThan(current, context);
    this.#isDoubted = false;
    try {
      const renewed = await credentialFor(context, this.#signed.chain, { minimum });
      const other = await this.#becomesOther(current, renewed);
      if (other === undefined) return renewed;
      throw new UserError("failed", `it would be ${other.is} now, and is ${other.was}`);
    } finally {
      // What this attempt itself has stored is no news.
      await this.#storeWatch.look();
    }
  }

  /**
   * Finds what was stored since: whoever signs in has a reason to, so that it is taken whichever lapses later. What
   * this session has had is no news.
   */
  async #newerInStore(
    current: Credential,
    onChange: () => Promise<void>,
  ): Promise<Credential | undefined> {
    const newer = await this.#storedSince();
    const [before, keys] = [this.#told(), await this.#keysNow()];
    this.#again = this.#hold.context.system.clock.now() + AGAIN;
    try {
      const other = await this.#becomesOther(current, newer);
      this.#keys = keys;
      this.#again = Infinity;
      return other === undefined ? newer : undefined;
    } finally {
      if (this.#told() !== before) await onChange();
    }
  }

  async #keysNow(): Promise<string | undefined> {
    return await keysState(this.#hold.context, this.#signed.chain.links);
  }

  async #storedSince(): Promise<Credential | undefined> {
    const context = behind(this.#hold.context);
    const { chain, chain: { target } } = this.#signed;
    const known = this.all.map(({ credential }) => textOf(target, credential));
    const isNew = (one: Credential | undefined) => one && !known.includes(textOf(target, one));
    const own = await storedCredential(context, target, 0);
    if (isNew(own) || !target.plan.isSame) return isNew(own) ? own : undefined;
    const { sameAsBefore } = await import("../sign_in/same.ts");
    const same = await sameAsBefore(context, chain);
    return isNew(same) ? same : undefined;
  }

  /** Tells when it would be somebody else, by that or else by its keys; the audit log hears of whom once. */
  async #becomesOther(
    current: Credential,
    renewed: Credential | undefined,
  ): Promise<Other | undefined> {
    const before = this.#other?.is;
    this.#other = await this.#asked(current, renewed);
    if (this.#other !== undefined && this.#other.is !== before) {
      const { directory, context } = this.#hold;
      const entry = { event: "not_renewed", session: directory.id, name: this.name } as const;
      await audit(context, { ...entry, ...this.#other });
    }
    return this.#other;
  }

  /** Asks whose it would be; what can't be told is in doubt, and the reason is its trouble, until it can. */
  async #asked(current: Credential, renewed: Credential | undefined): Promise<Other | undefined> {
    try {
      const other = await this.#otherNow(current, renewed);
      if (this.#isDoubted) this.#trouble = undefined;
      this.#isDoubted = false;
      return other;
    } catch (error) {
      this.#isDoubted = true;
      this.#trouble = `nobody can tell who it would be now: ${reasonOf(error)}`;
      throw new UserError("failed", this.#trouble);
    }
  }

  async #otherNow(
    current: Credential,
    renewed: Credential | undefined,
  ): Promise<Other | undefined> {
    if (renewed !== undefined) return await (await this.#first()).otherThan(current, renewed);
    const hasKeys = this.chain.target.plan.keys !== undefined;
    return hasKeys ? await (await this.#first()).otherByKeys(current) : this.#other;
  }

  /** Everything that others are told of who it would be. */
  #told(): string {
    return JSON.stringify([this.#other?.is, this.#keys, this.#isDoubted]);
  }

  /** Gives it its place at the session's server, where its programs may ask. */
  #seat(): CredentialEndpoint | undefined {
    const { server } = this.#hold;
    const { plan, cloud } = this.#signed.chain.target;
    if (plan.answer === undefined) return undefined;
    return server.seat(cloud.name, plan.answer, () => this.#signed.credential);
  }
}

function longerThan({ expires }: Credential, { system }: Pick<SessionContext, "system">): number {
  return expires! - system.clock.now() + 1_000;
}
