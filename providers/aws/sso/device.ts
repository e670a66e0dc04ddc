/** Signing in on another device: a code that the person confirms wherever a browser is (RFC 8628). */
import { pageOf } from "../../../lib/browser/page_of.ts";
import { UserError } from "../../../lib/errors.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { askOidc, patiently, Refusal } from "./ask.ts";
import type { Answers } from "./modules.ts";
import { type Client, clientFor, DEVICE_GRANT, forgetClient, proofOf } from "./client.ts";
import { pagesOf, type Portal } from "./portal.ts";
import type { Signed, Tokens } from "./tokens.ts";

type Started = Answers["StartDeviceAuthorization"];

/** What `slow_down` adds to the interval, in seconds (RFC 8628 section 3.5). */
const SLOWER = 5;

/** The longest interval, in seconds, however often AWS stumbles. */
const SLOWEST = 60;

/** Signs in. The code and the address are always shown: comparing them is what guards against a foreign one. */
export async function signInOnDevice(
  context: ProviderContext,
  portal: Portal,
  provider: string,
): Promise<Signed> {
  const { client, started } = await start(context, portal);
  const { userCode, verificationUri, verificationUriComplete, expiresIn } = started;
  const [page, whole] = [verificationUri, verificationUriComplete].map((it) =>
    pageOf(it, pagesOf(portal))
  );
  const minutes = Math.round(expiresIn / 60);
  context.person.say(
    `Sign in at ${portal.startUrl} with a browser on any device, at this address:\n\n` +
      `  ${whole}\n\nIt must show the code ${userCode}, or ask for it at ` +
      `${page}\nWaiting for it, for ${minutes} minutes at most`,
  );
  return { client, tokens: await poll(context, portal, client, started, provider) };
}

/** Begins; once more with a new client when AWS no longer knows the one that was kept. */
async function start(
  context: ProviderContext,
  portal: Portal,
): Promise<{ client: Client; started: Started }> {
  const first = await clientFor(context, portal, "device");
  try {
    return { client: first, started: await startWith(context, portal, first) };
  } catch (error) {
    if (!(error instanceof Refusal) || error.reason !== "InvalidClientException") throw error;
    await forgetClient(context, "device");
    const client = await clientFor(context, portal, "device");
    return { client, started: await startWith(context, portal, client) };
  }
}

function startWith(
  context: ProviderContext,
  { oidc, startUrl }: Portal,
  client: Client,
): Promise<Started> {
  const request = {
    operation: "StartDeviceAuthorization" as const,
    start_url: startUrl,
    ...proofOf(client),
  };
  return patiently(context, () => askOidc(context, oidc, request));
}

async function poll(
  context: ProviderContext,
  { oidc }: Portal,
  client: Client,
  started: Started,
  provider: string,
): Promise<Tokens> {
  const request = {
    operation: "CreateToken" as const,
    ...proofOf(client),
    grant: DEVICE_GRANT,
    device_code: started.deviceCode,
  };
  const end = context.clock.now() + started.expiresIn * 1000;
  let { interval } = started;
  while (context.clock.now() + interval * 1000 < end) {
    await context.clock.sleep(interval * 1000);
    try {
      return await askOidc(context, oidc, request);
    } catch (error) {
      interval = nextInterval(error, interval, provider);
    }
  }
  throw tooLate(provider);
}

/** The interval after an answer that is none yet; throws what can't become one. */
function nextInterval(error: unknown, interval: number, provider: string): number {
  if (!(error instanceof UserError)) throw error;
  const reason = error instanceof Refusal ? error.reason : error.code;
  switch (reason) {
    case "AuthorizationPendingException":
      return interval;
    case "SlowDownException":
      return interval + SLOWER;
    case "ExpiredTokenException":
      throw tooLate(provider);
    case "AccessDeniedException":
      throw new UserError("sign_in_refused", "The sign-in was refused in the browser", {
        hint: `atmos-auth login --provider ${provider}`,
      });
    default:
      // RFC 8628 section 3.5: on a connection that breaks, ask less often.
      if (error.code !== "unreachable") throw error;
      return Math.min(interval * 2, SLOWEST);
  }
}

function tooLate(provider: string): UserError {
  return new UserError("sign_in_needed", "Nobody confirmed the code in the browser in time", {
    hint: `atmos-auth login --provider ${provider}`,
  });
}
