/**
 * Certificate authorities that a sign-in trusts beside the system's: those that the person has given to their other
 * tools. Only the person can: no configuration sets a variable of this process. All of them are added to those of the
 * system and the runtime, as in Node and Deno. The runtime itself reads `SSL_CERT_FILE`, in place of the system's; a
 * person who sets it has named all of them.
 */
import type { Cloud } from "../provider/cloud.ts";
import type { Person } from "../provider/context.ts";
import type { System } from "../system.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { UserError } from "../errors.ts";
import { visible } from "../terminal/escape.ts";
import { COMPANY_CA } from "../cage/broken.ts";
import { dialect } from "../terminal/dialect.ts";

/** Variables of tools of no cloud: Python's requests, curl, Node and Deno. */
const VARIABLES = ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "DENO_CERT"];

/** The variable that chooses the runtime's certificate authorities. */
const ROOTS = "DENO_TLS_CA_STORE";

/** The largest file that is read, in bytes: all public authorities are a quarter of a megabyte. */
const LARGEST = 4 << 20;

/** The environment and files that are read, and the person who is told. */
interface Means {
  readonly system: Pick<System, "env" | "files">;
  readonly terminal: Pick<Terminal, "log">;
  readonly person: Pick<Person, "warn">;
}

/**
 * Returns the certificates, in PEM. A file that can't be used is reported and left out; one that the runtime needs
 * throws.
 */
export async function authoritiesOf(
  means: Means,
  clouds: readonly Pick<Cloud, "authorities">[],
): Promise<readonly string[]> {
  const { env } = means.system;
  checkRoots(env.get(ROOTS));
  if (env.get("SSL_CERT_FILE")) return await checkOwn(means, env.get("SSL_CERT_FILE")!);
  const names = new Set([...clouds.flatMap(({ authorities = [] }) => authorities), ...VARIABLES]);
  const paths = new Map<string, string>();
  for (const name of names) {
    const path = env.get(name);
    if (path && ![...paths.values()].includes(path)) paths.set(name, path);
  }
  const all = await Promise.all([...paths].map(([name, path]) => named(means, name, path)));
  return all.flat();
}

/** Throws for a value that the runtime does not know; it would report every host as unreachable. */
function checkRoots(said = ""): void {
  const odd = said.split(",").map((one) => one.trim()).find((one) =>
    !["", "system", "mozilla"].includes(one)
  );
  if (odd === undefined) return;
  const message = `Cannot sign in: ${ROOTS} says "${visible(odd)}", and takes system and mozilla`;
  throw new UserError("failed", message, { hint: dialect().unset(ROOTS) });
}

async function named(means: Means, name: string, path: string): Promise<readonly string[]> {
  const { terminal, person } = means;
  const found = await certificatesIn(means, path);
  if (typeof found === "string") {
    person.warn(`${name} names ${visible(path)}, ${found}: signing in without it`);
    return [];
  }
  terminal.log("debug", `believing the authorities of ${name} (${visible(path)}), too`);
  return found;
}

/** Checks a file that the runtime reads itself, silently ignoring one without certificates. */
async function checkOwn(means: Means, path: string): Promise<readonly string[]> {
  const found = await certificatesIn(means, path, 1);
  if (typeof found !== "string") return [];
  throw new UserError("failed", `Cannot sign in: SSL_CERT_FILE names ${visible(path)}, ${found}`, {
    hint: dialect().alone("SSL_CERT_FILE", COMPANY_CA, "atmos-auth login"),
  });
}

/** Returns the certificates, no more than are wanted, or the reason why there are none. A pipe is not waited for. */
async function certificatesIn(
  { system: { files } }: Means,
  path: string,
  wanted = Infinity,
): Promise<readonly string[] | string> {
  const real = await files.realPath(path).catch(() => undefined);
  const info = real === undefined ? undefined : await files.info(real).catch(() => undefined);
  if (real === undefined || info === undefined) return "which is not there";
  if (info.kind !== "file") {
    return `which is ${info.kind === "directory" ? "a directory" : "no file"}`;
  }
  if (info.size > LARGEST) return "which is too large to be certificates";
  const bytes = await files.read(real).catch(() => undefined);
  if (bytes === undefined) return "which can't be read";
  // Names of authorities stand beside, in whatever encoding: what counts is ASCII.
  const found = await certificates(new TextDecoder("latin1").decode(bytes), wanted);
  if (found.length > 0) return found;
  // Whatever else there is, as DER or in UTF-16, has NULs.
  return bytes.includes(0) ? "which is not in PEM" : "in which no certificate is";
}

async function certificates(text: string, wanted: number): Promise<readonly string[]> {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) return [];
  const { X509Certificate } = await import("node:crypto");
  const found: string[] = [];
  for (const block of blocks) {
    if (found.length >= wanted) break;
    try {
      new X509Certificate(block);
      found.push(block);
    } catch {
      // What is none is passed over: it may stand beside others.
    }
  }
  return found;
}
