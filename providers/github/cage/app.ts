/** Signing in as a GitHub App. */
import { createAppAuth } from "@octokit/auth-app";
import type { Inside } from "../../../lib/cage/server.ts";
import type { AppInput } from "../modules.ts";
import { asking, type Explanation, type Refusal } from "./asking.ts";
import { type AppJwt, signAppJwt } from "./jwt.ts";
import { clientAt } from "./transport.ts";

/** Asks GitHub which app this is, which proves key and id, and delivers what the app signs in with. */
export async function run(input: AppInput, inside: Inside): Promise<unknown> {
  const { api, web, issuer, privateKey } = input;
  let signed: AppJwt | undefined;
  const client = clientAt(api, inside);
  const auth = createAppAuth({
    appId: issuer,
    // Octokit asks again with the difference when GitHub's clock turns out to be another.
    createJwt: (_id, ahead) =>
      Promise.resolve(ahead).then((seconds) => {
        signed = signAppJwt(issuer, privateKey, inside.clock.now(), seconds);
        return { jwt: signed.jwt, expiresAt: new Date(signed.expires).toISOString() };
      }),
    request: client,
    log: { warn: (text: string) => inside.notice(text) } as never,
  });
  const about = {
    action: `Signing in as the GitHub App ${issuer}`,
    hint: `see ${web}/settings/apps`,
    explain: (refusal: Refusal) => explain(refusal, issuer, web),
  };
  const { data } = await asking(about, () => client("GET /app", { request: { hook: auth.hook } }));
  const life = Math.floor((signed!.expires - inside.clock.now()) / 1000);
  return { jwt: signed!.jwt, life, slug: data?.slug };
}

function explain(
  { status, message }: Refusal,
  issuer: string,
  web: string,
): Explanation | undefined {
  if (status === 404) {
    return {
      message: `GitHub knows no app with the id "${issuer}"`,
      hint: `app_id: ID, or client_id: ID, as ${web}/settings/apps tells it`,
    };
  }
  if (status === 401 && /could not be decoded/.test(message)) {
    return {
      message: `The private key is not one of the GitHub App "${issuer}"`,
      hint: "name the app that the key was generated for in app_id, or generate a key for this one",
    };
  }
  return undefined;
}
