/** Asking IAM Identity Center from the main process's side; whatever comes back is read with suspicion. */
import * as v from "valibot";
import { fit, secretsIn } from "../../../lib/cage/failure.ts";
import { askCage } from "../../../lib/cage/module.ts";
import { UserError } from "../../../lib/errors.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import type { OidcRequest, PortalRequest, Service, SsoInput } from "./requests.ts";

/** A refusal, with AWS's own code for it. */
export class Refusal extends UserError {
  /** Such as `InvalidGrantException`. */
  readonly reason: string;
  /** Whether the same may be answered differently a little later. */
  readonly passes: boolean;

  constructor(operation: string, reason: string, message: string, status: number) {
    const passes = status === 429 || status >= 500;
    const hint = passes ? "wait a minute and try again" : HINTS[reason];
    const what = `IAM Identity Center refused ${operation}: ${reason}: ${message}`;
    super(passes ? "unreachable" : "sign_in_refused", what, { hint });
    this.reason = reason;
    this.passes = passes;
  }
}

const HINTS: Readonly<Record<string, string>> = {
  InvalidRequestException: "check start_url and region: both stand in the AWS access portal",
  InvalidRequestRegionException: "set region to that of your IAM Identity Center",
  InvalidScopeException: "check spec.scopes",
  UnsupportedGrantTypeException: "atmos-auth login --device",
};

/** Text that can stand in a header, a file or an address. */
export const TOKEN = v.pipe(v.string(), v.regex(/^[!-~]+$/), v.maxLength(16_384));

const REFUSED = v.object({
  refused: v.object({
    code: v.pipe(v.string(), v.regex(/^\w{1,100}$/)),
    message: v.string(),
    status: v.number(),
  }),
});

/** Asks SSO-OIDC, and reads the answer with that schema. Throws `Refusal` for a no. */
export function askOidc<Schema extends v.GenericSchema>(
  context: Pick<ProviderContext, "cage">,
  service: Service,
  request: OidcRequest,
  schema: Schema,
): Promise<v.InferOutput<Schema>> {
  return ask(context, "aws/sso/oidc", { service, request }, schema);
}

/** Asks the portal, and reads the answer with that schema. Throws `Refusal` for a no. */
export function askPortal<Schema extends v.GenericSchema>(
  context: Pick<ProviderContext, "cage">,
  service: Service,
  request: PortalRequest,
  schema: Schema,
): Promise<v.InferOutput<Schema>> {
  return ask(context, "aws/sso/portal", { service, request }, schema);
}

async function ask<Schema extends v.GenericSchema>(
  context: Pick<ProviderContext, "cage">,
  name: string,
  input: SsoInput<OidcRequest | PortalRequest>,
  schema: Schema,
): Promise<v.InferOutput<Schema>> {
  const { operation } = input.request;
  const otherwise = {
    message: `IAM Identity Center's answer to ${operation} is not what it should be`,
    hint: "check region, and spec.endpoint_url if there is one",
  };
  const answer = v.union([REFUSED, v.object({ value: schema })]);
  const read = await askCage(context, { name, answer, otherwise }, input);
  if (!("refused" in read)) return read.value;
  const { code, message, status } = read.refused;
  throw new Refusal(operation, code, fit(message, secretsIn(input)), status);
}

/** The first pause after a refusal that passes, and the longest, in milliseconds. */
const PAUSE = { first: 1_000, longest: 20_000 } as const;

/**
 * Asks again after refusals that pass, up to so many times in all, with growing pauses of random length, so
 * that many who were turned away together don't come back together.
 */
export async function patiently<Result>(
  context: Pick<ProviderContext, "clock">,
  work: () => Promise<Result>,
  tries = 5,
): Promise<Result> {
  for (let tried = 1;; tried++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Refusal) || !error.passes || tried >= tries) throw error;
    }
    const most = Math.min(PAUSE.first * 2 ** (tried - 1), PAUSE.longest);
    await context.clock.sleep(most * (0.5 + Math.random() / 2));
  }
}
