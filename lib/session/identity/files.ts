/** Files that an identity has in a session's directory: its grant's, and its credential for the commands in there. */
import { orUndefined } from "../../errors.ts";
import type { Cloud } from "../../provider/cloud.ts";
import type { Delivery, Grant } from "../../provider/grant.ts";
import { Secret } from "../../secret.ts";
import { recordName, textOf } from "../../sign_in/stored.ts";
import type { SessionDirectory } from "../directory/directory.ts";
import type { SignedIn } from "../grants.ts";
import { heldAround, heldFile } from "../held.ts";
import type { SessionContext } from "../session.ts";
import { emptyPlace } from "../shares.ts";

/** The place in which an identity lies. */
export interface Place {
  readonly context: SessionContext;
  readonly directory: SessionDirectory;
  readonly delivery: Delivery;
}

/** The files of one identity. */
export class IdentityFiles {
  readonly #place: Place;
  #written: Grant["files"] = {};
  /** The folders of what was written, with whatever programs have put beside it. */
  readonly #folders = new Set<string>();
  #isCleared = false;

  constructor(place: Place) {
    this.#place = place;
  }

  /** Writes what of a grant's files has changed since the last: a tool may have made more of what is there. */
  async write(files: Grant["files"]): Promise<void> {
    for (const [name, content] of Object.entries(files)) {
      if (typeof content === "string" && this.#written[name] === content) continue;
      await this.#put(name, name.split("/")[0]!, content);
    }
    this.#written = files;
  }

  /**
   * Writes the credential where no store keeps it, for the commands in the session, which would sign in anew. What is
   * served alone lies in no file.
   */
  async keepForInside({ chain: { target }, credential }: SignedIn): Promise<void> {
    const { context, delivery } = this.#place;
    if (!target.plan.stored || delivery === "server") return;
    const name = recordName(context, target);
    const held = await heldAround(context.system);
    // What the session around holds no store keeps: none need be asked for.
    const [around] = await held(name);
    const isHeld = around !== undefined && await context.system.files.info(around) !== undefined;
    if (!isHeld && await orUndefined(() => context.store.keeps())) return;
    const file = await heldFile(name);
    await this.#put(file, file, new Secret(textOf(target, credential)));
  }

  /** Puts a file there, unless all was taken away meanwhile. */
  async #put(name: string, folder: string, content: string | Secret): Promise<void> {
    if (this.#isCleared) return;
    this.#folders.add(folder);
    await this.#place.directory.write(name, content);
  }

  /** Takes all of it away, and puts nobody into its place. */
  async clear(cloud: Cloud): Promise<void> {
    const { context, directory } = this.#place;
    this.#isCleared = true;
    for (const folder of this.#folders) await directory.clear(folder);
    await emptyPlace(context.system, directory, cloud);
  }
}
