import { assertEquals } from "@std/assert";
import { whoIs } from "../../../lib/list/who.ts";
import { clouds } from "../../../providers/mod.ts";
import { modelOf } from "../config/modelled.ts";

Deno.test("what an identity's name says already is not said again", async () => {
  const principal = '{ name: ReadOnly, account: { name: Dev, id: "123456789012" } }';
  const model = await modelOf(`auth:
  identities:
    dev/ReadOnly: { kind: aws/permission-set, principal: ${principal} }
    mine: { kind: aws/permission-set, principal: ${principal} }
    ReadOnly: { kind: aws/permission-set, principal: { name: ReadOnly } }
`);
  const short = (name: string) => whoIs(model.identities.get(name)!, clouds).short;
  assertEquals(short("dev/ReadOnly"), "123456789012");
  assertEquals(short("mine"), "Dev/ReadOnly");
  assertEquals(short("ReadOnly"), "ReadOnly");
});
