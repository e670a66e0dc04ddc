import { assertEquals } from "@std/assert";
import { readModel } from "../../lib/config/entries/model.ts";
import { validateAll } from "../../lib/chain/validate.ts";
import { clouds } from "../../providers/mod.ts";
import { ANNOUNCED } from "../lib/config/announced.ts";
import { load } from "../lib/config/world.ts";

Deno.test("the announced example is valid, but for kinds that are still to come", async () => {
  const loaded = await load({ "/work/atmos.yaml": ANNOUNCED });
  const findings = await validateAll({
    model: readModel(loaded, clouds),
    clouds,
    resolve: () => {
      throw new Error("there is nothing to run");
    },
  });
  assertEquals(loaded.problems, []);
  assertEquals(findings.filter(({ error }) => error.code !== "kind_unsupported"), []);
});
