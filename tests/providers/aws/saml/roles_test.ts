import { assertEquals, assertThrows } from "@std/assert";
import { UserError } from "../../../../lib/errors.ts";
import { pairIn, pairsFor } from "../../../../providers/aws/cage/saml/roles.ts";
import { PROVIDER, role } from "./answers.ts";

const ADMIN = { role: role("admin"), provider: PROVIDER };

const VALUES: readonly (readonly [value: string, pair: unknown])[] = [
  [`${role("admin")},${PROVIDER}`, ADMIN],
  [`${PROVIDER},${role("admin")}`, ADMIN],
  [`\n  ${role("admin")} ,\t${PROVIDER}\n`, ADMIN],
  [`${role("path/to/admin")},${PROVIDER}`, { ...ADMIN, role: role("path/to/admin") }],
  // IAM allows commas in names.
  [`${role("a,b")},${PROVIDER}`, { ...ADMIN, role: role("a,b") }],
  [
    "arn:aws-cn:iam::444455556666:role/a,arn:aws-cn:iam::444455556666:saml-provider/idp",
    {
      role: "arn:aws-cn:iam::444455556666:role/a",
      provider: "arn:aws-cn:iam::444455556666:saml-provider/idp",
    },
  ],
  [role("admin"), undefined],
  [`${role("a")},${role("b")}`, undefined],
  [`${role("a")},${PROVIDER},${PROVIDER}`, undefined],
  [`${role("a")};${PROVIDER}`, undefined],
  [`arn:aws:iam::1234:role/a,${PROVIDER}`, undefined],
  ["", undefined],
];

for (const [value, pair] of VALUES) {
  Deno.test(`the pair in ${JSON.stringify(value)}`, () => assertEquals(pairIn(value), pair));
}

const OFFERED = ["AdminReadOnly", "admin", "Admin"].map((name) => ({
  role: role(name),
  provider: PROVIDER,
}));

Deno.test("a role is matched to the letter: not by its beginning, and not in another case", () => {
  assertEquals(pairsFor(OFFERED, role("Admin"), "x").map((pair) => pair.role), [role("Admin")]);
});

Deno.test("without a role all that is offered may be meant", () => {
  assertEquals(pairsFor(OFFERED, undefined, "x"), OFFERED);
});

Deno.test("a role that is not offered is refused, and what is offered is said", () => {
  const error = assertThrows(() => pairsFor(OFFERED, role("Adm"), "log out"), UserError);
  assertEquals([error.code, error.message, error.hint], [
    "sign_in_refused",
    `The identity provider does not offer you the role ${role("Adm")}; it offers ` +
    [role("Admin"), role("AdminReadOnly"), role("admin")].join(", "),
    `principal: {assume_role: ${role("Admin")}}, or log out`,
  ]);
});

Deno.test("no role at all is said to be none", () => {
  const error = assertThrows(() => pairsFor([], undefined, "log out"), UserError);
  assertEquals([error.message, error.hint], [
    "The identity provider offers you no role of AWS",
    "log out",
  ]);
});
