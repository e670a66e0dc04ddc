/** `gcp/adc`: Application Default Credentials, as the surroundings have them. */
import * as v from "valibot";
import { askCage } from "../../../lib/cage/module.ts";
import { pathOf } from "../../../lib/paths/directories.ts";
import { UserError } from "../../../lib/errors.ts";
import { hostOf } from "../../../lib/provider/hosts.ts";
import { kind } from "../../../lib/provider/kind.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import type { Environment } from "../../../lib/system.ts";
import { type AccountKey, type Adc, type AuthorizedUser, parseAdc } from "./adc_file.ts";
import type { ExternalAccount } from "./external_account.ts";
import { ACTIONS } from "../../actions.ts";
import { awsProof } from "./aws_proof.ts";
import { type CagedToken, EXCHANGE, KEY, MACHINE, REFRESH } from "../modules.ts";
import { CLOUD_PLATFORM, PLACE } from "./fields.ts";
import { gcloudHome } from "../gcloud_home.ts";
import { described, googleHosts, METADATA, projectOf } from "../google.ts";
import { HOUR, impersonate } from "./impersonate.ts";
import { poolMember } from "./pool_member.ts";
import { Secret } from "../../../lib/secret.ts";
import {
  inFormat,
  serviceUrl,
  SUBJECT,
  tokenInFile,
} from "../../../lib/sign_in/token_source/subject.ts";
import { credentialOf, type Shown, TOKEN } from "../token.ts";
import { dialect } from "../../../lib/terminal/dialect.ts";

const schema = v.object(PLACE);

/** Scopes and endpoint of a request, beside the content of the file. */
interface Ask {
  readonly scopes: readonly string[];
  readonly endpoint: string | undefined;
}

/** The kind. */
export const adc = kind({
  name: "gcp/adc",
  announced: {},
  role: "provider",
  summary: "Google's Application Default Credentials of this machine",
  schema,
  accepts: [],
  yields: TOKEN,
  plan({ fields }) {
    const { project_id: project, region, endpoint_url: endpoint } = fields;
    const ask: Ask = { scopes: fields.scopes ?? [CLOUD_PLATFORM], endpoint };
    return {
      ...described({ project, region, endpoint }),
      hosts: (env) => hostsFor(env, endpoint),
      // It is whoever the surroundings say, now.
      stored: false,
      signIn: async (context) => {
        const { token, shown } = await obtain(context, await findAdc(context), ask);
        return credentialOf(context, token, { ...shown, project: project ?? shown.project });
      },
    };
  },
});

function hostsFor(env: Environment, endpoint: string | undefined): readonly string[] {
  return [
    ...googleHosts(endpoint, "oauth", "sts", "iam"),
    metadataServer(env),
    ...actionsHost(env),
  ];
}

/** Returns the host of GitHub's token service, to which the file of its login action may lead. */
function actionsHost(env: Environment): readonly string[] {
  try {
    return [hostOf(serviceUrl(env, ACTIONS, []).href)];
  } catch {
    return [];
  }
}

function metadataServer(env: Environment): string {
  const named = env.get("GCE_METADATA_HOST");
  return named && /^[A-Za-z0-9.-]+(:\d+)?$/.test(named) ? hostOf(`http://${named}`) : METADATA;
}

/** Returns the file that GOOGLE_APPLICATION_CREDENTIALS names, else gcloud's own; `undefined` when there is none. */
async function findAdc(context: ProviderContext): Promise<Adc | undefined> {
  const named = context.env.get("GOOGLE_APPLICATION_CREDENTIALS");
  const path = named || wellKnown(context);
  if (path === undefined) return undefined;
  const text = await context.files.readText(path);
  if (text !== undefined) return parseAdc(text, { shown: `"${path}"`, mend: mendOf(context) });
  if (!named) return undefined;
  const message = `GOOGLE_APPLICATION_CREDENTIALS names "${named}", which does not exist`;
  throw new UserError("sign_in_refused", message, {
    hint: dialect().unset("GOOGLE_APPLICATION_CREDENTIALS"),
  });
}

/** Returns the hint for other credentials: gcloud writes its own file, never the one that a variable names. */
function mendOf({ env }: ProviderContext): string {
  return env.get("GOOGLE_APPLICATION_CREDENTIALS")
    ? dialect().unset("GOOGLE_APPLICATION_CREDENTIALS")
    : NEW_ADC;
}

const NEW_ADC = "gcloud auth application-default login";

/** Returns the path that `gcloud auth application-default login` writes to; `undefined` without a home. */
function wellKnown({ os, env }: ProviderContext): string | undefined {
  const directory = gcloudHome({ os, env });
  return directory && pathOf(os).join(directory, "application_default_credentials.json");
}

interface Obtained {
  readonly token: CagedToken;
  readonly shown: Shown;
}

async function obtain(
  context: ProviderContext,
  found: Adc | undefined,
  ask: Ask,
): Promise<Obtained> {
  switch (found?.type) {
    case undefined:
      return await fromMetadata(context, ask);
    case "authorized_user":
    case "service_account":
      return await fromSource(context, found, ask);
    case "impersonated_service_account": {
      const source = await fromSource(context, found.source, { ...ask, scopes: [CLOUD_PLATFORM] });
      const { email, delegates, quota } = found;
      return await actAs(context, source, { email, delegates, quota }, ask);
    }
    case "external_account":
      return await fromExternal(context, found, ask);
  }
}

async function fromSource(
  context: ProviderContext,
  found: AuthorizedUser | AccountKey,
  { scopes, endpoint }: Ask,
): Promise<Obtained> {
  if (found.type === "service_account") {
    const { email, keyId, privateKey, project } = found;
    const input = { email, keyId, scopes, endpoint, privateKey };
    const token = await askCage(context, KEY, input);
    return { token, shown: { principal: email, project } };
  }
  const { clientId, clientSecret, issuer, principal, refreshToken, quota } = found;
  const input = { clientId, issuer, hint: mendOf(context), endpoint, clientSecret, refreshToken };
  const token = await askCage(context, REFRESH, input);
  return { token, shown: { principal: token.email ?? principal, quota } };
}

/** A service account that a file says to act as. */
interface Target {
  readonly email: string;
  readonly delegates: readonly string[];
  /** In seconds; an hour, unless told. */
  readonly lifetime?: number | undefined;
  readonly quota: string | undefined;
}

async function actAs(
  context: ProviderContext,
  source: Obtained,
  target: Target,
  { scopes, endpoint }: Ask,
): Promise<Obtained> {
  const { email, delegates, lifetime = HOUR, quota } = target;
  const caller = source.shown.principal;
  const asked = { email, delegates, scopes, lifetime, caller, endpoint };
  const token = await impersonate(context, source.token.token, asked);
  return { token, shown: { principal: email, project: projectOf(email), quota } };
}

async function fromExternal(
  context: ProviderContext,
  found: ExternalAccount,
  ask: Ask,
): Promise<Obtained> {
  const { audience, subjectTokenType, client, userProject, impersonated, lifetime, quota } = found;
  const { endpoint } = ask;
  const subjectToken = await externalSubject(context, found);
  const scopes = impersonated === undefined ? ask.scopes : [CLOUD_PLATFORM];
  const token = await askCage(context, EXCHANGE, {
    ...{ audience, subjectTokenType, scopes, client, userProject, endpoint },
    subjectToken,
  });
  const federated = { token, shown: { principal: poolMember(audience, subjectToken), quota } };
  if (impersonated === undefined) return federated;
  return await actAs(
    context,
    federated,
    { email: impersonated, delegates: [], lifetime, quota },
    ask,
  );
}

async function externalSubject(context: ProviderContext, found: ExternalAccount): Promise<Secret> {
  const { source, audience } = found;
  if (source.type === "aws") return await awsProof(context, audience, undefined);
  if (source.type === "file") {
    return new Secret(await tokenInFile(context, source.path, source.field));
  }
  const { url, bearer, field } = source;
  const known = [metadataServer(context.env), ...actionsHost(context.env)];
  if (!known.includes(hostOf(url))) {
    const message = `The credentials want a token from ${new URL(url).host}, which nothing allows`;
    throw new UserError("sign_in_refused", message, {
      hint: "kind: gcp/workload-identity-federation",
    });
  }
  const text = await askCage(context, SUBJECT, { url, bearer });
  return new Secret(inFormat(text, field, new URL(url).host));
}

async function fromMetadata(context: ProviderContext, { scopes }: Ask): Promise<Obtained> {
  const server = metadataServer(context.env);
  const token = await askCage(context, MACHINE, { server, scopes });
  if (token === null) throw nothingFound();
  const { email } = token;
  return { token, shown: { principal: email, project: email && projectOf(email) } };
}

function nothingFound(): UserError {
  return new UserError("sign_in_needed", "There are no Application Default Credentials here", {
    hint: NEW_ADC,
  });
}
