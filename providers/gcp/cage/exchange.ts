/** Another issuer's token, traded for Google's (docs.cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token). */
import { typed } from "../../../lib/terminal/escape.ts";
import type { Inside } from "../../../lib/cage/server.ts";
import { trade } from "../../../lib/oauth/exchange.ts";
import type { ExchangeInput } from "../modules.ts";
import { asking } from "./asking.ts";
import { delivered, googleAt, headed } from "./oauth.ts";

/** Exchanges the token. The audience says who asks. */
export async function run(input: ExchangeInput, inside: Inside): Promise<unknown> {
  const about = {
    isIssued: true,
    action: "Exchanging the token at Google's Security Token Service",
    hint: `gcloud iam workload-identity-pools providers describe ${
      typed(providerIn(input.audience))
    }`,
  } as const;
  const { client, userProject } = input;
  const party = googleAt(input, inside, "sts", client && headed(client));
  const options = userProject === undefined || client !== undefined ? undefined : { userProject };
  const more = options === undefined ? {} : { options: JSON.stringify(options) };
  return delivered(await asking(about, () => trade(party, { ...input, more })));
}

function providerIn(audience: string): string {
  return audience.replace(/^\/\/iam\.googleapis\.com\//, "");
}
