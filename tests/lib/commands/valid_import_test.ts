import { assert, assertEquals, assertMatch } from "@std/assert";
import { clouds } from "../../../providers/mod.ts";
import { dice } from "../../providers/aws/shared/odd_files.ts";
import { oddProfiles } from "../../providers/aws/shared/odd_profiles.ts";
import { command } from "../machine.ts";

Deno.test("whatever the files say, what is imported is valid, and names all that it leaves out", async () => {
  for (let seed = 0; seed < 150; seed++) {
    const { config, credentials } = oddProfiles(dice(seed));
    const files = { "/home/ada/.aws/config": config, "/home/ada/.aws/credentials": credentials };
    const { status, out, err } = await command(["import", "aws"], { clouds, files });
    const about = `seed ${seed}\n${config}\n---\n${credentials}\n---\n${out}\n${err}`;
    assert(!`${out}${err}`.includes("canary/Secret") && !err.includes("bug:"), about);
    if (status !== 0) {
      assertEquals([status, err.includes("can become an identity")], [1, true], about);
      continue;
    }
    const validated = await command(["validate"], { clouds, config: out });
    assertEquals(validated.status, 0, about);
    assertMatch(validated.err, /^✓ .* is valid\n$/, about);
  }
});
