/** The ways into AWS that `init` offers. */
import {
  type Answers,
  nameQuestion,
  ofIdentity,
  ofProvider,
  type Starter,
  type StarterQuestion,
  textOf,
} from "../../lib/provider/starter.ts";

const ENDPOINT: Omit<StarterQuestion, "field"> = {
  name: "endpoint_url",
  question: "Endpoint",
  about: "Where AWS is asked instead of its own hosts, such as a test server.",
  example: "https://localstack.example.com",
  optional: true,
  unasked: true,
};

const identityCenter: Starter = {
  name: "aws-sso",
  label: "AWS: IAM Identity Center (AWS SSO)",
  comment: "What the portal offers you becomes identities: atmos-auth list",
  questions: [
    ofProvider("aws/iam-identity-center", {
      name: "start_url",
      question: "Start URL",
      about:
        "The address of your organisation's AWS access portal. It is in the mail that invited " +
        "you, and in the AWS console: IAM Identity Center > Dashboard > Settings summary.",
      example: "https://acme.awsapps.com/start",
    }),
    ofProvider("aws/iam-identity-center", {
      name: "region",
      question: "Region of IAM Identity Center",
      about: "Where the portal runs, which need not be where you work. It stands beside the " +
        "start URL in the AWS console.",
      example: "eu-west-1",
    }),
    {
      name: "name",
      question: "Name of the provider",
      about: "What you type after --provider.",
      example: "aws-sso",
      fallback: () => "aws-sso",
      unasked: true,
    },
    {
      ...ENDPOINT,
      field: { role: "provider", kind: "aws/iam-identity-center", path: ["spec", "endpoint_url"] },
    },
  ],
  entries: (answers) => ({
    providers: {
      [textOf(answers, "name")]: {
        kind: "aws/iam-identity-center",
        // A browser shows where in the portal one is.
        start_url: textOf(answers, "start_url").replace(/\/?#.*$/, ""),
        region: answers["region"],
        auto_provision_identities: true,
        spec: { endpoint_url: answers["endpoint_url"] },
      },
    },
  }),
};

const REGION = ofIdentity("aws/user", {
  name: "region",
  question: "Region that you work in (empty: none)",
  about: "What AWS's tools take for their region. It stands at the top right of the AWS console.",
  example: "eu-west-1",
  optional: true,
}, ["credentials", "region"]);

const USER_ENDPOINT = ofIdentity("aws/user", ENDPOINT, ["spec", "endpoint_url"]);

function userEntry(answers: Answers) {
  return {
    kind: "aws/user",
    credentials: { region: answers["region"] },
    spec: { endpoint_url: answers["endpoint_url"] },
  };
}

/** Other tools ask for the key where ours asks for a name. */
function nameOf(...told: Parameters<typeof nameQuestion>): StarterQuestion {
  const shape = /^(?:AKIA|ASIA)[A-Z0-9]{12,}$/;
  const why = "is an access key ID, and would stand in the file: a name is any word of your own, " +
    "and the key is asked for next";
  return { ...nameQuestion(...told), refused: [{ shape, why }] };
}

const user: Starter = {
  name: "aws-user",
  label: "AWS: an IAM user",
  comment: "An IAM user. Its keys are not here: the store has them (atmos-auth user configure).",
  questions: [
    nameOf("aws-user"),
    REGION,
    USER_ENDPOINT,
  ],
  entries: (answers) => ({ identities: { [textOf(answers, "name")]: userEntry(answers) } }),
};

const role: Starter = {
  name: "aws-role",
  label: "AWS: a role over an IAM user",
  comment: "A role, and the IAM user who may assume it. The user's keys are not here: the store " +
    "has them (atmos-auth user configure).",
  questions: [
    ofIdentity("aws/assume-role", {
      name: "assume_role",
      question: "ARN of the role",
      about: "In the AWS console: IAM > Roles > the role > ARN, at the top.",
      example: "arn:aws:iam::123456789012:role/Admin",
    }),
    nameOf(
      "admin",
      (answers) => textOf(answers, "assume_role").split("/").at(-1)!.toLowerCase(),
    ),
    REGION,
    {
      name: "user",
      question: "IAM user who assumes it",
      about: "The user whose keys assume the role.",
      example: "aws-user",
      fallback: () => "aws-user",
      unasked: true,
      among: "aws/user",
    },
    USER_ENDPOINT,
  ],
  entries: (answers) => ({
    standing: [textOf(answers, "user")],
    identities: {
      [textOf(answers, "user")]: userEntry(answers),
      [textOf(answers, "name")]: {
        kind: "aws/assume-role",
        via: { identity: textOf(answers, "user") },
        principal: { assume_role: answers["assume_role"], region: answers["region"] },
      },
    },
  }),
};

/** In the order in which they are offered. */
export const starters: readonly Starter[] = [identityCenter, user, role];
