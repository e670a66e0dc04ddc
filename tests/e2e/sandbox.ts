/** A home of its own for each test, gone afterwards. */
import { wrapKey } from "../../lib/store/passphrase.ts";

/** A fresh person on a fresh machine. */
export interface Sandbox extends AsyncDisposable {
  readonly directory: string;
  readonly home: string;
  /** What `XDG_RUNTIME_DIR` names: sessions live below it. */
  readonly runtime: string;
  /** A project directory, empty. */
  readonly project: string;
  /** The environment of a login with nothing in it but what a terminal needs. */
  readonly env: Record<string, string>;
  /** Writes a file by its path below the sandbox; returns the whole path. */
  write(path: string, content: string, mode?: number): string;
  /** Names of everything below a directory of the sandbox, sorted; files whole, directories with `/`. */
  tree(path: string): string[];
  /** Paths of the files below the sandbox that hold this text. */
  filesWith(text: string, except?: readonly string[]): string[];
}

/** The passphrase of the test's own key store; it must never be seen by a child. */
export const PASSPHRASE = "correct-horse-EXAMPLE-passphrase";

/** How a sandbox is made. */
export interface SandboxOptions {
  /** Nobody has stored anything there yet, so that the program makes the store's key, at its full cost. */
  readonly fresh?: boolean;
}

/**
 * A key of the store that costs as little to unwrap as the program takes. At the cost that it chooses itself, each
 * of the ring's thousand commands would spend half a second on it.
 */
const KEY = await wrapKey(
  crypto.getRandomValues(new Uint8Array(32)),
  PASSPHRASE,
  {
    salt: crypto.getRandomValues(new Uint8Array(32)),
    nonce: crypto.getRandomValues(new Uint8Array(12)),
  },
  { N: 2 ** 14, r: 8, p: 1 },
);

/** Makes a sandbox. */
export function sandbox({ fresh = false }: SandboxOptions = {}): Sandbox {
  // A short path: a socket's name may have 107 bytes.
  const directory = Deno.makeTempDirSync({ prefix: "aae-" });
  const [home, runtime, project] = ["home", "run", "project"].map((name) => `${directory}/${name}`);
  for (const made of [home!, runtime!, project!]) Deno.mkdirSync(made, { mode: 0o700 });
  if (!fresh) keepKey(home!);
  return {
    directory,
    home: home!,
    runtime: runtime!,
    project: project!,
    env: environment(home!, runtime!),
    write: (path, content, mode = 0o600) => write(`${directory}/${path}`, content, mode),
    tree: (path) => tree(`${directory}/${path}`, ""),
    filesWith: (text, except = []) => filesWith(directory, text, except),
    [Symbol.asyncDispose]: () => removeAll(directory),
  };
}

function keepKey(home: string): void {
  const place = `${home}/.local/share/atmos-auth`;
  Deno.mkdirSync(place, { recursive: true, mode: 0o700 });
  Deno.writeFileSync(`${place}/store.key`, KEY, { mode: 0o600 });
}

/** A program that is just ending may still write: its history, or what fish makes of manual pages at its first start. */
async function removeAll(directory: string, tries = 100): Promise<void> {
  try {
    await Deno.remove(directory, { recursive: true });
  } catch (error) {
    if (tries === 0) throw error;
    await new Promise((resolve) => setTimeout(resolve, 100));
    await removeAll(directory, tries - 1);
  }
}

function environment(home: string, runtime: string): Record<string, string> {
  return {
    HOME: home,
    USER: "ada",
    LOGNAME: "ada",
    PATH: "/usr/local/bin:/usr/bin:/bin",
    SHELL: "/bin/sh",
    TERM: "xterm-256color",
    LANG: "C.UTF-8",
    TZ: "UTC",
    XDG_RUNTIME_DIR: runtime,
    ATMOS_KEYRING_TYPE: "file",
    ATMOS_KEYRING_PASSWORD: PASSPHRASE,
    // All tests have the same key: what one of them unlocked, another would find open.
    ATMOS_KEYRING_KEEP_UNLOCKED: "never",
    // What a test writes into its project is its own; the tests of trust itself take this away.
    ATMOS_TRUST: "1",
  };
}

function write(path: string, content: string, mode: number): string {
  Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  Deno.writeTextFileSync(path, content, { mode });
  Deno.chmodSync(path, mode);
  return path;
}

function tree(directory: string, prefix: string): string[] {
  return entries(directory).flatMap(({ name, isDirectory }) =>
    isDirectory
      ? [`${prefix}${name}/`, ...tree(`${directory}/${name}`, `${prefix}${name}/`)]
      : [prefix + name]
  ).sort();
}

function filesWith(directory: string, text: string, except: readonly string[]): string[] {
  return entries(directory).flatMap(({ name, isDirectory, isFile }) => {
    const path = `${directory}/${name}`;
    if (except.includes(path)) return [];
    if (isDirectory) return filesWith(path, text, except);
    return isFile && holds(path, text) ? [path] : [];
  });
}

function entries(directory: string): Deno.DirEntry[] {
  try {
    return [...Deno.readDirSync(directory)];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/**
 * Bytes are compared as Latin-1, so that binary files are searched too. What a tool's own helpers have taken away since
 * it was listed holds nothing.
 */
function holds(path: string, text: string): boolean {
  try {
    return new TextDecoder("latin1").decode(Deno.readFileSync(path)).includes(text);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
