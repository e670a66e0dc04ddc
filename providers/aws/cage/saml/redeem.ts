/**
 * A role's session for an assertion: AssumeRoleWithSAML, which is not signed.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithSAML.html
 */
import { AssumeRoleWithSAMLCommand } from "@aws-sdk/client-sts";
import type { Inside } from "../../../../lib/cage/server.ts";
import type { StsInput } from "../../modules.ts";
import type { SamlRequest } from "../../saml/modules.ts";
import { withSts } from "../client.ts";
import { sessionIn } from "../session.ts";
import { checkFitness } from "./fitness.ts";
import { readAssertion } from "./response.ts";
import { type Pair, pairsFor } from "./roles.ts";

/** Asks for it; the service `choose` is asked which of several roles is meant. */
export async function run(asked: StsInput<SamlRequest>, inside: Inside) {
  const { role, duration, policy, policy_arns } = asked.request;
  const text = asked.request.assertion.reveal();
  const assertion = readAssertion(text);
  checkFitness(assertion, inside.clock.now());
  const pair = await chosen(pairsFor(assertion.pairs, role, asked.hints.NotOffered), inside);
  const hints = { ...asked.hints, ...hintsFor(pair) };
  return await withSts({ ...asked, hints }, inside, "AssumeRoleWithSAML", async (client) => {
    const answer = await client.send(
      new AssumeRoleWithSAMLCommand({
        RoleArn: pair.role,
        PrincipalArn: pair.provider,
        SAMLAssertion: text.replace(/\s+/g, ""),
        DurationSeconds: duration,
        Policy: policy,
        PolicyArns: policy_arns?.map((arn) => ({ arn })),
      }),
    );
    return sessionIn(answer.Credentials, answer.AssumedRoleUser?.Arn);
  });
}

async function chosen(pairs: readonly Pair[], inside: Inside): Promise<Pair> {
  const [only, ...more] = pairs;
  if (more.length === 0) return only!;
  const index = await inside.ask("choose", pairs);
  return pairs[Number(index)] ?? only!;
}

function hintsFor({ role, provider }: Pair): Readonly<Record<string, string>> {
  return {
    AccessDenied: `check that ${role} exists and lets ${provider} sts:AssumeRoleWithSAML`,
    InvalidIdentityToken:
      `check in IAM that ${provider} has the metadata of your identity provider`,
  };
}
