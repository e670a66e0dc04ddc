import { assertEquals } from "@std/assert";
import { clouds } from "../../../providers/mod.ts";
import { command } from "../machine.ts";

const RECORD = "/home/ada/.cache/atmos-auth/remarks/home.json";
const ODD = `env: { AWS_PROFILE: x }
auth: { newer: 1, identities: { fake: { kind: mock/aws, default: true } } }`;

/** What an `exec` warns of, and what is remembered of it. */
async function warned(config: string, known?: string, terminal = true) {
  const files = known === undefined ? {} : { [RECORD]: known };
  const installed = { "/usr/bin/tool": () => 0 };
  const setting = { config, clouds, files, installed, terminal, env: { NO_COLOR: "1" } };
  const { err, system } = await command(["exec", "--", "tool"], setting);
  const about = [...err.matchAll(/warning: .*?(newer|another|AWS_PROFILE)/g)].map(([, name]) =>
    name
  );
  return { about, known: system.files.texts()[RECORD] };
}

Deno.test("what is odd about a project is said once to whoever sits there, and what is new again", async () => {
  const first = await warned(ODD);
  assertEquals(first.about, ["newer", "AWS_PROFILE"]);
  assertEquals((await warned(ODD, first.known)).about, []);
  const changed = ODD.replace("newer: 1,", "newer: 1, another: 1,");
  assertEquals((await warned(changed, first.known)).about, ["another"]);
});

Deno.test("where nobody is there it is said each time, and nothing is remembered", async () => {
  const { about, known } = await warned(ODD, undefined, false);
  assertEquals([about, known], [["newer", "AWS_PROFILE"], undefined]);
});
