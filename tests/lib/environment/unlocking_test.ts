import { assertEquals } from "@std/assert";
import { withoutUnlockers } from "../../../lib/environment/passed.ts";
import { childEnvironment } from "../../../lib/environment/programs.ts";
import { unlockingVariables } from "../../../lib/environment/unlocking.ts";
import { givenPassphrase } from "../../../lib/store/passphrase.ts";
import type { Os } from "../../../lib/system.ts";
import { fakeSystem } from "../../fake_system.ts";

const PHRASE = "open-EXAMPLE";

/** A variable that gives the passphrase, and who says that it does. */
interface Way {
  readonly os?: Os;
  readonly variable: string;
  readonly naming?: string;
  readonly configured?: string;
}

const WAYS: Readonly<Record<string, Way>> = {
  "by its usual name": { variable: "ATMOS_KEYRING_PASSWORD" },
  "by the name that a variable says": { variable: "LC_PHRASE", naming: "LC_PHRASE" },
  "by the name that the configuration says": { variable: "TF_VAR_x", configured: "TF_VAR_x" },
  "by its usual name beside two that are not set": {
    ...{ variable: "ATMOS_KEYRING_PASSWORD", naming: "UNSET", configured: "UNSET_TOO" },
  },
  "by the configured name beside one that is not set": {
    ...{ variable: "XDG_PHRASE", naming: "UNSET", configured: "XDG_PHRASE" },
  },
  "by a name in other letters, on Windows": {
    ...{ os: "windows", variable: "lc_Phrase", naming: "LC_phrase" },
  },
  "by a configured name in other letters, on Windows": {
    ...{ os: "windows", variable: "lc_Phrase", configured: "LC_phrase" },
  },
};

function personWith({ os = "linux", variable, naming }: Way) {
  const named = naming === undefined ? {} : { ATMOS_KEYRING_PASSWORD_ENV: naming };
  return fakeSystem({ os, env: { ...named, [variable]: PHRASE, OTHER: "other" } });
}

for (const [how, way] of Object.entries(WAYS)) {
  Deno.test(`attack: a child is given what opens the store ${how}`, () => {
    const { os, env } = personWith(way);
    // The store takes it from there, so it must be kept from everybody else.
    assertEquals(givenPassphrase({ os, env }, way.configured)?.value, PHRASE);
    const kept = withoutUnlockers({ os, env }, way.configured ? [way.configured] : []);
    const wide = { pass: ["*", way.variable], families: [], exempt: ["*"] };
    const set = { configured: {}, granted: {}, session: {} };
    const child = childEnvironment({ os, env: kept, ...wide, ...set });
    assertEquals(Object.values(child).includes(PHRASE), false);
    assertEquals(child.OTHER, "other");
    assertEquals(kept.get(way.variable), undefined);
  });
}

Deno.test("what is empty names no variable, and the nearest word is looked at first", () => {
  const env = fakeSystem({ env: { ATMOS_KEYRING_PASSWORD_ENV: "" } }).env;
  assertEquals(unlockingVariables(env, [undefined, "", "MINE"]), [
    "MINE",
    "ATMOS_KEYRING_PASSWORD",
  ]);
  const named = fakeSystem({ env: { ATMOS_KEYRING_PASSWORD_ENV: "HERS" } }).env;
  assertEquals(unlockingVariables(named, ["MINE"])[0], "HERS");
});
