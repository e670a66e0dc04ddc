import { assertEquals } from "@std/assert";
import {
  isForAws,
  partitionOfSignIn,
  SIGN_IN_PATTERNS,
} from "../../../../providers/aws/saml/hosts.ts";

const ADDRESSES: readonly (readonly [address: string, partition: string | undefined])[] = [
  ["https://signin.aws.amazon.com/saml", "aws"],
  ["https://signin.aws.amazon.com/saml?x=1", "aws"],
  ["https://eu-west-1.signin.aws.amazon.com/saml", "aws"],
  ["https://us-east-1.signin.aws.amazon.com/saml/acs/SAMLSP123", "aws"],
  ["https://signin.amazonaws.cn/saml", "aws-cn"],
  ["https://cn-north-1.signin.amazonaws.cn/saml", "aws-cn"],
  ["https://signin.amazonaws-us-gov.com/saml", "aws-us-gov"],
  ["https://us-gov-east-1.signin.amazonaws-us-gov.com/saml", "aws-us-gov"],
  ["https://eusc-de-east-1.signin.amazonaws-eusc.eu/saml", "aws-eusc"],
  ["https://signin.c2shome.ic.gov/saml", "aws-iso"],
  ["https://signin.sc2shome.sgov.gov/saml", "aws-iso-b"],
  // What DevTools' patterns match as well, and what only looks alike.
  ["https://evil.example/x.signin.aws.amazon.com/saml", undefined],
  ["https://signin.aws.amazon.com.evil.example/saml", undefined],
  ["https://a.b.signin.aws.amazon.com/saml", undefined],
  ["https://evilsignin.aws.amazon.com/saml", undefined],
  ["http://signin.aws.amazon.com/saml", undefined],
  ["https://signin.aws.amazon.com:8443/saml", undefined],
  ["https://signin.aws.amazon.com/samlet", undefined],
  ["https://signin.aws.amazon.com/oauth", undefined],
  ["https://ada@signin.aws.amazon.com/saml", "aws"],
  ["about:blank", undefined],
  ["", undefined],
];

for (const [address, partition] of ADDRESSES) {
  Deno.test(`"${address}" signs in to ${partition ?? "nothing"}`, () => {
    assertEquals(partitionOfSignIn(address), partition);
  });
}

Deno.test("every partition's page is stopped at, with and without a region", () => {
  assertEquals(SIGN_IN_PATTERNS.length, 16);
  assertEquals(SIGN_IN_PATTERNS.slice(0, 2), [
    "https://signin.aws.amazon.com/saml*",
    "https://*.signin.aws.amazon.com/saml*",
  ]);
});

const AUDIENCES: readonly (readonly [audience: string, isAws: boolean])[] = [
  ["urn:amazon:webservices", true],
  ["urn:amazon:webservices:govcloud", true],
  ["urn:amazon:webservices:cn-north-1", true],
  ["https://signin.aws.amazon.com/saml", true],
  ["https://signin.aws.amazon.com/static/saml", true],
  ["https://eu-west-1.signin.aws.amazon.com/saml", true],
  ["https://signin.amazonaws.cn/saml", true],
  ["urn:amazon:webservicesx", false],
  ["urn:federation:MicrosoftOnline", false],
  ["https://signin.aws.amazon.com.evil.example/saml", false],
  ["", false],
];

for (const [audience, isAws] of AUDIENCES) {
  Deno.test(`the audience "${audience}" is ${isAws ? "" : "not "}AWS`, () => {
    assertEquals(isForAws(audience), isAws);
  });
}
