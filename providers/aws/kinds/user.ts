/** `aws/user`: an IAM user's long-lived keys, exchanged for a session (GetSessionToken). */
import * as v from "valibot";
import {
  duration,
  flag,
  region,
  secretText,
  secretWord,
  text,
} from "../../../lib/config/schema/schema.ts";
import { askCage } from "../../../lib/cage/module.ts";
import type { Credential } from "../../../lib/credential.ts";
import { isOver, UserError } from "../../../lib/errors.ts";
import { hostOf } from "../../../lib/provider/hosts.ts";
import { type Entry, kind } from "../../../lib/provider/kind.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import type { Secret } from "../../../lib/secret.ts";
import { callerIn, verifyCaller } from "../caller_identity.ts";
import { consoleHosts } from "../console/sign_in.ts";
import { openUserConsole } from "../console/user.ts";
import { clusterToken } from "../integrations/cluster_token.ts";
import { credentialOf, SESSION } from "../credential.ts";
import { SESSION_TOKEN } from "../modules.ts";
import { askedBy, outOfBounds, secondsWithin, USER, USER_MFA } from "../duration.ts";
import { type Endpoint, reachIn, RESOLVER, SPEC, stsAt } from "../endpoint.ts";
import { PLAIN } from "../reach.ts";
import { DELIVERED, grantCredential } from "../grant/grant.ts";
import { withCode } from "./mfa.ts";
import { program } from "../../../lib/config/schema/program.ts";
import { askForKeys, signInWithKeys } from "../../../lib/sign_in/person/kept_keys.ts";
import {
  configuredKeys,
  findKeys,
  hasKeptKeys,
  keptKeys,
  LONG_LIVED_KEYS,
  ownerOf,
  realmWithKeys,
  toHaveKeys,
  type UserKeys,
} from "./user_keys.ts";
import { oddFactor, secondFactor } from "./second_factor.ts";
import { rotationOf } from "./user_rotation.ts";
import { iamAt } from "../iam.ts";
import { signInAt } from "../webflow/endpoint.ts";
import { renewSignIn, signInAnew } from "../webflow/sign_in.ts";
import { type IdentityPlan, known } from "../../../lib/provider/plan.ts";
import { passOnProving } from "../passed_on.ts";
import { typedFlag } from "../../../lib/terminal/flag.ts";

/** Default duration of a session, in milliseconds. */
const DEFAULT_DURATION = 12 * 3600_000;

/** An MFA device: its ARN, or the serial number of one made of metal. */
export const device = () =>
  v.pipe(
    v.string(),
    v.regex(
      /^(?:arn:aws[a-z-]*:iam::[0-9]{12}:[!-~]+|[A-Z0-9]{9,256})$/,
      "must be the ARN of an MFA device, such as arn:aws:iam::123456789012:mfa/NAME, or its serial number",
    ),
    v.examples(["arn:aws:iam::123456789012:mfa/NAME"]),
  );

/** An access key's ID. What answers in AWS's place has IDs of its own, but none can hold more than a signature does. */
const keyId = () =>
  v.pipe(
    text(),
    v.regex(/^[\w.-]+$/, "must be the ID of an access key, which begins with AKIA"),
    v.examples(["AKIA..."]),
  );

const schema = v.object({
  credentials: v.optional(v.object({
    access_key_id: v.optional(keyId()),
    secret_access_key: v.optional(secretWord()),
    mfa_arn: v.optional(device()),
    /** Prints the code: a command line for the shell, or a program and its arguments. */
    mfa_process: v.optional(program("ykman oath accounts code --single NAME")),
    /** The seed of the codes. */
    mfa_seed: v.optional(secretText()),
    region: v.optional(region()),
    /** Whether the person may sign in in the browser when there are no keys. */
    webflow_enabled: v.optional(flag(), true),
    /** The original's older spelling of `spec.endpoint_url`. */
    aws: RESOLVER,
  })),
  session: v.optional(v.object({ duration: v.optional(duration()) })),
  spec: SPEC,
});

type Fields = v.InferOutput<typeof schema>;

/** An IAM user. */
export const user = kind({
  name: "aws/user",
  announced: { keys: ["access_key_id"] },
  keys: LONG_LIVED_KEYS,
  role: "identity",
  summary: "An IAM user, by long-lived keys with or without MFA, or signed in to in the browser",
  schema,
  accepts: [],
  yields: SESSION,
  plan: planUser,
});

function planUser(entry: Entry<Fields>): IdentityPlan {
  checkBoth(entry);
  const { credentials, spec } = entry.fields;
  const older = credentials?.aws?.resolver?.url;
  const reach = reachIn(spec, { ...PLAIN, endpoint: older });
  const { endpoint: url } = reach;
  const sts = stsAt(reach, credentials?.region ?? "us-east-1");
  const browser = credentials?.webflow_enabled === false ? undefined : signInAt(reach, sts.region);
  return {
    region: credentials?.region,
    odd: [
      ...oddFactor(entry),
      ...outOfBounds(
        // Keys in the store may have a second factor there.
        credentials?.access_key_id !== undefined && !credentials.mfa_arn ? USER : USER_MFA,
        askedBy(entry, { "session.duration": entry.fields.session?.duration }),
      ),
    ],
    passesOn: passOnProving(() => sts, { reach }),
    facts: known({ region: credentials?.region, url }),
    stored: true,
    hosts: () => [...new Set([sts, ...browser ? [browser] : []].map(({ url }) => hostOf(url)))],
    signIn: (context) => signIn(entry, sts, browser, context),
    grant: (credential, place) => grantCredential(credential, place, sts.region, { reach }),
    ...DELIVERED,
    verify: (context, credential) => verifyCaller(context, sts, credential),
    whose: (context, credential) => callerIn(context, sts, credential),
    keys: {
      said: credentials?.mfa_arn === undefined ? [] : ["mfa_arn"],
      configured: credentials?.access_key_id === undefined
        ? undefined
        : entry.at("credentials", "access_key_id"),
      whose: (context, keys) =>
        ownerOf(entry.name, sts, context, keptKeys(entry.name, keys, credentials?.mfa_arn)),
      rotation: rotationOf({
        name: entry.name,
        iam: iamAt(reach, sts.region),
        mfa_arn: credentials?.mfa_arn,
      }),
    },
    console: {
      hosts: () => consoleHosts({ endpoint: url, region: sts.region }),
      page: async (context, _credential, request) =>
        await openUserConsole({ name: entry.name, endpoint: url, sts }, context, {
          keys: await findKeys(entry.name, credentials ?? {}, context),
          request,
        }),
    },
    clusterToken,
  };
}

/** Throws for a key without its secret, or the reverse: a change that somebody did not finish. */
function checkBoth({ name, fields, at }: Entry<Fields>): void {
  const { access_key_id, secret_access_key } = fields.credentials ?? {};
  if ((access_key_id === undefined) === (secret_access_key === undefined)) return;
  const [there, missing] = access_key_id === undefined
    ? ["secret_access_key", "access_key_id"]
    : ["access_key_id", "secret_access_key"];
  throw new UserError(
    "config_invalid",
    `Cannot use identity "${name}": "credentials.${there}" needs "credentials.${missing}" beside it`,
    { at: at("credentials", there!), hint: `${missing}: ...` },
  );
}

/** Signs in: a session from the browser is renewed there; otherwise keys come first. */
async function signIn(
  entry: Entry<Fields>,
  sts: Endpoint,
  browser: Endpoint | undefined,
  context: ProviderContext,
): Promise<Credential> {
  const { name, fields } = entry;
  if (context.options.webflow && browser) {
    return await signInAnew(context, browser, name, toHaveKeys(name, undefined));
  }
  const renewed = browser && await renewSignIn(context, browser, name);
  if (renewed) return renewed;
  const { mfa_arn } = fields.credentials ?? {};
  const use = (keys: UserKeys, ask?: Asking) => exchangeKeys(entry, sts, keys, context, ask);
  const configured = await configuredKeys(fields.credentials ?? {}, context);
  if (configured !== undefined) return await use(configured).catch((error) => placed(entry, error));
  if (browser === undefined || await hasKeptKeys(context)) {
    return await signInWithKeys(context, {
      use: (kept) => use(keptKeys(name, kept, mfa_arn), askWithKept),
      ask: () => askForKeptKeys(context, name, mfa_arn === undefined ? [] : ["mfa_arn"]),
    });
  }
  const other = await realmWithKeys(context);
  if (other) {
    context.person.say(`Here "${name}" has no access key yet: ${toHaveKeys(name, other)}`);
  }
  return await signInAnew(context, browser, name, toHaveKeys(name, undefined));
}

/** Throws an error with the place of keys in a file, where they are mended. */
function placed({ at }: Entry<Fields>, error: unknown): never {
  if (!isOver(error)) throw error;
  // Of a signature AWS knows the key's id, and the secret is another's.
  const [key, hint] = /\bSignatureDoesNotMatch\b/.test(error.message)
    ? ["secret_access_key", "put the secret there that belongs to the access key"]
    : ["access_key_id", "put a key there that the user still has"];
  throw error.with({ at: at("credentials", key!), hint });
}

async function askForKeptKeys(
  context: ProviderContext,
  name: string,
  said: readonly string[],
): Promise<Secret> {
  const hint = toHaveKeys(name, await realmWithKeys(context));
  if (context.person.isThere()) {
    return await askForKeys(context.person, LONG_LIVED_KEYS, { name, said, hint });
  }
  const message = `Identity "${name}" has no access key yet, and ${context.person.absence()}`;
  throw new UserError("sign_in_needed", message, { hint });
}

/** Asks with keys. */
type Asking = <T>(context: ProviderContext, act: () => Promise<T>) => Promise<T>;

const askWithKept: Asking = async (context, act) =>
  await (await import("../../../lib/sign_in/person/new_keys.ts")).withKeptKeys(context, act);

async function exchangeKeys(
  entry: Entry<Fields>,
  sts: Endpoint,
  keys: UserKeys,
  context: ProviderContext,
  asking: Asking = (_, act) => act(),
): Promise<Credential> {
  const { access_key_id, secret_access_key, mfa_arn } = keys;
  const limits = mfa_arn === undefined ? USER : USER_MFA;
  const wanted = askedBy(entry, { "session.duration": entry.fields.session?.duration });
  const duration = secondsWithin(
    limits,
    wanted?.duration ?? DEFAULT_DURATION,
    context,
    wanted?.from,
  );
  const ask = (code: Secret | undefined) =>
    asking(context, () =>
      askCage(context, SESSION_TOKEN, {
        endpoint: sts,
        caller: { access_key_id, secret_access_key },
        request: { duration, mfa_arn, code },
        hints: hintsFor(entry),
      }));
  const answer = mfa_arn === undefined
    ? await ask(undefined)
    : await withCode(context, secondFactor(entry, mfa_arn), ask);
  return credentialOf(answer, SESSION, { region: sts.region }, context.clock.now());
}

function hintsFor({ name, fields }: Entry<Fields>): Readonly<Record<string, string>> {
  const configure = `atmos-auth user configure ${typedFlag("-i", name)}`;
  return {
    InvalidClientTokenId: `${configure}   (the key was rotated or deleted)`,
    SignatureDoesNotMatch: `${configure}   (with the secret that belongs to the key)`,
    AccessDenied: fields.credentials?.mfa_seed === undefined
      ? "check that the MFA device and its code belong to this user"
      : "check that the seed is that device's, and this machine's clock: atmos-auth doctor",
  };
}
