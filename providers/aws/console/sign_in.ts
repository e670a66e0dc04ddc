/**
 * Signing in to the console with temporary keys, through the federation endpoint.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html
 */
import { askCage } from "../../../lib/cage/module.ts";
import { showDuration } from "../../../lib/duration.ts";
import type { Credential } from "../../../lib/credential.ts";
import { hasCode, UserError } from "../../../lib/errors.ts";
import { hostOf } from "../../../lib/provider/hosts.ts";
import type { Console, ConsolePage, ConsoleRequest } from "../../../lib/provider/plan.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { Secret } from "../../../lib/secret.ts";
import { type Caller, callerOf } from "../credential.ts";
import { type Partition, partitionOf } from "../partitions.ts";
import { FEDERATION, type FederationInput } from "../modules.ts";
import { consoleOf, federationAt } from "./hosts.ts";
import { destinationOf } from "./destination.ts";
import { CONSOLE, secondsWithin } from "../duration.ts";

/** A partition's console, and the limits of AWS on a session there. */
export interface ConsolePlace {
  readonly endpoint: string | undefined;
  /** The region that its pages open in; absent: the console's own last choice. */
  readonly region: string | undefined;
  readonly partition?: Partition;
  /** The reason for which AWS accepts no duration for this credential; absent when it accepts one. */
  readonly fixed?: string | undefined;
}

/** The issuer in the console's address, as in the original. */
const ISSUER = "atmos";

/** Lifetime of an address of the federation endpoint, in milliseconds. */
const ADDRESS_LIFE = 15 * 60_000;

/** Returns the console of identities whose credential opens it. */
export function consoleAt(place: ConsolePlace): Console {
  return {
    hosts: () => consoleHosts(place),
    page: (context, credential, request) => openConsole(place, context, credential, request),
  };
}

/** Returns the hosts that a console's sign-in reaches, as permissions name them. */
export function consoleHosts(place: ConsolePlace): readonly string[] {
  return [hostOf(whereOf(place).url)];
}

/** Returns the console's address for a credential; it signs in whoever opens it within a quarter of an hour. */
export async function openConsole(
  place: ConsolePlace,
  context: ProviderContext,
  credential: Credential,
  request: ConsoleRequest,
): Promise<ConsolePage> {
  const { url, console } = whereOf(place);
  const destination = destinationOf(request.destination, console, place.region);
  const caller = temporary(credential);
  const duration = request.duration === undefined
    ? undefined
    : limited(place, context, request.duration);
  const { token, seconds } = await askPatiently(context, { url, caller, duration });
  const address = new URL(url);
  address.search = new URLSearchParams({
    Action: "login",
    Issuer: request.issuer ?? ISSUER,
    Destination: destination,
    SigninToken: token,
  }).toString();
  const lasts = seconds === undefined ? leftOf(credential, context) : seconds * 1000;
  return {
    url: new Secret(address.href),
    signsIn: {
      addressLife: ADDRESS_LIFE,
      mend: "end the role's sessions in IAM (Revoke sessions)",
      ...(lasts === undefined ? {} : { lasts }),
    },
  };
}

function whereOf({ endpoint, region, partition = partitionOf(region ?? "") }: ConsolePlace) {
  const console = consoleOf(partition);
  return { console, url: federationAt(endpoint, console, region ?? partition.home) };
}

/** Returns the keys of a credential that expires; throws for another, which the federation endpoint does not accept. */
function temporary(credential: Credential): Caller {
  const caller = callerOf(credential);
  if (caller.session_token !== undefined) return caller;
  throw new UserError("usage", "The console can't be opened with long-lived keys", {
    hint: "open it as a role: kind: aws/assume-role, via: {identity: NAME}",
  });
}

function limited(
  { fixed }: ConsolePlace,
  context: ProviderContext,
  duration: number,
): number | undefined {
  if (fixed === undefined) return secondsWithin(CONSOLE, duration, context);
  context.person.warn(
    `The console lasts as long as the credential, not ${showDuration(duration)}: ` +
      `AWS takes no duration for ${fixed}`,
  );
  return undefined;
}

function leftOf({ expires }: Credential, { clock }: ProviderContext): number | undefined {
  return expires === undefined ? undefined : Math.max(0, expires - clock.now());
}

/**
 * Asks for a sign-in token, and once more without a duration: AWS accepts none for some credentials, which look like
 * any other.
 */
async function askPatiently(
  context: ProviderContext,
  ask: FederationInput,
): Promise<{ token: string; seconds?: number }> {
  const { duration } = ask;
  if (duration === undefined) return { token: await askToken(context, ask) };
  try {
    return { token: await askToken(context, ask), seconds: duration };
  } catch (error) {
    if (!hasCode(error, "sign_in_refused")) throw error;
    const token = await askToken(context, { ...ask, duration: undefined });
    context.person.warn(
      "AWS takes no duration for this credential: the console lasts as long as it",
    );
    return { token };
  }
}

async function askToken(context: ProviderContext, ask: FederationInput): Promise<string> {
  return (await askCage(context, FEDERATION, ask)).token;
}
