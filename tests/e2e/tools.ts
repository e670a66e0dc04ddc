/** Programs that a test drives, and what happens when a machine lacks one. */
import { runProgram } from "./process.ts";

/** Debian's package for each tool that continuous integration installs; there its absence is a failure. */
const PACKAGES: Readonly<Record<string, string>> = {
  aws: "awscli",
  az: "azure-cli",
  bash: "bash",
  busybox: "busybox",
  chromium: "chromium",
  curl: "curl",
  mandoc: "mandoc",
  mkfifo: "coreutils",
  "qemu-aarch64": "qemu-user libc6-arm64-cross libgcc-s1-arm64-cross",
  dash: "dash",
  "dbus-run-session": "dbus",
  "dbus-send": "dbus-bin",
  direnv: "direnv",
  faketime: "faketime",
  fish: "fish",
  gh: "gh",
  git: "git",
  "git-lfs": "git-lfs",
  "gnome-keyring-daemon": "gnome-keyring",
  gpg: "gnupg",
  gpgconf: "gnupg",
  "keepassxc-cli": "keepassxc",
  keyctl: "keyutils",
  ksh: "ksh",
  mksh: "mksh",
  kubectl: "kubernetes-client",
  objdump: "binutils",
  openssl: "openssl",
  pass: "pass",
  patchelf: "patchelf",
  prlimit: "util-linux",
  python3: "python3",
  ruby: "ruby-aws-sdk-core",
  rpm: "rpm",
  rpmbuild: "rpm",
  script: "bsdutils",
  "secret-tool": "libsecret-tools",
  shellcheck: "shellcheck",
  skopeo: "skopeo",
  strace: "strace",
  tcsh: "tcsh",
  tmux: "tmux",
  wget: "wget",
  zip: "zip",
  setsid: "util-linux",
  setpriv: "util-linux",
  stty: "coreutils",
  unshare: "util-linux",
  zsh: "zsh",
};

/** Where programs are looked for: Debian's own places first, so that no version manager's shim wins. */
const PLACES = ["/usr/bin", "/bin", "/usr/local/bin", ...(Deno.env.get("PATH") ?? "").split(":")];

/** The absolute path of a program; `undefined` when this machine lacks it. */
export function findTool(name: string): string | undefined {
  return PLACES.filter((place) => place !== "").map((place) => `${place}/${name}`).find(isProgram);
}

/** The absolute path of a program that the scenario said it needs. */
export function tool(name: string): string {
  const path = findTool(name);
  if (path === undefined) throw new Error(`Cannot find "${name}": name it in the scenario's needs`);
  return path;
}

function isProgram(path: string): boolean {
  try {
    const info = Deno.statSync(path);
    return info.isFile && ((info.mode ?? 0) & 0o111) !== 0;
  } catch {
    return false;
  }
}

/** What a scenario needs from the machine: programs, and conditions by description. */
export interface Needs {
  readonly tools?: readonly string[];
  readonly conditions?: Readonly<Record<string, boolean>>;
}

/**
 * A program with a library, which tries it with these arguments. Continuous integration has installed the package: there the
 * scenario runs, and fails where it is missing.
 */
export async function having(name: string, packaged: string, ...args: string[]): Promise<Needs> {
  const found = findTool(name);
  const isCi = Deno.env.get("CI") === "true";
  const met = isCi ||
    (found !== undefined && (await runProgram(found, args, { env: {} })).status === 0);
  return { tools: [name], conditions: { [`${packaged} installed`]: met } };
}

/** A test that is skipped, by name and with the reason, where the machine can't run it. */
export function scenario(
  name: string,
  needs: Needs,
  run: (t: Deno.TestContext) => void | Promise<void>,
): void {
  const missing = (needs.tools ?? []).filter((one) => findTool(one) === undefined);
  const unmet = Object.entries(needs.conditions ?? {}).filter(([, met]) => !met);
  const reasons = [...missing.map((one) => `no ${one}`), ...unmet.map(([what]) => `not ${what}`)];
  if (reasons.length === 0) return Deno.test(name, run);
  const owed = unmet.length > 0 ? [] : missing.filter((one) => one in PACKAGES);
  if (Deno.env.get("CI") === "true" && owed.length > 0) {
    return Deno.test(name, () => {
      const packages = owed.map((one) => PACKAGES[one]).join(" ");
      throw new Error(`This machine lacks ${owed.join(", ")}: apt-get install ${packages}`);
    });
  }
  Deno.test({ name: `${name} [${reasons.join(", ")} on this machine]`, ignore: true, fn: run });
}
