/** What a variable should have said is told by that variable, wherever it is missed. */
import { assertEquals } from "@std/assert";
import { clouds } from "../../../providers/mod.ts";
import { command, CONFIG } from "../machine.ts";

Deno.test("a value that is missing since a variable is not set is told with the variable and its line", async () => {
  const rows: [entry: string, said: string, at: string][] = [
    [
      "u: {kind: aws/user, credentials: {access_key_id: AKIAIOSFODNN7EXAMPLE,\n secret_access_key: !env SK}}",
      '"credentials.access_key_id" needs "credentials.secret_access_key" beside it',
      ":2:21 auth.identities.u.credentials.secret_access_key",
    ],
    [
      "u: {kind: aws/assume-role, via: {identity: w},\n principal: {assume_role: !env SK}}, w: {kind: aws/ambient}",
      '"principal.assume_role" is missing',
      ":2:27 auth.identities.u.principal.assume_role",
    ],
  ];
  for (const [entry, said, at] of rows) {
    const config = `auth: {identities: {${entry}}}`;
    const { err } = await command(["validate"], { config, clouds });
    assertEquals(
      err.split("\n").slice(0, 3),
      [
        `error: Cannot use identity "u": ${said}, and the variable SK is not set`,
        `  at ${CONFIG}${at}`,
        "hint: export SK=VALUE",
      ],
      said,
    );
  }
});
