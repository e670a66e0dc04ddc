import { assertEquals } from "@std/assert";
import * as v from "valibot";
import { accountId, arn } from "../../../providers/aws/fields.ts";

const yes: readonly [string, v.GenericSchema, string][] = [
  ["an account", accountId(), "012345678901"],
  ["a role", arn("iam"), "arn:aws:iam::123456789012:role/path/Name+=,.@_-"],
  ["a policy of AWS's own", arn("iam"), "arn:aws:iam::aws:policy/root-task/IAMAudit"],
  ["an ARN in China", arn(), "arn:aws-cn:eks:cn-north-1:123456789012:cluster/x"],
  ["a bucket", arn("s3"), "arn:aws:s3:::bucket/key"],
];

Deno.test("the fields of AWS take what they are for", () => {
  for (const [name, schema, given] of yes) {
    assertEquals([name, v.safeParse(schema, given).output], [name, given]);
  }
});

const no: readonly [string, v.GenericSchema, readonly unknown[]][] = [
  ["account", accountId(), [
    123456789012,
    "12345678901",
    "1234567890123",
    "１２３４５６７８９０１２",
    "12345678901a",
  ]],
  ["arn", arn("iam"), [
    "arn:aws:s3:::x",
    "arn:aws:iam::12345:role/x",
    "arn:aws:iam::123456789012:",
    "arn:aws:iam::123456789012:role/a b",
    "arn:aws:iam::123456789012:role/x\n",
    "xarn:aws:iam::123456789012:role/x",
  ]],
];

Deno.test("the fields of AWS refuse everything else", () => {
  for (const [name, schema, values] of no) {
    for (const value of values) {
      assertEquals(v.is(schema, value), false, `${name} takes ${JSON.stringify(value)}`);
    }
  }
});
