/** What the plan halves declare is what the worker serves. */
import { assert, assertEquals } from "@std/assert";
import { SUBJECT } from "../../lib/sign_in/token_source/caged.ts";
import { FEDERATION } from "../../providers/aws/console/federation.ts";
import * as saml from "../../providers/aws/saml/caged.ts";
import * as azure from "../../providers/azure/answers.ts";
import * as gcp from "../../providers/gcp/answers.ts";
import * as github from "../../providers/github/answers.ts";

Deno.test("every sign-in module that is declared is in the worker's list, and named once", async () => {
  const worker = await Deno.readTextFile(new URL("../../providers/worker.ts", import.meta.url));
  const declared = [saml, azure, gcp, github, { FEDERATION, SUBJECT }].flatMap((file) =>
    Object.values(file)
  )
    .flatMap((one) => typeof one === "object" && "answer" in one ? [one.name] : []);
  assertEquals(declared.filter((name) => !worker.includes(`  "${name}": () =>`)), []);
  assertEquals(new Set(declared).size, declared.length);
  assert(declared.length > 20);
});
