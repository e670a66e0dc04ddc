/** A GitHub Actions job's identity token ("OpenID Connect", docs.github.com/actions/reference/security/oidc). */
import type { Inside } from "../../../lib/cage/server.ts";
import type { ActionsTokenInput } from "../modules.ts";
import { asking } from "./asking.ts";
import { clientAt } from "./transport.ts";

/** Asks for a token for that audience. */
export async function run(input: ActionsTokenInput, inside: Inside): Promise<unknown> {
  const { url, audience, requestToken } = input;
  const address = new URL(url);
  address.searchParams.set("audience", audience);
  const client = clientAt(address.origin, inside, requestToken);
  const about = {
    action: "Asking GitHub Actions for an identity token",
    hint: "give the job the permission: permissions: {id-token: write}",
  };
  const { data } = await asking(about, () => client({ method: "GET", url: address.href }));
  return { token: Object(data).value };
}
