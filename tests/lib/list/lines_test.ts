import { assert, assertEquals } from "@std/assert";
import { lines } from "../../../lib/list/lines.ts";
import { width } from "../../../lib/terminal/width.ts";
import { viewOf } from "./view.ts";

const WHOLE = `   IDENTITY          WHO                  SIGNED IN
!  chained           123456789012:role/x  yes, 15m left
·  loop-a            aws/assume-role      no
·  loop-b            aws/assume-role      no
✗  lost              aws/permission-set   expired
·  odd               mock                 no
·  scalar            no kind              no
✓  sso               000000000012/Admin   yes, 1h30m left  default
✓  user              aws/user             yes
·  we\\x1b[31mird]"|  no kind              no

PROVIDER  KIND                     WHERE
az        azure/cli
okta      aws/saml                 https://[secret]@okta.example.com/app?sig=[secret]&x=1
sso       aws/iam-identity-center  https://example.com/start                               default`;

Deno.test("an identity is a line: how it stands, who it is, how long, and what is special", async () => {
  assertEquals(lines(await viewOf()), WHOLE);
});

Deno.test("on a terminal no line is wider than it but for an address, and in a pipe nothing is cut", async () => {
  const view = await viewOf();
  for (const columns of [60, 80, 120]) {
    const text = lines({ ...view, width: columns });
    const long = text.split("\n").filter((line) => width(line) > columns);
    // An address is copied, and so stays whole.
    assertEquals(long.filter((line) => !line.startsWith("  WHERE ")), []);
  }
  assert(lines({ ...view, width: 50 }).includes("…"));
});

Deno.test("colours say nothing that the signs and words do not", async () => {
  const painted = lines(await viewOf({}, true));
  assert(painted.includes("\x1b[32m✓\x1b[0m  sso"), painted);
  // deno-lint-ignore no-control-regex
  assertEquals(painted.replace(/\x1b\[\d+m/g, ""), WHOLE);
});

Deno.test("one sort alone has no lines of the other", async () => {
  assertEquals(lines(await viewOf({ providers: ["az"] })).split("\n").length, 2);
  assertEquals(lines(await viewOf({ identities: ["sso"] })).split("\n").length, 2);
  assertEquals(lines(await viewOf({ tags: ["nobody"] })), "");
});
