/** A person's sign-in at Entra ID: renewed without a word if that will do, else in a browser. */
import * as v from "valibot";
import { pageOf } from "../../../lib/browser/page_of.ts";
import { askCage } from "../../../lib/cage/module.ts";
import { UserError } from "../../../lib/errors.ts";
import { hostOf } from "../../../lib/provider/hosts.ts";
import type { Entry } from "../../../lib/provider/kind.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import type { Credential } from "../../../lib/credential.ts";
import { DEVICE, type Signed, type Told } from "../modules.ts";
import { PERSON } from "./fields.ts";
import { DEVICE_PAGES } from "../hosts.ts";
import { credentialOf } from "../tokens.ts";
import { forget, keep, renewed } from "./kept.ts";
import { described, loginHosts, required, type Tenant, tenantOf, toldOf } from "../tenant.ts";
import type { ProviderPlan } from "../../../lib/provider/plan.ts";

/** What a person's providers have in common. */
type Fields = { readonly [Name in keyof typeof PERSON]?: v.InferOutput<(typeof PERSON)[Name]> };

/** The Azure CLI's own application, which every tenant knows. */
const AZURE_CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";

/** How a person signs in. */
export type Way = (context: ProviderContext, told: Told, spot: Tenant) => Promise<Signed>;

/** The plan of a person's sign-in. */
export function personPlan(entry: Entry<Fields>, way: Way): ProviderPlan {
  const { fields } = entry;
  const spot = tenantOf(fields, entry);
  const told = toldOf(spot, required(fields, "tenant_id", entry), fields.client_id ?? AZURE_CLI);
  return {
    ...described(spot, fields.username),
    hosts: () => loginHosts(spot),
    pages: pagesOf(spot),
    stored: true,
    signIn: (context) => signIn(context, { told, spot, provider: entry.name, fields }, way),
  };
}

interface Wanted {
  readonly told: Told;
  readonly spot: Tenant;
  readonly provider: string;
  readonly fields: Fields;
}

async function signIn(context: ProviderContext, wanted: Wanted, way: Way): Promise<Credential> {
  const { told, spot, fields } = wanted;
  const bound = { told, arm: spot.arm };
  const known = await renewed(context, bound);
  if (known !== undefined && isExpected(known, fields)) return credentialOf(context, known);
  // Somebody else's sign-in, from before the configuration said who it is.
  if (known !== undefined) await forget(context);
  requirePerson(context, wanted);
  const signed = await way(context, told, spot);
  if (!isExpected(signed, fields)) throw stranger(signed, fields);
  await keep(context, bound, signed);
  return credentialOf(context, signed);
}

/** Nobody is waited for where nobody can answer. */
function requirePerson({ person }: ProviderContext, { told, provider }: Wanted): void {
  if (person.isThere()) return;
  throw new UserError("person_needed", `Nobody is signed in to tenant ${told.tenant}`, {
    hint: `atmos-auth login --provider ${provider}`,
  });
}

function isExpected({ account }: Signed, { username }: Fields): boolean {
  return username === undefined || account.username.toLowerCase() === username.toLowerCase();
}

function stranger({ account }: Signed, { username }: Fields): UserError {
  const who = account.username || "Somebody";
  return new UserError("sign_in_refused", `${who} signed in, not ${username}`, {
    hint: `sign in as ${username}, or change "username"`,
  });
}

const CODE = v.object({
  code: v.pipe(v.string(), v.regex(/^[A-Z0-9-]{4,32}$/)),
  url: v.string(),
});

/** With a code that is confirmed wherever a browser is (RFC 8628). */
export async function onDevice(
  context: ProviderContext,
  told: Told,
  spot: Tenant,
): Promise<Signed> {
  const over = Promise.withResolvers<void>();
  const show = (question: unknown) => {
    const { code, url } = v.parse(CODE, question);
    const page = devicePage(url, spot);
    context.person.say(`Sign in with a browser on any device, at ${page}\nEnter the code ${code}`);
    // The answer comes when all is over: a person's time is not the module's.
    return over.promise;
  };
  try {
    return await askCage(context, DEVICE, told, { show });
  } finally {
    over.resolve();
  }
}

function devicePage(address: string, spot: Tenant): string {
  const page = pageOf(address, pagesOf(spot));
  // The host that China's cloud names itself is not there.
  const isLost = new URL(page).hostname === "login.microsoftonline.cn";
  return isLost ? "https://microsoft.com/deviceloginchina" : page;
}

/** Where a person is sent: Microsoft has more than one host for codes, an authority of one's own has itself. */
function pagesOf({ authority }: Tenant): readonly string[] {
  return authority === undefined ? DEVICE_PAGES : [hostOf(authority)];
}
