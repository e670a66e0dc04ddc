/** Trading an assertion for a role, inside the cage. */
import { Secret } from "../../../../lib/secret.ts";
import { assertEquals } from "@std/assert";
import { answer, type Asked, CREDENTIALS, failureIn, refusal, runCaged } from "../caged.ts";
import { answerFor, pair, PROVIDER, role } from "./answers.ts";

const EXPIRES = "2999-01-01T00:00:00Z";
const SESSION = "arn:aws:sts::444455556666:assumed-role/admin/ada";
const GOOD = `${CREDENTIALS}<AssumedRoleUser><Arn>${SESSION}</Arn></AssumedRoleUser>`;

// The cage goes by the real clock.
const assertionOf = (roles?: readonly string[]) =>
  answerFor({ expires: EXPIRES, ...roles ? { roles } : {} });

function inputFor(assertion: string, request: Record<string, unknown> = {}) {
  return {
    endpoint: { region: "eu-west-1", url: "https://sts.eu-west-1.amazonaws.com" },
    request: { role: role("admin"), ...request, assertion: new Secret(assertion) },
    hints: { ExpiredToken: "sign in again" },
  };
}

Deno.test("AssumeRoleWithSAML asks for the pair that is meant, unsigned", async () => {
  const asked: Asked[] = [];
  const assertion = assertionOf([pair("other"), `${PROVIDER},${role("admin")}`]);
  const lines = assertion.replace(/.{60}/g, "$&\n");
  const request = { duration: 900, policy: "{}", policy_arns: ["arn:aws:iam::aws:policy/X"] };
  const got = await runCaged("aws/saml/redeem", inputFor(lines, request), (it) => {
    asked.push(it);
    return answer("AssumeRoleWithSAML", GOOD);
  });
  assertEquals(got, {
    access_key_id: "ASIA0000000000EXAMPLE",
    secret_access_key: "secret/EXAMPLE",
    session_token: "token/EXAMPLE==",
    expires: Date.parse("2030-01-01T01:00:00Z"),
    principal: SESSION,
  });
  assertEquals(asked.map(({ parameters }) => parameters), [{
    "Action": "AssumeRoleWithSAML",
    "Version": "2011-06-15",
    "RoleArn": role("admin"),
    "PrincipalArn": PROVIDER,
    "SAMLAssertion": assertion,
    "DurationSeconds": "900",
    "Policy": "{}",
    "PolicyArns.member.1.arn": "arn:aws:iam::aws:policy/X",
  }]);
  assertEquals(asked[0]?.headers.get("authorization"), null);
});

Deno.test("which of several is meant is asked, and nothing else is guessed", async () => {
  const second = "arn:aws:iam::444455556666:saml-provider/second";
  const assertion = assertionOf([pair("admin"), `${role("admin")},${second}`, pair("other")]);
  const questions: unknown[] = [];
  const providers: unknown[] = [];
  const choose = (question: unknown) => (questions.push(question), 1);
  await runCaged("aws/saml/redeem", inputFor(assertion), ({ parameters }) => {
    providers.push(parameters.PrincipalArn);
    return answer("AssumeRoleWithSAML", GOOD);
  }, { choose });
  const offered = [
    { role: role("admin"), provider: PROVIDER },
    { role: role("admin"), provider: second },
  ];
  assertEquals([questions, providers], [[offered], [second]]);
});

const REFUSED: readonly (readonly [code: string, hint: string])[] = [
  [
    "AccessDenied",
    `check that ${role("admin")} exists and lets ${PROVIDER} sts:AssumeRoleWithSAML`,
  ],
  [
    "InvalidIdentityTokenException",
    `check in IAM that ${PROVIDER} has the metadata of your identity provider`,
  ],
  ["ExpiredTokenException", "sign in again"],
];

for (const [code, hint] of REFUSED) {
  Deno.test(`${code} comes with what to do`, async () => {
    const input = inputFor(assertionOf());
    const failure = await failureIn("aws/saml/redeem", input, () => refusal(400, code, "No"));
    assertEquals(failure, {
      type: "said",
      code: code.startsWith("ExpiredToken") ? "sign_in_needed" : "sign_in_refused",
      message: `STS at sts.eu-west-1.amazonaws.com refused AssumeRoleWithSAML: ${code}: No`,
      hint,
    });
  });
}

Deno.test("what can't work is not sent", async () => {
  const never = () => {
    throw new Error("nothing should be sent");
  };
  for (
    const input of [
      inputFor(answerFor({ expires: "2020-01-01T00:00:00Z" })),
      inputFor(answerFor({ audiences: ["urn:other"], expires: EXPIRES })),
      inputFor(assertionOf(), { role: role("adm") }),
      inputFor("hello"),
    ]
  ) {
    const failure = await failureIn("aws/saml/redeem", input, never) as { type: string };
    assertEquals(failure.type, "said");
  }
});

Deno.test("an answer is read for its time and its roles", async () => {
  const read = await runCaged("aws/saml/read", { assertion: new Secret(assertionOf()) }, () => {
    throw new Error("nothing should be sent");
  });
  assertEquals(read, {
    expires: Date.parse(EXPIRES),
    pairs: [{ role: role("admin"), provider: PROVIDER }],
  });
});
