import { assertEquals } from "@std/assert";
import { ledBy, withVariable } from "../../../../lib/cli/mends/same_configuration.ts";
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

const CA = "SSL_CERT_FILE=/path/to/your/company-ca.pem";

function withCaHint(line: string, hint: string): string {
  const argv = line.split(" ").filter((word) => word !== "");
  return withVariable(new UserError("unreachable", "no", { hint }), argv).hint ?? "";
}

Deno.test("a variable stands before the line that was typed, and not before a sign-in of the default", () => {
  const cases: readonly (readonly [line: string, hint: string, said: string])[] = [
    ["whoami -i a", `${CA} atmos-auth login`, `${CA} atmos-auth whoami -i a`],
    ["--config x.yaml login", `${CA} atmos-auth login`, `${CA} atmos-auth --config x.yaml login`],
    ["exec a -- aws s3 ls", `${CA} atmos-auth login`, `${CA} atmos-auth exec a -- aws s3 ls`],
    [
      "shell a",
      "ask whoever runs the proxy, or go past it: NO_PROXY=sts.example atmos-auth login",
      "ask whoever runs the proxy, or go past it: NO_PROXY=sts.example atmos-auth shell a",
    ],
    ["shell a", 'set "NO_PROXY=h" && atmos-auth login', 'set "NO_PROXY=h" && atmos-auth shell a'],
    ["", `${CA} atmos-auth login`, `${CA} atmos-auth login`],
    ["whoami -i a", "atmos-auth login", "atmos-auth login"],
    ["whoami -i a", `${CA} atmos-auth login -i b`, `${CA} atmos-auth login -i b`],
  ];
  for (const [line, hint, said] of cases) assertEquals(withCaHint(line, hint), said);
});
