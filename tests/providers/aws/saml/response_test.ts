import { assertEquals, assertThrows } from "@std/assert";
import { UserError } from "../../../../lib/errors.ts";
import { checkFitness } from "../../../../providers/aws/cage/saml/fitness.ts";
import { readAssertion } from "../../../../providers/aws/cage/saml/response.ts";
import { answerFor, answerXml, assertionXml, base64, pair, PROVIDER, role } from "./answers.ts";

const PLAIN = {
  issuer: "https://idp.example",
  audiences: ["urn:amazon:webservices"],
  expires: Date.parse("2030-01-01T00:05:00Z"),
  pairs: [{ role: role("admin"), provider: PROVIDER }],
};

Deno.test("an answer is read: who says it, for whom, until when, and which roles", () => {
  assertEquals(readAssertion(answerFor()), PLAIN);
});

const SAME: readonly (readonly [name: string, answer: string])[] = [
  ["Base64 in lines", answerFor().replace(/.{76}/g, "$&\r\n")],
  ["a byte order mark", base64(`\ufeff${answerXml()}`)],
  [
    "other prefixes",
    base64(answerXml().replaceAll("p:", "samlp:").replace("xmlns:p=", "xmlns:samlp=")),
  ],
  ["text in CDATA", base64(answerXml({ roles: [`<![CDATA[${pair("admin")}]]>`] }))],
  ["characters by number", base64(answerXml({ roles: [pair("&#97;dmin")] }))],
  ["comments between", base64(answerXml({ roles: [pair("ad<!-- x -->min")] }))],
  ["the same role twice", answerFor({ roles: [pair("admin"), pair("admin")] })],
  ["the pair the other way round", answerFor({ roles: [`${PROVIDER},${role("admin")}`] })],
  ["values that are no pairs", answerFor({ roles: ["hello", pair("admin"), role("x")] })],
  [
    "an attribute of the same name elsewhere",
    base64(
      answerXml().replace(
        "</AttributeStatement>",
        `</AttributeStatement><x:Attribute xmlns:x="urn:x" Name="https://aws.amazon.com/SAML/Attributes/Role">` +
          `<x:AttributeValue>${pair("evil")}</x:AttributeValue></x:Attribute>`,
      ),
    ),
  ],
];

for (const [name, answer] of SAME) {
  Deno.test(`it is read with ${name}`, () => assertEquals(readAssertion(answer), PLAIN));
}

Deno.test("several attributes of that name are all read", () => {
  const [one, two] = [pair("a"), pair("b")];
  const xml = answerXml({ roles: [one] }).replace(
    "</AttributeStatement>",
    '<Attribute Name="https://aws.amazon.com/SAML/Attributes/Role">' +
      `<AttributeValue>${two}</AttributeValue></Attribute></AttributeStatement>`,
  );
  assertEquals(readAssertion(base64(xml)).pairs.map((it) => it.role), [role("a"), role("b")]);
});

Deno.test("without conditions it says nothing of time or audience", () => {
  const assertion = assertionXml({}).replace(/<Subject>.*<\/Conditions>/, "");
  const { expires, audiences } = readAssertion(answerFor({ assertion }));
  assertEquals([expires, audiences], [undefined, []]);
});

const laughs = Array.from(
  { length: 9 },
  (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`,
).join("");

const NONE: readonly (readonly [name: string, answer: string, why: string])[] = [
  ["not Base64", "no: base64", "it is not Base64 of text"],
  ["bytes", new Uint8Array([255, 254]).toBase64(), "it is not Base64 of text"],
  ["nothing", "", "it is not well-formed XML"],
  ["text", base64("hello"), "it is not well-formed XML"],
  ["a page", base64("<html><br></html>"), "it is not well-formed XML"],
  ["another document", base64("<Response/>"), "it is another kind of document"],
  ["too long", "A".repeat(100_004), "it is longer than AWS takes"],
  ["no assertion", answerFor({ assertion: "" }), "it holds no assertions"],
  ["two", answerFor({ assertion: assertionXml({}).repeat(2) }), "it holds 2 assertions"],
  [
    "an unknown prefix",
    base64(answerXml().replace("<Assertion", "<q:x/><Assertion")),
    "it has a prefix that nothing declares",
  ],
  [
    "Billion laughs",
    base64(`<!DOCTYPE x [<!ENTITY l0 "ha">${laughs}]>${answerXml({ roles: ["&l9;"] }).slice(21)}`),
    "it is not well-formed XML",
  ],
  [
    "a document type that nobody uses",
    base64(`<!DOCTYPE x SYSTEM "file:///etc/passwd">${answerXml().slice(21)}`),
    "it has a document type",
  ],
  ["an entity of nobody", answerFor({ roles: ["&evil;"] }), "it is not well-formed XML"],
  [
    "elements nested deep",
    answerFor({ assertion: "<a>".repeat(100) + "</a>".repeat(100) }),
    "its elements are nested too deep",
  ],
  [
    "elements nested beyond the parser's stack",
    answerFor({ assertion: "<a>".repeat(9_000) + "</a>".repeat(9_000) }),
    "it is not well-formed XML",
  ],
];

for (const [name, answer, why] of NONE) {
  Deno.test(`Jailbreak: ${name} is no answer`, () => {
    const error = assertThrows(() => readAssertion(answer), UserError);
    assertEquals([error.code, error.message], [
      "bad_answer",
      `What came for AWS is no SAML response: ${why}`,
    ]);
  });
}

Deno.test("a refusal is said in the provider's words", () => {
  const status = '<p:Status><p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Responder">' +
    '<p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:RequestDenied"/></p:StatusCode>' +
    "<p:StatusMessage>not assigned</p:StatusMessage></p:Status>";
  const error = assertThrows(() => readAssertion(answerFor({ status, assertion: "" })), UserError);
  assertEquals(error.code, "sign_in_refused");
  assertEquals(
    error.message,
    "The identity provider refused: RequestDenied: not assigned",
  );
});

Deno.test("an encrypted answer is said to be one", () => {
  const assertion = '<EncryptedAssertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion"/>';
  const error = assertThrows(() => readAssertion(answerFor({ assertion })), UserError);
  assertEquals(
    error.message,
    "The identity provider encrypts what it says to AWS, so the roles in it can't be read here",
  );
});

const NOW = Date.parse("2030-01-01T00:05:00Z");

Deno.test("an answer is fit until its time is over, and for AWS alone", () => {
  checkFitness(PLAIN, NOW - 1);
  checkFitness({ ...PLAIN, audiences: [] }, NOW - 1);
  checkFitness({ ...PLAIN, audiences: ["urn:other", "urn:amazon:webservices"] }, NOW - 1);
  const late = assertThrows(() => checkFitness(PLAIN, NOW), UserError);
  assertEquals(
    [late.code, late.message],
    [
      "sign_in_refused",
      "The identity provider's assertion could be used until 2030-01-01T00:05:00Z only",
    ],
  );
  const elsewhere = { ...PLAIN, audiences: ["urn:federation:other"] };
  const error = assertThrows(() => checkFitness(elsewhere, NOW - 1), UserError);
  assertEquals(
    error.message,
    "The identity provider's assertion is not for AWS, but for urn:federation:other",
  );
});
