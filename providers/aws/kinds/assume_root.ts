/** `aws/assume-root`: the root user of a member account, for one task (docs.aws.amazon.com/STS, AssumeRoot). */
import * as v from "valibot";
import { askCage } from "../../../lib/cage/module.ts";
import { duration, text } from "../../../lib/config/schema/schema.ts";
import type { Credential } from "../../../lib/credential.ts";
import { hostOf } from "../../../lib/provider/hosts.ts";
import { type Entry, kind } from "../../../lib/provider/kind.ts";
import { type IdentityPlan, known, type Plan } from "../../../lib/provider/plan.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { verifyCaller } from "../caller_identity.ts";
import { AMBIENT, callerOf, credentialOf, KEYS, ROLE_SESSION, SESSION } from "../credential.ts";
import { DELIVERED, grantCredential } from "../grant/grant.ts";
import { askedBy, type Limits, outOfBounds, secondsWithin } from "../duration.ts";
import { reachIn, REGION, SPEC, stsAt } from "../endpoint.ts";
import { accountId } from "../fields.ts";
import { ASSUME_ROOT } from "../modules.ts";
import { partitionOf } from "../partitions.ts";
import { taskPolicy, TASKS } from "./root_task.ts";
import { resolveSurroundings } from "./surroundings.ts";
import { passOnProving, reachOf } from "../passed_on.ts";

const schema = v.object({
  principal: v.object({
    target_principal: accountId(),
    task_policy_arn: v.pipe(text(), v.examples(["IAMAuditRootUserCredentials"])),
    duration: v.optional(duration()),
    region: REGION,
  }),
  spec: SPEC,
});

type Fields = v.InferOutput<typeof schema>;

/** A root user's session: nothing can be obtained from it. */
const ROOT_SESSION = "aws/root-session";

const LIMITS: Limits = { least: 60_000, most: 15 * 60_000, because: "of a root user" };

/** A root user, for a task. */
export const assumeRoot = kind({
  name: "aws/assume-root",
  role: "identity",
  tells: [["principal.target_principal"], ["principal.task_policy_arn"]],
  obtains: { what: "AWS root user", parts: (said) => [[said("principal.target_principal")]] },
  summary: "The root user of a member account, for one of the tasks that AWS allows",
  schema,
  accepts: [SESSION, ROLE_SESSION, KEYS, AMBIENT],
  yields: ROOT_SESSION,
  plan: planRoot,
});

function planRoot(entry: Entry<Fields>, via: Plan | undefined): IdentityPlan {
  const { principal, spec } = entry.fields;
  const region = principal.region ?? via?.region;
  const reach = reachIn(spec, reachOf(via));
  // AssumeRoot exists at regional endpoints only, which ours always are.
  const sts = stsAt(reach, region);
  const partition = partitionOf(region ?? "");
  const policy = taskPolicy(entry, principal.task_policy_arn, partition.name);
  const account = principal.target_principal;
  const root = `arn:${partition.name}:iam::${account}:root`;
  return {
    region,
    odd: outOfBounds(LIMITS, askedBy(entry, { "principal.duration": principal.duration })),
    passesOn: passOnProving(() => sts, { reach, partition }),
    facts: known({ account, principal: root, region, url: reach.endpoint }),
    stored: via?.stored ?? true,
    hosts: () => [hostOf(sts.url)],
    signIn: async (context, previous) => {
      const caller = await callerBefore(context, sts, previous);
      const request = { target: account, policy, duration: secondsFor(entry, context) };
      const answer = await askCage(context, ASSUME_ROOT, {
        endpoint: sts,
        caller: callerOf(caller),
        request,
        hints: hintsFor(account),
      });
      const shown = { region: sts.region, account };
      const credential = credentialOf(answer, ROOT_SESSION, shown, context.clock.now());
      // STS names nobody in its answer.
      return { ...credential, shown: { ...credential.shown, principal: root } };
    },
    grant: (credential, place) =>
      grantCredential(credential, place, region, { home: sts.region, reach }),
    ...DELIVERED,
    verify: (context, credential) => verifyCaller(context, sts, credential),
  };
}

async function callerBefore(
  context: ProviderContext,
  sts: ReturnType<typeof stsAt>,
  previous: Credential | undefined,
): Promise<Credential> {
  if (previous === undefined) throw new Error("root is assumed with another credential");
  return previous.type === AMBIENT ? await resolveSurroundings(context, sts) : previous;
}

function secondsFor(entry: Entry<Fields>, context: ProviderContext): number | undefined {
  const asked = askedBy(entry, { "principal.duration": entry.fields.principal.duration });
  return asked && secondsWithin(LIMITS, asked.duration, context, asked.from);
}

function hintsFor(account: string): Readonly<Record<string, string>> {
  return {
    AccessDenied:
      `check that the caller is the organisation's management account or its delegated ` +
      `administrator for IAM and may sts:AssumeRoot, that ${account} is a member of it, and that ` +
      "centralized root access is enabled",
    ValidationError: `check principal.task_policy_arn: ${TASKS.join(", ")}`,
    ExpiredToken: "the credential it was asked with has lapsed: atmos-auth login",
  };
}
