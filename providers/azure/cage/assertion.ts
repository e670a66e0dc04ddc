/** A token that another service hands out over HTTP, as GitHub Actions does. */
import type { Inside } from "../../../lib/cage/server.ts";
import { UserError } from "../../../lib/errors.ts";
import type { AssertionInput } from "../modules.ts";
import { askAzure } from "./rest.ts";

/** Fetches it (docs.github.com/actions/reference/security/oidc). */
export async function run(input: AssertionInput, inside: Inside): Promise<unknown> {
  const { url, audience, bearer } = input;
  const address = new URL(url);
  address.searchParams.set("audience", audience);
  const { status, body } = await askAzure(address, { bearer }, inside);
  if (status < 400 && typeof body.value === "string") return { token: body.value };
  throw new UserError("sign_in_refused", `${address.host} gave no token (status ${status})`, {
    hint: "permissions: {id-token: write} in the workflow",
  });
}
