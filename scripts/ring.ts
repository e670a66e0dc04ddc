/**
 * The end-to-end ring against the program that `ATMOS_AUTH_BINARY` names: `scripts/deno task ring`. It is written for
 * Linux; elsewhere what needs nothing but the program runs, and the rest is skipped by name.
 */
import { runRing } from "./run_ring.ts";

/** The tests that run on every system. */
const ANYWHERE = "anywhere_test.ts";

const FOLDER = "tests/e2e";

function files(): readonly string[] {
  const tests = [...Deno.readDirSync(FOLDER)].map(({ name }) => name)
    .filter((name) => name.endsWith("_test.ts")).sort();
  if (Deno.build.os === "linux") return tests;
  const skipped = tests.filter((name) => name !== ANYWHERE);
  console.log(`skipped, written for Linux:\n${skipped.map((name) => `  ${name}\n`).join("")}`);
  return [ANYWHERE];
}

Deno.exit(await runRing(files().map((name) => `${FOLDER}/${name}`)));
