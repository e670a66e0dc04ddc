/** `github/oidc`: the identity token of a GitHub Actions job, for clouds that trust it. */
import * as v from "valibot";
import { text, texts } from "../../../lib/config/schema/schema.ts";
import type { Credential } from "../../../lib/credential.ts";
import { UserError } from "../../../lib/errors.ts";
import { hostOf } from "../../../lib/provider/hosts.ts";
import { type Entry, kind } from "../../../lib/provider/kind.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { known } from "../../../lib/provider/plan.ts";
import { Secret } from "../../../lib/secret.ts";
import type { Environment } from "../../../lib/system.ts";
import { readClaims, type TokenWords } from "../../../lib/sign_in/token_source/claims.ts";
import { askService } from "../../../lib/sign_in/token_source/subject.ts";
import { isActions, JOB } from "../../actions.ts";
import { OIDC } from "../credential.ts";
import { dialect } from "../../../lib/terminal/dialect.ts";

const schema = v.object({
  /** The token's audience. */
  audience: v.optional(text()),
  /** Hosts of an Enterprise Server's or a tenant's Actions, beside github.com's own. */
  allowed_hosts: v.optional(texts()),
  /** The region in which the original signs in to AWS. */
  region: v.optional(v.pipe(text(), v.title("Region"))),
});

type Fields = v.InferOutput<typeof schema>;

/** The default audience: the one in AWS's documentation, as the original's examples leave it out. */
const AUDIENCE = "sts.amazonaws.com";

/** A job. */
export const oidc = kind({
  name: "github/oidc",
  announced: {},
  role: "provider",
  summary: "The GitHub Actions job that this runs in",
  schema,
  accepts: [],
  yields: OIDC,
  plan: ({ name, fields }: Entry<Fields>) => ({
    region: fields.region,
    facts: known({ region: fields.region }),
    hosts: (env) => {
      const url = URL.parse(env.get(JOB.url) ?? "");
      return isActions(url, fields.allowed_hosts ?? []) ? [hostOf(url.href)] : [];
    },
    stored: false,
    signIn: (context) => signIn(context, name, fields),
  }),
});

const TOLD = {
  what: "The job's identity token",
  hint: () => `${dialect().unset("ACTIONS_ID_TOKEN")}, or set audience to what the token is for`,
};

const ASKED: TokenWords = {
  ...TOLD,
  none: () => {
    const message = "GitHub Actions answered with something that is no identity token";
    const hint = "check that no proxy stands between the runner and GitHub";
    return new UserError("bad_answer", message, { hint });
  },
};

const HANDED: TokenWords = {
  ...TOLD,
  none: () =>
    new UserError(
      "secret_unavailable",
      "ACTIONS_ID_TOKEN holds something that is no identity token",
      {
        hint: dialect().unset("ACTIONS_ID_TOKEN"),
      },
    ),
};

async function signIn(context: ProviderContext, name: string, fields: Fields): Promise<Credential> {
  const audience = fields.audience ?? AUDIENCE;
  const { env } = context;
  // A token that the job was handed as it is, as some self-hosted runners do.
  const handed = env.get("ACTIONS_ID_TOKEN");
  const token = handed ? new Secret(handed) : await ask(context, name, fields, audience);
  const { issuer, subject, expires } = readClaims(
    token.reveal(),
    audience,
    context.clock.now(),
    handed ? HANDED : ASKED,
  );
  return {
    type: OIDC,
    expires,
    shown: { issuer, subject, audience },
    secret: { token },
  };
}

async function ask(
  context: ProviderContext,
  name: string,
  fields: Fields,
  audience: string,
): Promise<Secret> {
  const { env } = context;
  const [address, requestToken] = [env.get(JOB.url), env.get(JOB.bearer)];
  if (!address || !requestToken) throw notAsked(name, env);
  const url = URL.parse(address);
  if (!isActions(url, fields.allowed_hosts ?? [])) throw untrusted(url, address);
  const input = { url: url.href, audience, bearer: new Secret(requestToken) };
  return new Secret(await askService(context, JOB, input));
}

function notAsked(name: string, env: Environment): UserError {
  const isJob = env.get("GITHUB_ACTIONS") === "true";
  const message = isJob
    ? `The GitHub Actions job may not ask for an identity token, which provider "${name}" needs`
    : `Provider "${name}" works only in a GitHub Actions job`;
  return new UserError("sign_in_refused", message, {
    hint: isJob ? JOB.hint : "use another provider here, such as with --profile",
  });
}

function untrusted(url: URL | null, address: string): UserError {
  const shown = url === null ? "what is no address" : `"${url.host || address}"`;
  const message = url !== null && url.protocol !== "https:"
    ? `${JOB.url} does not begin with https://, so the job's token is not sent there`
    : `${JOB.url} names ${shown}, which is not GitHub Actions`;
  return new UserError("sign_in_refused", message, {
    hint: url?.host ? `if it is your server's: allowed_hosts: [${url.host}]` : "unset it",
  });
}
