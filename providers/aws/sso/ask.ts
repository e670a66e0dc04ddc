/** Asking IAM Identity Center from the main process's side; whatever comes back is read with suspicion. */
import * as v from "valibot";
import { posted, secretsIn } from "../../../lib/cage/crossing.ts";
import { fit } from "../../../lib/cage/failure.ts";
import { askCage } from "../../../lib/cage/module.ts";
import { UserError } from "../../../lib/errors.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import {
  ANSWERS,
  type Answers,
  OIDC,
  type OidcRequest,
  PORTAL,
  type PortalRequest,
  type Service,
  type SsoAnswer,
} from "./modules.ts";

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
    const isOver = reason === "UnauthorizedException";
    super(passes ? "unreachable" : isOver ? "sign_in_needed" : "sign_in_refused", what, { hint });
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

/** Asks SSO-OIDC. Throws `Refusal` for a no. */
export async function askOidc<Name extends OidcRequest["operation"]>(
  context: Pick<ProviderContext, "cage">,
  service: Service,
  request: OidcRequest & { readonly operation: Name },
): Promise<Answers[Name]> {
  const said = await askCage(context, OIDC, { service, request });
  return answerIn<Name>(request.operation, said, request);
}

/** Asks the portal. Throws `Refusal` for a no. */
export async function askPortal<Name extends PortalRequest["operation"]>(
  context: Pick<ProviderContext, "cage">,
  service: Service,
  request: PortalRequest & { readonly operation: Name },
): Promise<Answers[Name]> {
  const said = await askCage(context, PORTAL, { service, request });
  return answerIn<Name>(request.operation, said, request);
}

function answerIn<Name extends keyof Answers>(
  operation: Name,
  said: SsoAnswer,
  request: object,
): Answers[Name] {
  if ("refused" in said) {
    const { code, message, status } = said.refused;
    throw new Refusal(operation, code, fit(message, secretsIn(posted(request))), status);
  }
  const schema: v.GenericSchema<unknown, Answers[Name]> = ANSWERS[operation];
  const read = v.safeParse(schema, said.value);
  if (read.success) return read.output;
  const message = `IAM Identity Center's answer to ${operation} is not what it should be`;
  throw new UserError("bad_answer", message, { hint: OIDC.otherwise.hint });
}

/** The first pause after a refusal that passes, and the longest, in milliseconds. */
const PAUSE = { first: 1_000, longest: 20_000 } as const;

/**
 * Asks again after refusals that pass, up to so many times in all, with growing pauses of random length, so
 * that many who were turned away together don't come back together.
 */
export async function patiently<Result>(
  context: Pick<ProviderContext, "chance" | "clock">,
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
    await context.clock.sleep(most * (0.5 + context.chance() / 2));
  }
}
