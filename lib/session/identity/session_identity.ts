/** One identity of a session: its credential, kept fresh behind the shell, and what that becomes in the session. */
import { factsOf, type IdentityChain } from "../../chain/chain.ts";
import type { Node } from "../../config/entries/model.ts";
import type { Credential } from "../../credential.ts";
import { inBackground, reasonOf, type UserError } from "../../errors.ts";
import type { Cloud } from "../../provider/cloud.ts";
import type { CredentialEndpoint } from "../../provider/credential_endpoint.ts";
import type { Grant } from "../../provider/grant.ts";
import { behind } from "../../sign_in/context.ts";
import { takeBack } from "../../sign_in/revocation.ts";
import { credentialFor } from "../../sign_in/sign_in.ts";
import { audit } from "../audit.ts";
import { grantOf, type SignedIn } from "../grants.ts";
import type { HeldIdentity } from "../record.ts";
import type { SessionServer } from "../server.ts";
import { IdentityFiles, type Place } from "./files.ts";
import { keepFresh } from "./keep_fresh.ts";
import { heldBack } from "../notices.ts";
import { markOf, placeOf } from "./marks.ts";
import { Succession } from "./succession.ts";
import type { Other } from "./whose.ts";

/** The place in which an identity is held. */
interface Hold extends Place {
  readonly server: SessionServer;
}

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
  readonly #files: IdentityFiles;
  readonly #succession: Succession;
  readonly #stop = new AbortController();
  #served: CredentialEndpoint | undefined;
  #signed: SignedIn;
  #trouble: string | undefined;
  /** Whether its trouble is that the renewed one can't be written. */
  #isHeldBack = false;
  #withdrawn: string | undefined;
  /** Digests of its credential, by which commands in the session tell it. */
  #digests: Pick<HeldIdentity, "mark" | "place"> = {};

  constructor(hold: Hold, signed: SignedIn) {
    this.#hold = hold;
    this.#signed = signed;
    this.name = signed.chain.target.node.name;
    this.#files = new IdentityFiles(hold);
    this.#succession = new Succession(hold.context, signed, (other) => this.#audit(other));
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
    return this.#succession.doubt ?? this.#trouble;
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
    const { context, server } = this.#hold;
    const { cloud } = this.#signed.chain.target;
    server.unseat(cloud.name);
    const [cleared] = await Promise.allSettled([this.#files.clear(cloud)]);
    // What could not be removed is worth less by that. A shell may have the terminal still.
    await takeBack(behind(context), this.all);
    if (cleared.status === "rejected") throw cleared.reason;
  }

  /** Writes the files of what is granted now. */
  async apply(): Promise<Granted> {
    const { context: { system }, directory, delivery } = this.#hold;
    const { cloud, node } = this.#signed.chain.target;
    await this.#succession.own();
    this.#served ??= this.#seat();
    const grant = grantOf(system, directory, delivery, this.#served, this.#signed);
    await this.#files.write(grant.files);
    await this.#files.keepForInside(this.#signed);
    await this.#mark(this.#signed);
    return { cloud, grant, node };
  }

  /** Renews the credential until `stop`; `onChange` is called after each success and each failure. */
  async keepFresh(stop: AbortSignal, onChange: () => Promise<void>): Promise<void> {
    const { system } = this.#hold.context;
    const succession = this.#succession;
    await succession.look();
    const either = AbortSignal.any([stop, this.#stop.signal]);
    const learning = succession.learn(this.#signed.credential, either, onChange);
    inBackground(learning, (error) => this.#log(reasonOf(error)));
    const renewal = {
      clock: system.clock,
      chance: system.random(1)[0]! / 255,
      isNews: () => succession.isNews(),
      newerInStore: (current: Credential) => {
        const had = this.all.map(({ credential }) => credential);
        return succession.newer(current, had, onChange);
      },
      renew: (current: Credential) => this.#renew(current),
      onRenewed: async (renewed: Credential) => {
        if (this.#withdrawn !== undefined) return;
        if (renewed !== this.#signed.credential) this.#take(renewed);
        await this.apply();
        this.#trouble = undefined;
        this.#isHeldBack = false;
        await onChange();
      },
      onTrouble: async ({ message }: UserError) => {
        this.#log(message);
        this.#trouble = succession.doubt === undefined ? message : undefined;
        this.#isHeldBack = false;
        await onChange();
      },
      onHeldBack: async ({ message }: UserError) => {
        // A terminal is the program's now: it is told at the prompt, or at the end.
        if (!system.stderr.isTerminal()) {
          this.#hold.context.terminal.warnOnce(heldBack(this.name, message));
        }
        this.#trouble = message;
        this.#isHeldBack = true;
        await onChange();
      },
    };
    await keepFresh(renewal, this.#signed.credential, either);
  }

  async #mark({ chain: { target }, credential }: SignedIn): Promise<void> {
    this.#digests = {
      place: this.#digests.place ?? await placeOf(this.#hold.context, target),
      mark: await markOf(target, credential),
    };
  }

  #take(renewed: Credential): void {
    this.#superseded.push(this.#signed);
    this.#signed = { ...this.#signed, credential: renewed };
    this.#succession.taken();
  }

  async #renew(current: Credential): Promise<Credential> {
    const context = behind(this.#hold.context);
    const minimum = current.expires! - context.system.clock.now() + 1_000;
    const obtain = () => credentialFor(context, this.#signed.chain, { minimum });
    return await this.#succession.renewed(current, obtain);
  }

  #log(message: string): void {
    this.#hold.context.terminal.log("debug", `renewing "${this.name}" failed: ${message}`);
  }

  async #audit(other: Other): Promise<void> {
    const { directory, context } = this.#hold;
    const entry = { event: "not_renewed", session: directory.id, name: this.name } as const;
    await audit(context, { ...entry, ...other });
  }

  /** Makes what the session's record says of it. */
  record(): HeldIdentity {
    const { chain, credential } = this.#signed;
    const { node: { name, kind }, cloud } = chain.target;
    const { trouble } = this;
    return {
      ...{ name, kind, cloud: cloud.name, facts: factsOf(chain, credential) },
      ...(credential.expires === undefined ? {} : { expires: credential.expires }),
      ...(trouble === undefined ? {} : { trouble }),
      ...(this.#isHeldBack ? { unwritten: true as const } : {}),
      ...this.#succession.record(),
      ...this.#digests,
      ...(this.ends === undefined ? {} : { ends: this.ends }),
      ...(this.#withdrawn === undefined ? {} : { withdrawn: this.#withdrawn }),
    };
  }

  /** Gives it its place at the session's server, where its programs may ask. */
  #seat(): CredentialEndpoint | undefined {
    const { server } = this.#hold;
    const { plan, cloud } = this.#signed.chain.target;
    if (plan.answer === undefined) return undefined;
    return server.seat(cloud.name, plan.answer, () => this.#signed.credential);
  }
}
