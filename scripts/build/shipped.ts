/**
 * The npm packages whose code is in the program. A new one is a decision: the build fails until it is written here, and
 * so does it when one is gone. Versions and digests are in `deno.lock`.
 */

import { closureOf, type Lock, nameIn } from "./locked.ts";
import { TARGETS } from "./targets.ts";

/** By half: `main` may do what the person may; `cage` reaches the hosts of one identity and nothing else. */
export interface Packages {
  readonly main: readonly string[];
  readonly cage: readonly string[];
}

/** The shipped packages. */
export const SHIPPED: Packages = {
  main: [
    "@inquirer/ansi",
    "@inquirer/core",
    "@inquirer/figures",
    "@inquirer/input",
    "@inquirer/type",
    "@noble/hashes",
    "@valibot/to-json-schema",
    "cli-width",
    "deno-std",
    "fast-string-truncated-width",
    "fast-string-width",
    "fast-wrap-ansi",
    "fuzzysort",
    "http-parser-js",
    "js-yaml",
    "mute-stream",
    "otpauth",
    "signal-exit",
    "valibot",
    "yaml",
  ],
  cage: [
    "@aws-sdk/client-iam",
    "@aws-sdk/client-sts",
    "@aws-sdk/core",
    "@aws-sdk/signature-v4-multi-region",
    "@aws-sdk/xml-builder",
    "@aws/lambda-invoke-store",
    "@azure/abort-controller",
    "@azure/core-client",
    "@azure/core-process",
    "@azure/core-rest-pipeline",
    "@azure/core-tracing",
    "@azure/core-util",
    "@azure/identity",
    "@azure/logger",
    "@azure/msal-common",
    "@azure/msal-node",
    "@octokit/auth-app",
    "@octokit/auth-oauth-app",
    "@octokit/auth-oauth-device",
    "@octokit/auth-oauth-user",
    "@octokit/endpoint",
    "@octokit/oauth-methods",
    "@octokit/request",
    "@octokit/request-error",
    "@rgrove/parse-xml",
    "@smithy/core",
    "@smithy/node-http-handler",
    "@smithy/signature-v4",
    "@smithy/types",
    "@typespec/ts-http-runtime",
    "agent-base",
    "base64-js",
    "bignumber.js",
    "buffer-equal-constant-time",
    "content-type",
    "debug",
    "deno-std",
    "ecdsa-sig-formatter",
    "extend",
    "gaxios",
    "gcp-metadata",
    "google-auth-library",
    "google-logging-utils",
    "http-proxy-agent",
    "https-proxy-agent",
    "json-bigint",
    "json-with-bigint",
    "jwa",
    "jws",
    "ms",
    "oauth4webapi",
    "safe-buffer",
    "toad-cache",
    "universal-github-app-jwt",
    "universal-user-agent",
    "valibot",
  ],
};

/** The keyring's package is in no bundle; its native halves are embedded, one in each target's program. */
const NATIVE: readonly string[] = TARGETS.map(({ keyring }) => keyring.package);

/** Returns the shipped packages, by their keys in the lock. */
export function shippedIn(lock: Lock): string[] {
  const names = [...SHIPPED.main, ...SHIPPED.cage, ...NATIVE];
  return declaredIn(lock).filter((key) => names.includes(nameIn(key)));
}

/** Returns all packages that the shipped ones depend on, and their own, by their keys in the lock. */
export function declaredIn(lock: Lock): string[] {
  return closureOf(lock, [...SHIPPED.main, ...SHIPPED.cage, "@napi-rs/keyring"]);
}

/** Throws when the bundled packages are not those written here. */
export function checkPackages(found: Packages): void {
  const wrong = (["main", "cage"] as const).flatMap((half) =>
    [
      ...found[half].filter((name) => !SHIPPED[half].includes(name)).map((name) => `+${name}`),
      ...SHIPPED[half].filter((name) => !found[half].includes(name)).map((name) => `-${name}`),
    ].map((change) => `${half}: ${change}`)
  );
  if (wrong.length === 0) return;
  throw new Error(
    `Cannot ship other packages than scripts/build/shipped.ts lists:\n  ${wrong.join("\n  ")}`,
  );
}
