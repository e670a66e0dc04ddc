/** Answers of the two services of IAM Identity Center: JSON, and errors as each of them spells its own. */
import type { Reply } from "../http.ts";

/** An error that is answered. */
export class SsoError extends Error {
  readonly status: number;
  readonly code: string;
  readonly body: unknown;

  constructor(status: number, code: string, body: unknown) {
    super(code);
    this.status = status;
    this.code = code;
    this.body = body;
  }
}

/** A refusal of SSO-OIDC, whose body follows RFC 6749 section 5.2. */
export function oidcError(code: string, description: string): SsoError {
  const error = code.replace(/Exception$/, "")
    .replace(/[A-Z]/g, (letter, at) => `${at ? "_" : ""}${letter.toLowerCase()}`);
  const status = code === "InvalidClientException" ? 401 : 400;
  return new SsoError(status, code, { error, error_description: description });
}

/** A refusal of the portal. */
export function portalError(status: number, code: string, message: string): SsoError {
  return new SsoError(status, code, {
    message,
    __type: `com.amazonaws.switchboard.portal#${code}`,
  });
}

/** JSON. */
export function json(status: number, body: unknown, headers: Reply["headers"] = {}): Reply {
  const type = { "content-type": "application/json" };
  return { status, headers: { ...type, ...headers }, body: JSON.stringify(body) };
}

/** A page for a person. */
export function page(status: number, title: string, content: string): Reply {
  const body = `<!doctype html><meta charset="utf-8"><title>${text(title)}</title>` +
    `<h1>${text(title)}</h1>${content}\n`;
  return { status, headers: { "content-type": "text/html; charset=utf-8" }, body };
}

/** A redirect. */
export function redirect(to: URL): Reply {
  return { status: 302, headers: { location: to.href }, body: "" };
}

/** Text inside a page. */
export function text(raw: string): string {
  return raw.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
