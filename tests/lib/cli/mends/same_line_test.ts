import { assertEquals } from "@std/assert";
import { commandsWith } from "../../../../lib/cli/commands.ts";
import { mended } from "../../../../lib/cli/mends/mod.ts";
import { UserError } from "../../../../lib/errors.ts";
import { cloudTable } from "../../../../providers/table.ts";

async function hintOf(line: string, hint: string, flags = ""): Promise<string | undefined> {
  const argv = line.split(" ").map((word) => word.replaceAll("_", " "));
  const identities = () => Promise.reject(new Error("nobody asked"));
  const commands = commandsWith(cloudTable);
  const typed = { argv, flags, commands, told: () => undefined, identities };
  const error = await mended(new UserError("command_not_executable", "no", { hint }), typed);
  return error instanceof UserError ? error.hint : undefined;
}

Deno.test("attack: a hint of another program runs it as whom the line named, with its flags and arguments", async () => {
  const cases = [
    ["exec -i three -- dir", "exec -i three -- cmd /c dir"],
    ["exec three -- dir /b a_b", "exec three -- cmd /c dir /b 'a b'"],
    [
      "auth -C/x exec -q -i three --min-ttl 45m -- dir -x",
      "exec -C/x -q -i three --min-ttl 45m -- cmd /c dir -x",
    ],
    ["exec -i=a -i b --yes-i-mean a -- dir", "exec -i=a -i b --yes-i-mean a -- cmd /c dir"],
    ["exec -- dir", "exec -- cmd /c dir"],
    ["exec three -- dir a\nb", "exec three -- cmd /c dir ARGS"],
    [`exec three -- dir ${"x".repeat(600)}`, "exec three -- cmd /c dir ARGS"],
    ["shell three --shell fsh --login -q", "exec three -q -- cmd /c dir"],
  ];
  for (const [line, expected] of cases) {
    assertEquals(await hintOf(line!, "-- cmd /c dir"), `atmos-auth ${expected}`, line);
  }
});

Deno.test("such a hint keeps its note, and says once which configuration is meant", async () => {
  assertEquals(
    await hintOf(
      "--chdir /x exec a -- dir",
      "-- cmd /c dir   (it is a part of cmd)",
      " --chdir /x",
    ),
    "atmos-auth exec --chdir /x a -- cmd /c dir   (it is a part of cmd)",
  );
});
