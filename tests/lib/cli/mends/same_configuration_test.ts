import { assertEquals } from "@std/assert";
import { ledBy } from "../../../../lib/cli/mends/same_configuration.ts";
import { UserError } from "../../../../lib/errors.ts";

Deno.test("a hint that names a file is led to no other, and to its directory all the same", () => {
  const led = (hint: string, flags: string) =>
    ledBy(new UserError("failed", "no", { hint }), flags).hint;
  const named = "atmos-auth init --config /w/nope.yaml";
  assertEquals(led(named, " --config nope.yaml"), named);
  assertEquals(
    led(named, " --chdir /w --config 'a b.yaml' --config-path=x --profile p"),
    "atmos-auth --chdir /w --profile p init --config /w/nope.yaml",
  );
  assertEquals(led("atmos-auth list", " --config a"), "atmos-auth --config a list");
  assertEquals(
    led(named, " --cli-config-path x"),
    `atmos-auth --cli-config-path x ${named.slice(11)}`,
  );
});
