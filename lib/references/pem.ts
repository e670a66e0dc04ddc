/** Keys and certificates in PEM (RFC 7468), as they are found in files, variables and password managers. */
import type { Secret } from "../secret.ts";

/**
 * The text with plain lines. Line ends may be `\r\n` or spelled `\n`, lines may be indented, and the whole may
 * be in Base64.
 */
export function plainPem(given: Secret): string {
  const text = given.reveal().trim();
  const decoded = text.includes("-----BEGIN ") ? text : decode(text) ?? text;
  const lines = decoded.replaceAll("\\n", "\n").split(/\r\n|\r|\n/).map((line) => line.trim());
  return lines.filter((line) => line !== "").join("\n");
}

/** Base64, also over several lines; `undefined` when it is not. */
function decode(text: string): string | undefined {
  try {
    return atob(text.replace(/\s+/g, ""));
  } catch {
    return undefined;
  }
}

/** The whole blocks of these labels, such as `RSA PRIVATE KEY`, in their order. */
export function pemBlocks(plain: string, labels: readonly string[]): readonly string[] {
  const shape = /-----BEGIN ([A-Z0-9 ]+)-----\n[^-]*(?:-(?!----)[^-]*)*-----END \1-----/g;
  return [...plain.matchAll(shape)].filter(([, label]) => labels.includes(label!))
    .map(([block]) => block);
}

/** Whether a key is encrypted in the old way, with a header (RFC 1421). */
export function isOldSealed(block: string): boolean {
  return /^Proc-Type: 4,ENCRYPTED$/m.test(block);
}
