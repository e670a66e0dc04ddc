import { assertEquals } from "@std/assert";
import { withVariable } from "../../../../lib/cli/mends/with_variable.ts";
import { UserError } from "../../../../lib/errors.ts";

const CA = "SSL_CERT_FILE=/path/to/your/company-ca.pem";

function hintOf(line: string, hint: string): string {
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
  for (const [line, hint, said] of cases) assertEquals(hintOf(line, hint), said);
});
