import { assertEquals } from "@std/assert";
import { failuresOf, findingsOf } from "../modelled.ts";

const SET = 'kind: aws/permission-set, principal: {name: x, account: {id: "000000000012"}}';

/** A file in which the entry `it` says this. */
const saying = (it: string) => `
auth:
  providers: {sso: {kind: aws/sso, start_url: https://example.com, region: us-east-1}, mock: {kind: mock}}
  identities:
    ${it}
    on-it: {kind: aws/assume-role, via: {identity: it}, principal: {assume_role: "arn:aws:iam::123456789012:role/x"}}
    other: {kind: mock}
`;

const PASSED_OVER = [
  "enabled: true",
  "labels: {a: b}",
  "metadata: {x: 1}",
  "defualt: true",
  "ailas: x",
  "colour: red",
  "session: {grace: 1h}",
  "via: {provider: sso, region: x}",
  "console: {sesion_duration: 1h}",
];

for (const key of PASSED_OVER) {
  Deno.test(`"${key}" says nothing of who one is, and is passed over`, async () => {
    const via = key.startsWith("via") ? "" : "via: {provider: sso}, ";
    const text = saying(`it: {${SET}, ${via}${key}}`);
    assertEquals(await failuresOf(text, "it"), []);
    const findings = await findingsOf(text);
    assertEquals(findings.length, 1);
    assertEquals(/^error \S+ \S+: Passing over .*it is not a known key/.test(findings[0]!), true);
  });
}

const DECIDING = [
  `it: {kind: aws/permission-set, via: {provider: sso}, principal: {name: x, account: {id: "000000000012"}, acount: {id: "1"}}}`,
  `it: {${SET}, via: {provider: sso}, spec: {endpoint_url: x}}`,
  `it: {${SET}, via: {provider: sso}, credentials: {access_key_id: x}}`,
  `it: {${SET}, via: {provider: sso}, protcted: true}`,
  `it: {${SET}, via: {provider: sso}, sesion: {maximum: 1h}}`,
  `it: {${SET}, via: {provider: sso}, session: {maximun: 1h}}`,
  `it: {${SET}, via: {provider: sso, identty: x}}`,
  `it: {kind: aws/user, credentials: {access_key: x}}`,
  `it: {kind: aws/user, credentails: {access_key_id: x}}`,
  `it: {kind: aws/user, vai: {provider: sso}}`,
];

for (const entry of DECIDING) {
  Deno.test(`attack: ${entry} leaves whoever hangs on it without it, and nobody else`, async () => {
    const text = saying(entry);
    assertEquals((await failuresOf(text, "it")).length, 1);
    assertEquals((await failuresOf(text, "on-it")).length, 1);
    assertEquals(await failuresOf(text, "other"), []);
  });
}

const PROTECTING = [
  "session: {protected: true}",
  "session: {protectd: true}",
  "console: {protected: true}",
  "console: {maximum: 1h}",
  "maximum: 1h",
  "min_ttl: 1h",
  "labels: {protected: true}",
  "env: {protected: true}",
  "env: {min_ttl: 1h}",
  "metadata: [{Protected: true}]",
  "session: {session: {maximum: 1h}}",
  "session: {duration: 1h}, sesion: {maximum: 1h}",
];

for (const says of PROTECTING) {
  Deno.test(`attack: "${says}" was meant to protect, and is not passed over`, async () => {
    const text = saying(`it: {${SET}, via: {provider: sso}, ${says}}`);
    assertEquals((await failuresOf(text, "it")).length, 1);
    assertEquals((await failuresOf(text, "on-it")).length, 1);
    assertEquals(await failuresOf(text, "other"), []);
  });
}

Deno.test("attack: a word that protects stands beside the entries, or below a setting", async () => {
  for (const says of ["protected: true", "session: {maximum: 1h}", "shell: {Protected: true}"]) {
    const findings = await findingsOf(
      saying("it: {kind: mock}").replace("auth:", `auth:\n  ${says}`),
    );
    assertEquals(
      findings.filter((each) => each.includes("protects nothing there")).length,
      1,
      says,
    );
  }
});

Deno.test("a word that protects does so in its place, and a variable may have its letters", async () => {
  const says = "protected: true, session: {maximum: 1h, min_ttl: 1m}, env: {PROTECTED: x}";
  assertEquals(await failuresOf(saying(`it: {${SET}, via: {provider: sso}, ${says}}`), "it"), []);
});

Deno.test("attack: a slip in the map that holds a provider's fields is not passed over", async () => {
  const text = saying("it: {kind: mock, via: {provider: cli}}")
    .replace("mock: {kind: mock}", "cli: {kind: azure/cli, spc: {tenant_id: other}}");
  const [failure] = await failuresOf(text, "it");
  assertEquals(failure?.split(" | ")[1], 'write "spec" instead of "spc"');
});

Deno.test("a key beside the one that it could be meant for is passed over", async () => {
  assertEquals(await failuresOf(saying(`it: {${SET}, via: {provider: sso}, vias: x}`), "it"), []);
});

Deno.test("a container that a kind does not have may be empty", async () => {
  const text = saying(`it: {${SET}, via: {provider: sso}, credentials: {}, spec: }`);
  assertEquals(await findingsOf(text), []);
});

/** Keys of the entry, and the mend that is offered. */
const HINTS: readonly (readonly [entry: string, hint: string])[] = [
  [`it: {${SET}, via.provider: sso}`, "via: {provider: ...}"],
  [
    'it: {kind: aws/permission-set, via: {provider: sso}, principal: {name: x, account: {id: "000000000012"}, role_name: y}}',
    'write "principal.name" instead of role_name: ...',
  ],
  [`it: {${SET}, via: {provider: sso}, defualt: true}`, 'write "default" instead of "defualt"'],
  [`it: {${SET}, via: {provider: sso}, owner: me}`, "remove it, unless atmos reads it"],
  ["it: {kind: aws/user, principal: {name: x}}", "remove principal"],
];

for (const [entry, hint] of HINTS) {
  Deno.test(`${entry} is mended by "${hint}"`, async () => {
    const findings = await findingsOf(saying(entry));
    assertEquals(
      findings.some((finding) => finding.endsWith(` | ${hint}`)),
      true,
      findings.join("\n"),
    );
  });
}

Deno.test("a provider is offered the words of providers", async () => {
  const [finding] = await findingsOf(
    "auth: {providers: {it: {kind: aws/sso, start_url: https://example.com, region: us-east-1, spec: {x: 1}, protcted: 1}}}",
  );
  assertEquals(finding?.split(" | ")[1], "use one of: endpoint_url");
  const [other] = await findingsOf("auth: {providers: {it: {kind: mock, reqion: us-east-1}}}");
  assertEquals(other?.split(" | ")[1], 'write "region" instead of "reqion"');
});
