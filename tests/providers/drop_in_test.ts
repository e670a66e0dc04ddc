import { assertEquals } from "@std/assert";
import { planChain } from "../../lib/chain/chain.ts";
import { validateAll } from "../../lib/chain/validate.ts";
import { readModel } from "../../lib/config/entries/model.ts";
import { clouds } from "../../providers/mod.ts";
import { tell } from "../lib/config/modelled.ts";
import { load } from "../lib/config/world.ts";
import { SHAPES } from "./drop_in_shapes.ts";

async function planningOf(yaml: string) {
  const loaded = await load({ "/work/atmos.yaml": yaml }, {}, { clouds });
  const { problems, remarks, ...read } = readModel(loaded, clouds);
  const model = {
    ...read,
    problems: [...loaded.problems, ...problems],
    remarks: [...loaded.remarks, ...remarks],
  };
  return { model, clouds, resolve: tell };
}

for (const { what, yaml, usable, findings } of SHAPES) {
  Deno.test(`drop-in: ${what}`, async () => {
    const planning = await planningOf(yaml);
    const found = await validateAll(planning);
    assertEquals(found.map(({ severity, error }) => `${severity} ${error.at?.path}`), findings);
    const names = [...planning.model.identities.keys()];
    const planned = await Promise.all(
      names.map((name) => planChain(planning, name).then(() => [name], () => [])),
    );
    assertEquals(planned.flat(), usable);
  });
}

/** How an address is spelled, and the entry whose facts have it. */
const ADDRESSES: readonly string[] = [
  'kind: aws/user, credentials: {aws: {resolver: {url: "http://localhost:4566"}}}',
  'kind: aws/user, spec: {aws: {resolver: {url: "http://localhost:4566"}}}',
  'kind: aws/user, spec: {endpoint_url: "http://localhost:4566"}, credentials: {aws: {resolver: {url: "http://localhost:1"}}}',
];

for (const entry of ADDRESSES) {
  Deno.test(`drop-in: {${entry}} is asked there`, async () => {
    const planning = await planningOf(`auth: {identities: {it: {${entry}}}}`);
    assertEquals((await planChain(planning, "it")).target.plan.facts.url, "http://localhost:4566");
  });
}
