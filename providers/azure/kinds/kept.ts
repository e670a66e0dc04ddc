/** What renews a person's sign-in, kept between runs, and only good for the place that it came from. */
import * as v from "valibot";
import { askCage } from "../../../lib/cage/module.ts";
import { UserError } from "../../../lib/errors.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { Secret } from "../../../lib/secret.ts";
import type { Told } from "../modules.ts";
import { REFRESH, type Signed } from "../modules.ts";

/** The note that keeps it. */
const NOTE = "refresh-token";

const KEPT = v.object({
  login: v.string(),
  tenant: v.string(),
  client: v.string(),
  shownAt: v.string(),
  token: v.string(),
});

/** Where a refresh token may go, and where what it yields may be shown. */
export interface Bound {
  readonly told: Told;
  /** Azure Resource Manager's origin. */
  readonly arm: string;
}

/** A new sign-in from the refresh token that is kept; `undefined` when there is none that Microsoft takes. */
export async function renewed(context: ProviderContext, bound: Bound): Promise<Signed | undefined> {
  const refreshToken = await find(context, bound);
  if (refreshToken === undefined) return undefined;
  try {
    const signed = await askCage(context, REFRESH, { ...bound.told, refreshToken });
    await keep(context, bound, signed);
    return signed;
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== "sign_in_needed") throw error;
    await forget(context);
    if (!context.person.isThere()) throw error;
    context.person.warn(`${error.message}; signing in anew`);
    return undefined;
  }
}

/** A token of another authority, tenant or application must not be sent here: a changed file could ask for it. */
async function find(
  { entryStore }: ProviderContext,
  { told, arm }: Bound,
): Promise<Secret | undefined> {
  const text = (await entryStore.read(NOTE))?.reveal();
  const kept = text === undefined ? undefined : parse(text);
  const isOurs = kept?.login === told.login && kept.tenant === told.tenant &&
    kept.client === told.client && kept.shownAt === arm;
  return isOurs ? new Secret(kept.token) : undefined;
}

function parse(text: string): v.InferOutput<typeof KEPT> | undefined {
  try {
    const read = v.safeParse(KEPT, JSON.parse(text));
    return read.success ? read.output : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps what renews the sign-in. Without it the person is only asked more often. */
export async function keep(
  context: ProviderContext,
  { told, arm }: Bound,
  signed: Signed,
): Promise<void> {
  if (signed.refreshToken === undefined) return;
  const { login, tenant, client } = told;
  const kept = { login, tenant, client, shownAt: arm, token: signed.refreshToken.reveal() };
  try {
    await context.entryStore.write(NOTE, new Secret(JSON.stringify(kept)));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    context.person.warn(`${error.message}; you will be asked to sign in again`);
  }
}

/** Forgets it. */
export async function forget({ entryStore }: Pick<ProviderContext, "entryStore">): Promise<void> {
  await entryStore.remove(NOTE);
}
