import { assert, assertEquals, assertMatch } from "@std/assert";
import { parse } from "@std/yaml";
import { askedBy } from "../../../../lib/cli/asked.ts";
import { commandsWith } from "../../../../lib/cli/commands.ts";
import { clouds } from "../../../../providers/mod.ts";
import { cloudTable } from "../../../../providers/table.ts";
import { followed } from "../../../../providers/aws/import/asked.ts";
import { together } from "../../../../providers/aws/shared/profiles.ts";
import { parseShared } from "../../../../providers/aws/shared/shared_file.ts";
import { dice } from "../../../providers/aws/shared/odd_files.ts";
import { oddProfiles } from "../../../providers/aws/shared/odd_profiles.ts";
import { command } from "../../machine.ts";

const ASKED = askedBy(commandsWith(cloudTable));

/** How many homes are tried; by hand it was thousands. */
const HOMES = 200;

interface Entry {
  readonly via?: { readonly identity?: string };
  readonly credential_process?: readonly string[];
}

Deno.test("whatever the files say, each profile has one verdict, and what is imported is valid", async () => {
  for (let seed = 0; seed < HOMES; seed++) {
    const { config, credentials } = oddProfiles(dice(seed));
    const files = { "/home/ada/.aws/config": config, "/home/ada/.aws/credentials": credentials };
    const { status, out, err } = await command(["import", "aws"], { clouds, files });
    const about = `seed ${seed}\n${config}\n---\n${credentials}\n---\n${out}\n${err}`;
    assert(!`${out}${err}`.includes("canary/Secret") && !err.includes("bug:"), about);
    const entries = status === 0 ? parse(out) as { auth: { identities?: object } } : undefined;
    const identities = new Map<string, Entry>(Object.entries(entries?.auth.identities ?? {}));
    const { profiles } = together(parseShared(config, "c"), parseShared(credentials, "s"));
    for (const name of profiles.keys()) {
      const leftOut = err.split(`: profile "${name}": left out: `).length - 1;
      assertEquals([name, leftOut], [name, identities.has(name) ? 0 : 1], about);
    }
    for (const name of identities.keys()) assert(!leadsBack(name, identities), about);
    assertSorted(err, about);
    if (status !== 0) {
      assertEquals([status, err.includes("can become an identity")], [1, true], about);
      continue;
    }
    const validated = await command(["validate"], { clouds, config: out });
    assertEquals(validated.status, 0, about);
    // Profiles whose names differ in case alone are two of AWS, and are remarked upon.
    assertMatch(validated.err, /(^|\n)✓ .* is valid( \(\d+ warnings?\))?\n$/, about);
  }
});

/** Whether one asks for itself, by what it is obtained from or through a program. */
function leadsBack(name: string, all: ReadonlyMap<string, Entry>, path: string[] = []): boolean {
  if (path.includes(name)) return true;
  const { via, credential_process: words = [] } = all.get(name) ?? {};
  const others = via?.identity ? [via.identity] : followed(ASKED, words, all.keys());
  return others.some((other) => leadsBack(other, all, [...path, name]));
}

/** The lines of one file are in its order, and no sentence comes twice. */
function assertSorted(err: string, about: string): void {
  const lines = err.split("\n").filter((line) => /^\/home\/ada\/.aws\/\w+:\d+: /.test(line));
  assertEquals(new Set(lines).size, lines.length, about);
  const places = lines.map((line) => {
    const [, file, at] = /\/(\w+):(\d+): /.exec(line)!;
    return (file === "config" ? 0 : 1e6) + Number(at);
  });
  assertEquals(places, places.toSorted((one, other) => one - other), about);
}
