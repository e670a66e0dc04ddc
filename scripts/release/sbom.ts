/** Writes what the program is made of, from `deno.lock`, as SPDX 2.3: `sbom.ts OUTPUT`. */
import { type Lock, type LockedPackage } from "../build/locked.ts";
import { shippedIn } from "../build/shipped.ts";

const ROOT = `${import.meta.dirname}/../..`;

/** One SPDX package; `key` is `NAME@VERSION`, with the versions of peers after `_`. */
function describe(key: string, { integrity }: LockedPackage) {
  const [whole = key] = key.split("_");
  const at = whole.lastIndexOf("@");
  const [name, version] = [whole.slice(0, at), whole.slice(at + 1)];
  return {
    name,
    SPDXID: `SPDXRef-${key.replace(/[^A-Za-z0-9.]+/g, "-")}`,
    versionInfo: version,
    downloadLocation: "NOASSERTION",
    externalRefs: [{
      referenceCategory: "PACKAGE-MANAGER",
      referenceType: "purl",
      referenceLocator: `pkg:npm/${name.replace("@", "%40")}@${version}`,
    }],
    ...(integrity?.startsWith("sha512-")
      ? { checksums: [{ algorithm: "SHA512", checksumValue: hex(integrity.slice(7)) }] }
      : {}),
  };
}

function hex(base64: string): string {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function sbom(version: string, packages: Readonly<Record<string, LockedPackage>>) {
  const parts = Object.entries(packages).map(([key, locked]) => describe(key, locked));
  const program = {
    name: "atmos-auth",
    SPDXID: "SPDXRef-atmos-auth",
    versionInfo: version,
    downloadLocation: "NOASSERTION",
    licenseDeclared: "Apache-2.0",
  };
  const relate = (from: string, relationshipType: string, to: string) => ({
    spdxElementId: from,
    relationshipType,
    relatedSpdxElement: to,
  });
  return {
    spdxVersion: "SPDX-2.3",
    dataLicense: "CC0-1.0",
    SPDXID: "SPDXRef-DOCUMENT",
    name: `atmos-auth-${version}`,
    documentNamespace: `urn:atmos-auth:sbom:${version}`,
    creationInfo: {
      created: new Date().toISOString().replace(/\.\d+/, ""),
      creators: ["Tool: sbom.ts"],
    },
    packages: [program, ...parts],
    relationships: [
      relate("SPDXRef-DOCUMENT", "DESCRIBES", program.SPDXID),
      ...parts.map(({ SPDXID }) => relate(program.SPDXID, "CONTAINS", SPDXID)),
    ],
  };
}

const [output] = Deno.args;
if (output === undefined) throw new Error("Cannot write the SBOM: no output file was named");
const { version } = JSON.parse(await Deno.readTextFile(`${ROOT}/deno.json`));
const lock: Lock = JSON.parse(await Deno.readTextFile(`${ROOT}/deno.lock`));
const packages = Object.fromEntries(shippedIn(lock).map((key) => [key, lock.npm[key]!]));
await Deno.writeTextFile(output, JSON.stringify(sbom(version, packages), undefined, 2) + "\n");
