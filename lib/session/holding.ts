/** One identity of a session: its credential, kept fresh behind the shell, and what that becomes in the session. */
import type { Credential } from "../credential.ts";
import type { UserError } from "../errors.ts";
import type { Cloud, Delivery, Grant } from "../provider.ts";
import type { Served } from "../served.ts";
import { credentialFor, factsOf } from "../sign_in.ts";
import { silently, type Workspace } from "../workspace.ts";
import type { SessionDirectory } from "./directory.ts";
import { applyFiles, grantOf, type Signed, targetOf } from "./grants.ts";
import type { HeldIdentity } from "./record.ts";
import { keepFresh } from "./refresh.ts";
import type { SessionServer } from "./server.ts";

/** Where an identity is held. */
export interface Hold {
  readonly workspace: Workspace;
  readonly directory: SessionDirectory;
  readonly server: SessionServer;
  readonly delivery: Delivery;
}

/** What an identity is granted, and whose it is. */
export interface Granted {
  readonly cloud: Cloud;
  readonly grant: Grant;
  readonly node: Signed["chain"]["links"][number]["node"];
}

/** An identity that a session holds. */
export class Holding {
  readonly name: string;
  readonly #hold: Hold;
  readonly #served: Served | undefined;
  /** Earlier credentials, which may still be good. */
  readonly #superseded: Signed[] = [];
  #signed: Signed;
  #trouble: string | undefined;

  constructor(hold: Hold, signed: Signed) {
    this.#hold = hold;
    this.#signed = signed;
    this.name = targetOf(signed.chain).node.name;
    this.#served = this.#seat();
  }

  /** When the credential lapses, in milliseconds since 1970; `undefined` when it does not. */
  get expires(): number | undefined {
    return this.#signed.credential.expires;
  }

  /** Why it can't be renewed at present. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** Every credential that this session has had. */
  get all(): readonly Signed[] {
    return [...this.#superseded, this.#signed];
  }

  /** Writes the files of what is granted now. */
  async apply(): Promise<Granted> {
    const { workspace: { system }, directory, delivery } = this.#hold;
    const { cloud, chain } = this.#signed;
    const grant = grantOf(system, directory, delivery, this.#served, this.#signed);
    await applyFiles(directory, grant);
    return { cloud, grant, node: targetOf(chain).node };
  }

  /** Renews the credential until `stop`; `onChange` is called after each success and each failure. */
  keepFresh(stop: AbortSignal, onChange: () => Promise<void>): Promise<void> {
    const { system } = this.#hold.workspace;
    const renewal = {
      clock: system.clock,
      chance: system.random(1)[0]! / 255,
      renew: (current: Credential) => this.#renew(current),
      onRenewed: async (renewed: Credential) => {
        this.#superseded.push(this.#signed);
        this.#signed = { ...this.#signed, credential: renewed };
        this.#trouble = undefined;
        await this.apply();
        await onChange();
      },
      onTrouble: async ({ message }: UserError) => {
        this.#hold.workspace.terminal.log("debug", `renewing "${this.name}" failed: ${message}`);
        this.#trouble = message;
        await onChange();
      },
    };
    return keepFresh(renewal, this.#signed.credential, stop);
  }

  /** What the session's record says of it. */
  record(): HeldIdentity {
    const { chain, cloud, credential } = this.#signed;
    const { name, kind } = targetOf(chain).node;
    return {
      ...{ name, kind, cloud: cloud.name, facts: factsOf(chain, credential) },
      ...(credential.expires === undefined ? {} : { expires: credential.expires }),
      ...(this.#trouble === undefined ? {} : { trouble: this.#trouble }),
    };
  }

  async #renew(current: Credential): Promise<Credential> {
    const workspace = silently(this.#hold.workspace);
    const left = current.expires! - workspace.system.clock.now();
    return (await credentialFor(workspace, this.#signed.chain, { minimum: left + 1_000 }))!;
  }

  #seat(): Served | undefined {
    const { server, delivery } = this.#hold;
    const { chain, cloud } = this.#signed;
    const { plan } = targetOf(chain);
    if (plan.answer === undefined || !plan.serves?.includes(delivery)) return undefined;
    return server.seat(cloud.name, plan.answer, () => this.#signed.credential);
  }
}
