import { assert, assertEquals } from "@std/assert";
import { commandsWith } from "../../../lib/cli/commands.ts";
import { parse } from "../../../lib/cli/parse.ts";
import { Variables } from "../../../lib/cli/variables.ts";
import { createRedactor } from "../../../lib/terminal/redact.ts";
import { Terminal } from "../../../lib/terminal/terminal.ts";
import { clouds } from "../../../providers/mod.ts";
import { openView } from "../../../lib/workspace/view.ts";
import { command, CONFIG, machine } from "../machine.ts";

const READ = "auth: {keyring: {type: file, spec: {password_env: PW}}, identities: {}}";

/** How often the file is read, and what is there of the variable for whatever is started later. */
async function look(env: Readonly<Record<string, string>>) {
  const system = machine({ config: READ, env: { ATMOS_KEYRING_TYPE: "file", ...env } });
  let reads = 0;
  const read = system.files.read.bind(system.files);
  system.files.read = (path) => {
    if (path === CONFIG) reads++;
    return read(path);
  };
  const redactor = createRedactor();
  const manners = { level: "warn", color: false, interactive: false } as const;
  const terminal = new Terminal(system, () => manners, redactor);
  const variables = new Variables(() => undefined);
  const commands = commandsWith({ names: [], commands: {} });
  const invocation = parse(["list"], variables, commands);
  const view = await openView({
    whole: system,
    commands,
    clouds: [],
    terminal,
    redactor,
    stores: new Map(),
    variables,
    invocation,
  });
  return { reads, kept: view.system.env.get("PW") };
}

Deno.test("a configuration is read again only without a variable that it could have read", async () => {
  const once = await look({});
  assert(once.reads > 0);
  assertEquals(await look({ PW: "open-EXAMPLE" }), { reads: 2 * once.reads, kept: undefined });
  const told = { PW: "open-EXAMPLE", ATMOS_KEYRING_PASSWORD_ENV: "PW" };
  assertEquals(await look(told), { reads: once.reads, kept: undefined });
});

Deno.test("what can't be had of the imports is warned of as loudly as the person wants it", async () => {
  const config = 'import: ["s3://b/a.yaml"]\nauth: {identities: {it: {kind: mock}}}';
  const said = async (...flags: readonly string[]) =>
    (await command(["list", ...flags], { config, clouds })).err;
  const loud = await said();
  assert(loud.startsWith('warning: Cannot import "s3://b/a.yaml"'), loud);
  assertEquals(await said("--logs-level", "Error"), "");
});
