/** What renews a sign-in for half a day: a refresh token, and the key that it is bound to (RFC 9449). */
import * as v from "valibot";
import { UserError } from "../../../lib/errors.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { laidOpen, Secret } from "../../../lib/secret.ts";
import type { Endpoint } from "../endpoint.ts";

/** The name of the note. */
const NOTE = "webflow";

const TEXT = v.pipe(v.string(), v.nonEmpty(), v.transform((text) => new Secret(text)));

const KEPT = v.object({
  /** Whose it is: nothing that one address gave is sent to another. */
  url: v.string(),
  client: v.string(),
  /** The ARN of who signed in. */
  principal: v.optional(v.string()),
  refresh_token: TEXT,
  /** A JSON Web Key. */
  key: TEXT,
});

/** A sign-in that can be renewed. */
export type Kept = v.InferOutput<typeof KEPT>;

/** The sign-in that was kept for this address; `undefined` when there is none. */
export async function readKept(
  { entryStore }: ProviderContext,
  { url }: Endpoint,
): Promise<Kept | undefined> {
  const text = await entryStore.read(NOTE);
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), KEPT), text?.reveal());
  return read.success && read.output.url === url ? read.output : undefined;
}

/** Keeps a sign-in; when that fails, who is signed in stays so. */
export async function keep({ entryStore, person }: ProviderContext, kept: Kept): Promise<void> {
  try {
    await entryStore.write(NOTE, new Secret(JSON.stringify(laidOpen(kept))));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    person.warn(`${error.message}; in a quarter of an hour you will have to sign in again`);
  }
}

/** Forgets it. */
export async function forget({ entryStore }: ProviderContext): Promise<void> {
  await entryStore.remove(NOTE);
}
