/** Signing in on another device: a code that the person confirms wherever a browser is (RFC 8628). */
import { throwBug } from "../../../lib/errors.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { codeExpired, declined } from "../../../lib/cage/endings.ts";
import type { ShowCode } from "../../../lib/sign_in/person/person.ts";
import { askOidc, patiently, Refusal } from "./ask.ts";
import type { Answers } from "./modules.ts";
import { type Client, clientFor, DEVICE_GRANT, forgetClient, proofOf } from "./client.ts";
import type { Portal } from "./portal.ts";
import type { Signed, Tokens } from "./tokens.ts";

type Started = Answers["StartDeviceAuthorization"];

/** The increase of the interval after `slow_down`, in seconds (RFC 8628 section 3.5). */
const SLOWER = 5;

/** The longest interval, in seconds, however often AWS stumbles. */
const SLOWEST = 60;

/** Signs in: the code is shown, and AWS asked until it is confirmed. */
export async function signInOnDevice(
  context: ProviderContext,
  portal: Portal,
  show: ShowCode,
): Promise<Signed> {
  const { client, started } = await start(context, portal);
  const { userCode: code, verificationUri: url, verificationUriComplete: whole } = started;
  await show({ code, url, whole, life: started.expiresIn });
  return { client, tokens: await poll(context, portal, client, started) };
}

/** Starts the sign-in; once more with a new client when AWS no longer knows the kept one. */
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
      interval = nextInterval(error, interval);
    }
  }
  throw codeExpired();
}

/** Returns the interval after an answer without a token; throws an error that is final. */
function nextInterval(error: unknown, interval: number): number {
  throwBug(error);
  const reason = error instanceof Refusal ? error.reason : error.code;
  switch (reason) {
    case "AuthorizationPendingException":
      return interval;
    case "SlowDownException":
      return interval + SLOWER;
    case "ExpiredTokenException":
      throw codeExpired();
    case "AccessDeniedException":
      throw declined();
    default:
      // RFC 8628 section 3.5: on a connection that breaks, ask less often.
      if (error.code !== "unreachable") throw error;
      return Math.min(interval * 2, SLOWEST);
  }
}
