import { assertEquals, assertThrows } from "@std/assert";
import { UserError } from "../../../lib/errors.ts";
import { openPage } from "../../../providers/github/console.ts";
import { placeOf } from "../../../providers/github/endpoint.ts";

const person = { type: "github/user", shown: { principal: "ada" }, secret: {} };
const owner = { type: "github/installation", shown: { account: "octo-org" }, secret: {} };

Deno.test("GitHub's pages are the person's, or the organisation's", () => {
  const rows = [
    [person, undefined, "https://github.com/"],
    [person, "Repos", "https://github.com/ada?tab=repositories"],
    [person, "settings", "https://github.com/settings/profile"],
    [owner, "repos", "https://github.com/orgs/octo-org/repositories"],
    [owner, "actions", "https://github.com/organizations/octo-org/settings/actions"],
    [
      owner,
      "https://github.com/octo-org/infra/actions",
      "https://github.com/octo-org/infra/actions",
    ],
  ] as const;
  for (const [credential, destination, url] of rows) {
    const wish = destination === undefined ? {} : { destination };
    assertEquals(openPage(placeOf(), credential, wish).url.reveal(), url);
  }
  const enterprise = placeOf("ghe.example.com");
  const wish = { destination: "repos" };
  assertEquals(
    openPage(enterprise, person, wish).url.reveal(),
    "https://ghe.example.com/ada?tab=repositories",
  );
});

Deno.test("a page that is not this GitHub's is refused", () => {
  for (
    const destination of ["s3", "actions", "https://github.com.evil.example/", "http://github.com/"]
  ) {
    assertThrows(() => openPage(placeOf(), person, { destination }), UserError);
  }
});
