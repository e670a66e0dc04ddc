import { assertEquals } from "@std/assert";
import { commandsWith } from "../../../../lib/cli/commands.ts";
import { UNREAD } from "../../../../lib/cli/identities.ts";
import { mended } from "../../../../lib/cli/mends/mod.ts";
import { type ErrorCode, UserError } from "../../../../lib/errors.ts";
import { hintParts } from "../../../../lib/terminal/hint.ts";
import { cloudTable } from "../../../../providers/table.ts";

const COMMANDS = commandsWith(cloudTable);

const identities = () => Promise.resolve(UNREAD);

async function hintOf(line: string, hint: string, code: ErrorCode = "usage", type = "") {
  const argv = line.split(" ");
  const told = (name: string) => name === "ATMOS_KEYRING_TYPE" ? type : undefined;
  const typed = { argv, flags: "", commands: COMMANDS, told, identities };
  const error = await mended(new UserError(code, "no", { hint }), typed);
  return error instanceof UserError ? error.hint ?? "" : "";
}

Deno.test("a hint is never the line that failed, however that was typed", async () => {
  const lines = [
    ["list prod -f json", "list --format json prod"],
    ["auth list", "list"],
    ["init aws-sso --set start_url=http://x", "init aws-sso --set 'start_url=http://x'"],
    ["exec -i dev -q -- sh -c x", "exec dev -q -- sh -c x"],
    ["exec -i dev -- x", "exec --identity dev -- x"],
    ["login dev", "login -i dev"],
    ["whoami dev -o json", "whoami dev --output json"],
    ["aws eks token -i a --cluster-name=c", "aws eks token --cluster-name c -i a"],
  ] as const;
  for (const [line, hint] of lines) {
    const [first] = line.replace(/^auth |^--no-color /, "").split(" ");
    const name = first === "aws" ? "aws eks token" : first;
    assertEquals(await hintOf(line, `atmos-auth ${hint}`), `atmos-auth help ${name}`, line);
  }
  assertEquals(await hintOf("--debug", "atmos-auth --debug"), "atmos-auth help");
});

Deno.test("of two commands the one that failed gives way to the other", async () => {
  const two = "atmos-auth login -i dev, or atmos-auth user configure -i dev";
  assertEquals(await hintOf("login dev", two), "atmos-auth user configure -i dev");
  const need = await hintOf("login dev", "atmos-auth login -i dev", "sign_in_needed");
  assertEquals(need, "in a terminal of your own: atmos-auth login -i dev");
  const noted = hintParts("rename it, or atmos-auth exec -- CMD");
  assertEquals(noted, { steps: ["rename it"], note: "(or atmos-auth exec -- CMD)" });
});

Deno.test("what needs a person is typed again where one is", async () => {
  const said = await hintOf("login dev", "atmos-auth login -i dev", "person_needed");
  assertEquals(said, "in a terminal of your own: atmos-auth login -i dev");
});

Deno.test("another line, and one that comes after another step, stays", async () => {
  const hints = [
    ["exec -i dev -- x y", "atmos-auth exec -i dev -- x"],
    ["shell -i dev", "atmos-auth shell -i prod"],
    ["list", "atmos-auth trust\natmos-auth list"],
    ["list", "ATMOS_PROFILE=work atmos-auth list"],
    ["logout -i a -i b", "atmos-auth logout -i a"],
    ["list --logs-level x", "atmos-auth list --logs-level info"],
    ["login dev --interactive=false", "atmos-auth login dev"],
  ] as const;
  for (const [line, hint] of hints) assertEquals(await hintOf(line, hint), hint);
});

Deno.test("a variable that is so already is not asked for", async () => {
  const hint = "export ATMOS_KEYRING_TYPE=file";
  assertEquals(await hintOf("store move", hint, "failed", "file"), "atmos-auth doctor");
  assertEquals(await hintOf("store move", hint, "failed", "system"), hint);
});
