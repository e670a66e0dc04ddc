import { assertEquals, assertThrows } from "@std/assert";
import { UserError } from "../../../lib/errors.ts";
import { consoleUrl } from "../../../providers/gcp/console.ts";

Deno.test("console pages open in the project, and for the person who signed in", () => {
  const person = { project: "my-project", account: "ada@example.com" };
  const rows: readonly [string | undefined, { project?: string; account?: string }, string][] = [
    [undefined, {}, "https://console.cloud.google.com/home/dashboard"],
    [
      "GKE",
      person,
      "https://console.cloud.google.com/kubernetes/list/overview?project=my-project&authuser=ada%40example.com",
    ],
    [
      "storage",
      { project: "my-project", account: "deploy@my-project.iam.gserviceaccount.com" },
      "https://console.cloud.google.com/storage/browser?project=my-project",
    ],
    [
      "https://console.cloud.google.com/run?x=1",
      { project: "my-project" },
      "https://console.cloud.google.com/run?x=1&project=my-project",
    ],
  ];
  for (const [destination, shown, url] of rows) assertEquals(consoleUrl(destination, shown), url);
});

Deno.test("a page that nobody knows, or that is somewhere else, is refused", () => {
  for (const destination of ["s3", "https://evil.example/", "http://console.cloud.google.com/"]) {
    assertThrows(() => consoleUrl(destination, {}), UserError);
  }
});
