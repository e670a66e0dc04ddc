/** The bill of materials of one program, as SPDX 2.3: the packages in it, and the runtime. */
import type { Content, Contents } from "../build/contents.ts";
import type { Lock } from "../build/locked.ts";
import { epochOf, type Facts } from "./facts.ts";

/** Input of a bill of materials. */
export interface Bill {
  readonly facts: Facts;
  readonly contents: Contents;
  /** SHA-256 of the program, in hexadecimal. */
  readonly digest: string;
  readonly lock: Lock;
}

/** A package in SPDX's form. */
interface Package {
  readonly name: string;
  readonly SPDXID: string;
  readonly [field: string]: unknown;
}

/** SPDX's fields of facts that nobody has examined. */
const UNKNOWN = {
  filesAnalyzed: false,
  licenseConcluded: "NOASSERTION",
  copyrightText: "NOASSERTION",
} as const;

/** Returns the document. The same program gives the same one, and another program another address. */
export function spdx(bill: Bill): Record<string, unknown> {
  const { facts, contents, digest } = bill;
  const name = `${facts.name}-${facts.version}-${contents.target}`;
  const program = programOf(bill);
  const parts = [...runtimeOf(contents), ...contents.packages.map((one) => packageOf(one, bill))];
  return {
    spdxVersion: "SPDX-2.3",
    dataLicense: "CC0-1.0",
    SPDXID: "SPDXRef-DOCUMENT",
    name,
    documentNamespace: `${facts.homepage}/spdx/${name}-${digest}`,
    creationInfo: {
      created: new Date(epochOf(facts) * 1000).toISOString().replace(".000", ""),
      creators: [`Tool: ${facts.name}-scripts-release-${facts.version}`],
    },
    packages: [program, ...parts],
    relationships: [
      relate("SPDXRef-DOCUMENT", "DESCRIBES", program.SPDXID),
      ...parts.map(({ SPDXID }) => relate(program.SPDXID, "CONTAINS", SPDXID)),
    ],
  };
}

function relate(spdxElementId: string, relationshipType: string, relatedSpdxElement: string) {
  return { spdxElementId, relationshipType, relatedSpdxElement };
}

function programOf({ facts, digest }: Bill): Package {
  return {
    name: facts.name,
    SPDXID: "SPDXRef-program",
    versionInfo: facts.version,
    downloadLocation: facts.downloads,
    homepage: facts.homepage,
    ...UNKNOWN,
    licenseDeclared: facts.license,
    primaryPackagePurpose: "APPLICATION",
    checksums: [{ algorithm: "SHA256", checksumValue: digest }],
  };
}

/**
 * Returns Deno and V8, from the version that Deno's own binding brings: nearly all of the program's bytes, and the
 * subject of most advisories.
 */
function runtimeOf({ runtime: { deno, v8 } }: Contents): readonly Package[] {
  const [engine = v8] = v8.split("-");
  return [
    runtime("deno", deno, "denoland/deno", `v${deno}`, "MIT", `deno:deno:${deno}`),
    runtime("v8", engine, "v8/v8", engine, "BSD-3-Clause", `google:v8:${engine}`),
  ];
}

function runtime(
  name: string,
  versionInfo: string,
  repository: string,
  tag: string,
  licenseDeclared: string,
  cpe: string,
): Package {
  return {
    name,
    SPDXID: `SPDXRef-${name}`,
    versionInfo,
    downloadLocation: `git+https://github.com/${repository}@${tag}`,
    ...UNKNOWN,
    licenseDeclared,
    externalRefs: [
      reference("PACKAGE-MANAGER", "purl", `pkg:github/${repository}@${tag}`),
      reference("SECURITY", "cpe23Type", `cpe:2.3:a:${cpe}:*:*:*:*:*:*:*`),
    ],
  };
}

function reference(referenceCategory: string, referenceType: string, referenceLocator: string) {
  return { referenceCategory, referenceType, referenceLocator };
}

function packageOf({ name, version, license, halves }: Content, { lock }: Bill): Package {
  const key = `${name}@${version}`;
  // Of several copies for several peers, each has the same archive.
  const locked = Object.keys(lock.npm).find((each) => each.split("_")[0] === key || each === key);
  const { integrity } = lock.npm[locked ?? ""] ?? {};
  if (!integrity?.startsWith("sha512-")) {
    throw new Error(`Cannot list ${key}: deno.lock has no digest of it`);
  }
  return {
    name,
    SPDXID: `SPDXRef-npm-${key.replace(/[^A-Za-z0-9.]+/g, "-").replace(/^-/, "")}`,
    versionInfo: version,
    // Which registry it came from is the builder's own matter; its address there is the purl.
    downloadLocation: "NOASSERTION",
    ...UNKNOWN,
    licenseDeclared: license,
    comment: `In the program's part: ${halves.join(", ")}`,
    checksums: [{ algorithm: "SHA512", checksumValue: hex(integrity.slice(7)) }],
    externalRefs: [
      reference("PACKAGE-MANAGER", "purl", `pkg:npm/${name.replace("@", "%40")}@${version}`),
    ],
  };
}

function hex(base64: string): string {
  return Array.from(
    atob(base64),
    (character) => character.charCodeAt(0).toString(16).padStart(2, "0"),
  ).join("");
}
