/** The account of the person's own `az`, from the file that `az login` writes: `az` itself takes a second to tell. */
import * as v from "valibot";
import { pathOf } from "../../../lib/paths/directories.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { azHome } from "../az_home.ts";

/** The parts of a context that are read. */
export type Surroundings = Pick<ProviderContext, "os" | "env" | "files">;

const PROFILE = v.object({
  subscriptions: v.array(v.object({
    tenantId: v.optional(v.string()),
    isDefault: v.optional(v.boolean()),
    user: v.object({ name: v.string(), type: v.string() }),
  })),
});

/**
 * Returns the accounts that are signed in to a tenant, or else the one that `az` would ask for it, as one text; empty
 * where nobody is signed in.
 */
export async function signedInAs(of: Surroundings, tenant: string): Promise<string> {
  const read = v.safeParse(PROFILE, parsed(await profileText(of)));
  if (!read.success) return "";
  const { subscriptions } = read.output;
  const own = subscriptions.filter(({ tenantId }) =>
    tenantId?.toLowerCase() === tenant.toLowerCase()
  );
  const asked = own.length > 0 ? own : subscriptions.filter(({ isDefault }) => isDefault);
  return [...new Set(asked.map(({ user: { name, type } }) => `${type} ${name}`))].sort().join("\n");
}

async function profileText(of: Surroundings): Promise<string> {
  const directory = azHome(of);
  const path = directory && pathOf(of.os).join(directory, "azureProfile.json");
  const text = path && await of.files.readText(path);
  // `az` begins it with a byte order mark.
  return (text || "").replace(/^\ufeff/, "");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
