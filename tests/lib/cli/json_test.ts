import { assertEquals } from "@std/assert";
import { commandsWith } from "../../../lib/cli/commands.ts";
import { answersInJson } from "../../../lib/cli/json.ts";
import { cloudTable } from "../../../providers/table.ts";

Deno.test("a run answers in JSON where a flag of its command, or that flag's variable, says so", () => {
  const rows: [line: string, variables: Record<string, string>, expected: boolean][] = [
    ["whoami --json", {}, true],
    ["auth whoami dev --json=true", {}, true],
    ["whoami --json=false", {}, false],
    ["whoami -o json", {}, true],
    ["whoami -ojson", {}, true],
    ["whoami --output=json --nope", {}, true],
    ["whoami", { ATMOS_AUTH_WHOAMI_OUTPUT: "json" }, true],
    ["list -f json", {}, true],
    ["list -f tree", {}, false],
    ["list json", {}, false],
    // There `-o` is a file, and the format that of the variables.
    ["env dev -o json", {}, false],
    ["env dev -f json", {}, false],
    ["exec dev -- tool --json", {}, false],
    ["nothing --json", {}, true],
    ["", {}, false],
  ];
  for (const [line, variables, expected] of rows) {
    const argv = line.split(" ").filter((word) => word !== "");
    const commands = commandsWith(cloudTable);
    assertEquals(answersInJson(argv, (name) => variables[name], commands), expected, line);
  }
});
