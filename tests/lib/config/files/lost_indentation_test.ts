import { assertEquals, assertStringIncludes } from "@std/assert";
import { clouds } from "../../../../providers/mod.ts";
import { ANNOUNCED } from "../announced.ts";
import { command } from "../../machine.ts";

const flat = (text: string) => text.replace(/^[ \t]+/gm, "");
const SMALL = "auth:\n  providers:\n    sso:\n      kind: aws/iam-identity-center\n";

Deno.test("a paste that has lost its indentation says so, and nothing else", async () => {
  const rows = [flat(ANNOUNCED), flat(SMALL), flat(`# mine\n\n${SMALL}`).replaceAll("\n", "\r\n")];
  for (const config of rows) {
    for (const argv of [["validate"], ["shell"], ["list"]]) {
      const { status, err } = await command(["--no-color", ...argv], { config, clouds });
      assertEquals(status, 3, config);
      assertStringIncludes(err, "its indentation is lost");
      assertStringIncludes(err, "hint: copy it again with its spaces");
      assertEquals(err.match(/error:/g)?.length, 1, err);
    }
  }
});

Deno.test("what is indented, or says something on one line, has lost nothing", async () => {
  for (const config of [ANNOUNCED, "auth:\nproviders_of_mine:\n", "auth: {}\nproviders:\n"]) {
    const { err } = await command(["--no-color", "validate"], { config, clouds });
    assertEquals(err.includes("indentation is lost"), false, config);
  }
});
