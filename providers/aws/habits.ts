/** Flags of `aws eks` that people type here, too (docs.aws.amazon.com/cli/latest/reference/eks/update-kubeconfig). */
import type { HabitFlag } from "../../lib/cli/spec.ts";

const CALLS = "there is one way in which the cloud is asked";

/** Returns the flags that people type after the command with these words. */
export function awsHabits(words: string): readonly HabitFlag[] {
  return [
    ...["role-arn", "assume-role-arn", "role"].map((name) => role(name, words)),
    {
      name: "aws-profile",
      value: "NAME",
      summary: "the identity signs in, and no profile of ~/.aws (-i NAME)",
      env: "ATMOS_AWS_PROFILE",
    },
    {
      name: "proxy-url",
      value: "URL",
      summary: "a cluster is reached as it says itself",
      instead: "kubectl config set-cluster ARN --proxy-url URL",
    },
    {
      name: "endpoint-url",
      value: "URL",
      summary: "the cloud's address is the provider's",
      instead: "spec: {endpoint_url: URL}, in the provider's entry",
    },
    {
      name: "ca-bundle",
      value: "FILE",
      summary: "certificates are named by a variable",
      instead: "AWS_CA_BUNDLE=FILE",
    },
    {
      name: "no-verify-ssl",
      summary: "certificates are always checked",
      instead: "AWS_CA_BUNDLE=FILE",
    },
    {
      name: "stack",
      short: "s",
      value: "NAME",
      summary: "no stack is read",
      instead: `atmos-auth ${words} --region REGION`,
    },
    ...["output", "query", "color", "cli-read-timeout", "cli-connect-timeout"]
      .map((name) => ({ name, value: "VALUE", summary: CALLS })),
    ...["no-cli-pager", "no-paginate", "no-cli-auto-prompt", "no-sign-request"]
      .map((name) => ({ name, summary: CALLS })),
  ];
}

function role(name: string, words: string): HabitFlag {
  return {
    name,
    value: "ARN",
    summary: "a role is an identity of its own, of kind aws/assume-role",
    instead: `atmos-auth ${words} -i NAME`,
  };
}
