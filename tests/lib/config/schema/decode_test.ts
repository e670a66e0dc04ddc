import { assertEquals } from "@std/assert";
import { findingsOf, modelOf } from "../modelled.ts";

/** What a flag is read as, and whether that is remarked upon; `undefined` when it is refused. */
const FLAGS: readonly (readonly [written: string, read: boolean | undefined, remarked: boolean])[] =
  [
    ["true", true, false],
    ["False", false, false],
    ['"true"', true, true],
    ["'TRUE'", true, true],
    ['"1"', true, true],
    ["1", true, true],
    ["t", true, true],
    ["T", true, true],
    ['"false"', false, true],
    ["0", false, true],
    ["f", false, true],
    ['""', false, true],
    // As YAML 1.1 has them, which people know from elsewhere.
    ["yes", true, true],
    ["On", true, true],
    ["no", false, true],
    ["OFF", false, true],
    ["yep", undefined, false],
    ['" true"', undefined, false],
    ["2", undefined, false],
    ["0x1", undefined, false],
    ["[true]", undefined, false],
  ];

for (const [written, read, remarked] of FLAGS) {
  Deno.test(`a flag that is written ${written}`, async () => {
    const text = `auth: {identities: {it: {kind: aws/user, protected: ${written}}}}`;
    const node = (await modelOf(text)).identities.get("it")!;
    assertEquals(node.problems.length, read === undefined ? 1 : 0);
    // What can't be read protects.
    assertEquals(node.protected, read ?? true);
    assertEquals(node.remarks.length, remarked ? 1 : 0);
  });
}

/** How something else is written, and what `validate` says of it. */
const WRITTEN: readonly (readonly [entry: string, findings: readonly string[]])[] = [
  ["alias: 7", [
    'warning alias: Reading "alias" of identity "it" as text: YAML reads it as a number | alias: "7"',
  ]],
  ["alias: 007", [
    'error alias: Cannot use identity "it": "alias" must be in quotes, since YAML reads it as a number | alias: "007"',
  ]],
  ["alias: 1.10", [
    'error alias: Cannot use identity "it": "alias" must be in quotes, since YAML reads it as a number | alias: "1.10"',
  ]],
  ["alias: true", [
    'error alias: Cannot use identity "it": "alias" must be in quotes, since YAML reads it as true or false | alias: "true"',
  ]],
  ["tags: a, b", [
    'warning tags: Reading "tags" of identity "it" as a list: it is written as text | tags: [a,  b]'
      .replace("  ", " "),
  ]],
  ["tags: [7]", [
    'warning tags[0]: Reading "tags[0]" of identity "it" as text: YAML reads it as a number | - "7"',
  ]],
  ["credentials: {secret_access_key: 87654321}", [
    'warning credentials.secret_access_key: Reading "credentials.secret_access_key" of identity "it" as text: YAML reads it as a number | secret_access_key: "..."',
  ]],
  ["credentials: {access_key_id: 12, mfa_arn: 12}", [
    'warning credentials.access_key_id: Reading "credentials.access_key_id" of identity "it" as text: YAML reads it as a number | access_key_id: "12"',
    'error credentials.mfa_arn: Cannot use identity "it": "credentials.mfa_arn" must be an ARN of iam | mfa_arn: arn:aws:iam::123456789012:role/NAME',
  ]],
  ["session: {duration: 3600}", []],
  ["session: {duration: '3600'}", []],
];

for (const [entry, expected] of WRITTEN) {
  Deno.test(`{${entry}} is read as it is meant, or refused`, async () => {
    const flow = entry.startsWith("tags: a") ? `tags: "${entry.slice(6)}"` : entry;
    const findings = await findingsOf(`auth: {identities: {it: {kind: aws/user, ${flow}}}}`);
    const short = findings.map((each) => each.replace(/ \d+:\d+ auth\.identities\.it\./, " "));
    assertEquals(short, expected);
  });
}

Deno.test("one text is a list of what stands between its commas", async () => {
  const { identities, settings } = await modelOf(
    'auth: {shell: {pass: "A,B_*", prompt: "false"}, identities: {it: {kind: aws/user, tags: a}}}',
  );
  assertEquals(identities.get("it")!.tags, ["a"]);
  assertEquals([settings.shell.pass, settings.shell.prompt], [["A", "B_*"], false]);
});

Deno.test("what a variable holds is read in the form that its field has, and nothing is remarked", async () => {
  const { identities } = await modelOf(
    "auth: {identities: {it: {kind: aws/user, protected: !env GUARDED, tags: !env TAGS}}}",
    { GUARDED: "true", TAGS: "a,b" },
  );
  const { protected: guarded, tags, remarks, problems } = identities.get("it")!;
  assertEquals([guarded, tags, remarks, problems], [true, ["a", "b"], [], []]);
});
