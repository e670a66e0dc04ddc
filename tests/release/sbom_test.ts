/** The bill of materials. */
import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { type Bill, spdx } from "../../scripts/release/sbom.ts";
import { FACTS } from "./facts.ts";

const BILL: Bill = {
  facts: FACTS,
  digest: "ab".repeat(32),
  contents: {
    target: "x86_64-unknown-linux-gnu",
    runtime: { kind: "official", deno: "9.8.7", v8: "20.1.2.3-rusty" },
    packages: [
      { name: "@a/b", version: "1.0.0", halves: ["main", "cage"], license: "MIT", notices: [] },
    ],
  },
  lock: { specifiers: {}, npm: { "@a/b@1.0.0_c@2.0.0": { integrity: "sha512-q80=" } } },
};

interface Shown {
  readonly documentNamespace: string;
  readonly packages: readonly Record<string, unknown>[];
  readonly relationships: readonly Record<string, string>[];
}

const shown = (bill: Bill) => JSON.parse(JSON.stringify(spdx(bill))) as Shown;

Deno.test("the bill names the program, what is in it, and the runtime, each with its licence", () => {
  const { packages, relationships } = shown(BILL);
  assertEquals(
    packages.map(({ name, versionInfo, licenseDeclared }) => [name, versionInfo, licenseDeclared]),
    [
      ["atmos-auth", "1.2.3", "Apache-2.0"],
      ["deno", "9.8.7", "MIT"],
      ["v8", "20.1.2.3", "BSD-3-Clause"],
      ["@a/b", "1.0.0", "MIT"],
    ],
  );
  const [part] = packages.slice(-1);
  assertEquals(part!["checksums"], [{ algorithm: "SHA512", checksumValue: "abcd" }]);
  assertEquals(
    relationships.filter(({ relationshipType }) => relationshipType === "CONTAINS")
      .map(({ relatedSpdxElement }) => relatedSpdxElement),
    packages.slice(1).map(({ SPDXID }) => SPDXID),
  );
});

Deno.test("a scanner can look the runtime up", () => {
  const [, deno, v8] = shown(BILL).packages;
  const locators = [deno, v8].map((one) =>
    (one!["externalRefs"] as { referenceLocator: string }[]).map((it) => it.referenceLocator)
  );
  assertEquals(locators, [
    ["pkg:github/denoland/deno@v9.8.7", "cpe:2.3:a:deno:deno:9.8.7:*:*:*:*:*:*:*"],
    ["pkg:github/v8/v8@20.1.2.3", "cpe:2.3:a:google:v8:20.1.2.3:*:*:*:*:*:*:*"],
  ]);
});

Deno.test("another program's bill has another address, the same one's the same", () => {
  const { documentNamespace } = shown(BILL);
  assertEquals(shown(BILL).documentNamespace, documentNamespace);
  assertNotEquals(shown({ ...BILL, digest: "cd".repeat(32) }).documentNamespace, documentNamespace);
});

Deno.test("a package that is not locked stops the release", () => {
  const lock = { specifiers: {}, npm: { "@a/b@1.0.1": { integrity: "sha512-q80=" } } };
  assertThrows(() => spdx({ ...BILL, lock }), Error, "no digest");
});
