/**
 * The console for an IAM user: what GetSessionToken yields is not taken there, what GetFederationToken yields
 * is. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_sts-comparison.html
 */
import { askCage } from "../../../lib/cage/module.ts";
import type { ConsolePage, ConsoleRequest } from "../../../lib/provider/plan.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { Secret } from "../../../lib/secret.ts";
import { credentialOf, SESSION } from "../credential.ts";
import { secondsWithin, USER_CONSOLE } from "../duration.ts";
import type { Endpoint } from "../endpoint.ts";
import { partitionOf } from "../partitions.ts";
import { FEDERATION_TOKEN } from "../modules.ts";
import type { UserKeys } from "../kinds/user_keys.ts";
import { destinationOf } from "./destination.ts";
import { consoleOf } from "./hosts.ts";
import { openConsole } from "./sign_in.ts";

/** Default duration of the console's session, in milliseconds. */
const HOUR = 60 * 60_000;

/** The user, and the endpoints that sign them in to the console. */
interface UserPlace {
  readonly name: string;
  readonly endpoint: string | undefined;
  readonly sts: Endpoint;
}

/**
 * Returns the console's page with a user's own keys, or where there are none, for a browser that is signed in already.
 */
export async function openUserConsole(
  place: UserPlace,
  context: ProviderContext,
  { keys, request }: { readonly keys: UserKeys | undefined; readonly request: ConsoleRequest },
): Promise<ConsolePage> {
  if (keys !== undefined) return await openWithKeys(place, context, { keys, request });
  const { region } = place.sts;
  const address = destinationOf(request.destination, consoleOf(partitionOf(region)), region);
  return { url: new Secret(address), note: WITHOUT_KEYS };
}

const WITHOUT_KEYS =
  "this identity has no keys: the page is for the browser in which you signed in to it";

/** Returns the console's page with a user's keys; the second factor is not needed. */
async function openWithKeys(
  { name, endpoint, sts }: UserPlace,
  context: ProviderContext,
  { keys, request }: { readonly keys: UserKeys; readonly request: ConsoleRequest },
): Promise<ConsolePage> {
  const { duration = HOUR, ...page } = request;
  const { access_key_id, secret_access_key, mfa_arn } = keys;
  const partition = partitionOf(sts.region);
  const answer = await askCage(context, FEDERATION_TOKEN, {
    endpoint: sts,
    caller: { access_key_id, secret_access_key },
    request: {
      name: nameOf(name),
      duration: secondsWithin(USER_CONSOLE, duration, context),
      // What the user may do, cut down by nothing: without a policy it would be cut down to nothing.
      policy_arn: `arn:${partition.name}:iam::aws:policy/AdministratorAccess`,
    },
    hints: HINTS,
  });
  const credential = credentialOf(answer, SESSION, {}, context.clock.now());
  const opened = await openConsole(
    { endpoint, region: sts.region, partition },
    context,
    credential,
    page,
  );
  return mfa_arn === undefined ? opened : { ...opened, note: WITHOUT_MFA };
}

const WITHOUT_MFA =
  "AWS lets no second factor into a user's console: what a policy ties to MFA is refused there. " +
  "A role that is assumed with this user keeps it.";

const HINTS = {
  AccessDenied: "let the user sts:GetFederationToken, or open the console as a role: " +
    "kind: aws/assume-role, via: {identity: NAME}",
};

/** Returns a name for the session: 2 to 32 characters of a few kinds. */
function nameOf(identity: string): string {
  const name = identity.replace(/[^\w+=,.@-]/g, "-").slice(0, 32);
  return name.length < 2 ? `${name}-user` : name;
}
