/** Broken connections in words for a person, with hints; the same for every cloud. */
import { UserError } from "../errors.ts";
import type { Peer } from "./request.ts";
import { dialect } from "../terminal/dialect.ts";

/** The most causes of an error that are followed. */
const DEPTH = 8;

/** A broken connection: the message is the innermost reason, `text` everything that the runtime said. */
export class Broken extends Error {
  readonly text: string;

  constructor(error: Error) {
    const { reason, text } = reasonOf(error);
    super(reason);
    this.text = text;
  }
}

/**
 * Returns the innermost reason and the whole text. Of `error sending request for url (...): client error (Connect): tcp
 * connect error: Connection refused (os error 111)` the reason is the last part.
 */
function reasonOf(error: Error): { readonly reason: string; readonly text: string } {
  const messages = [error.message];
  let inner = error;
  for (let depth = 0; inner.cause instanceof Error && depth < DEPTH; depth++) {
    inner = inner.cause;
    messages.push(inner.message);
  }
  const last = /[^:]*$/.exec(inner.message)?.[0] ?? inner.message;
  return { reason: last.trim().replace(/ \(os error \d+\)$/, ""), text: messages.join("\n") };
}

/** The service that was asked. */
interface Target {
  readonly peer: Peer;
  readonly host: string;
  /** Its host and port. */
  readonly address: string;
}

/** A cause of a broken connection. */
interface Cause {
  /** The runtime's words for it (hyper, rustls). */
  readonly shows: RegExp;
  says(found: RegExpExecArray, reason: string): string;
  hint(target: Target): string;
}

/** The causes; the first one that matches counts. */
const CAUSES: readonly Cause[] = [
  {
    shows: /certificate expired: .*?(\d+) \(UNIX\).*? after (\d+)/,
    says: ([, now, end]) =>
      `its certificate was good until ${day(end)}, and this machine's clock says ${day(now)}`,
    hint: hintForTime,
  },
  {
    shows: /certificate not valid yet: .*?(\d+) \(UNIX\).*? before (\d+)/,
    says: ([, now, start]) =>
      `its certificate is good from ${day(start)}, and this machine's clock says ${day(now)}`,
    hint: hintForTime,
  },
  {
    shows: /certificate not valid for name .*?(?:DnsName\("([^"]{1,80})"|$)/,
    says: ([, other]) => `its certificate is another's${other ? `: ${other}` : ""}`,
    hint: ({ peer, host }) =>
      peer.setting === undefined
        ? "check HTTPS_PROXY, and whether this network wants a sign-in of its own first"
        : `check ${peer.setting}: who answers there is not ${host}`,
  },
  {
    shows: /invalid peer certificate: UnknownIssuer/,
    says: () => "its certificate is signed by nobody whom this machine trusts",
    hint: () => dialect().alone("SSL_CERT_FILE", COMPANY_CA, "atmos-auth login"),
  },
  {
    shows: /invalid peer certificate: (?:Other\(OtherError\()?(\w+)/,
    says: ([, why = ""]) => `its certificate is not accepted: ${FAULTS[why] ?? spelledOut(why)}`,
    hint: ({ address }) => dialect().certificatesAt(address),
  },
  {
    shows: /Failed to load platform certificates/,
    says: (_, reason) => `the certificates that this machine trusts can't be read: ${reason}`,
    hint: () => dialect().lookAt("SSL_CERT_FILE", "SSL_CERT_DIR"),
  },
  {
    shows: /proxy authentication required/,
    says: () => "the proxy wants a name and a password",
    hint: () => withPassword("atmos-auth login"),
  },
  {
    shows: /unsuccessful tunnel/,
    says: () => "the proxy does not let it through",
    hint: ({ host }) =>
      `ask whoever runs the proxy to allow ${host}, or go past it: ` +
      dialect().alone("NO_PROXY", host, "atmos-auth login"),
  },
  {
    shows: /dns error/,
    says: (_, reason) => `no address is known for it, or for the proxy: ${reason}`,
    hint: ({ peer, host }) =>
      `nslookup ${host}   (and check the network, HTTPS_PROXY${andSetting(peer)})`,
  },
  {
    shows: /received corrupt message/,
    says: () => "who answers there speaks no TLS",
    hint: ({ peer }) =>
      `check ${peer.setting ?? "HTTPS_PROXY"}, and whether the address begins with http:`,
  },
  {
    shows: /handshake eof|connection closed|reset by peer|broken pipe|unexpected end|incomplete/i,
    says: (_, reason) => `the connection was cut (${reason})`,
    hint: ({ peer }) =>
      `try again; if it stays so, something on the way cuts it: check HTTPS_PROXY${
        andSetting(peer)
      }`,
  },
];

/** Faults of a certificate by rustls's names, as the end of a sentence. */
const FAULTS: Readonly<Record<string, string>> = {
  BadSignature: "its signature is wrong",
  BadEncoding: "it is damaged",
  CaUsedAsEndEntity: "it is an authority's own, which is no server's",
  EndEntityUsedAsCa: "it is signed with a server's certificate, and not by an authority",
  InvalidPurpose: "it is not for servers",
  Revoked: "it was revoked",
  UnhandledCriticalExtension: "it demands something that nobody here knows",
  UnsupportedCertVersion: "it is not of X.509 version 3",
  UnsupportedSignatureAlgorithm: "it is signed in a way that is not known here",
  UnsupportedSignatureAlgorithmContext: "it is signed in a way that is not known here",
};

/** Returns a name in words: `InvalidSerialNumber` as `invalid serial number`. */
function spelledOut(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, " ").toLowerCase();
}

/** The command that gives a proxy a password. */
export function withPassword(line: string): string {
  return dialect().alone("HTTPS_PROXY", "http://NAME:PASSWORD@PROXY:PORT", line);
}

/** The placeholder for the path of a company's certificate authorities. */
export const COMPANY_CA = "/path/to/your/company-ca.pem";

function hintForTime({ host }: Target): string {
  return `${dialect().clock()}: if that is wrong, set the clock; else ${host} needs a new certificate`;
}

function day(seconds: string | undefined): string {
  return new Date(Number(seconds) * 1000).toISOString().slice(0, 10);
}

function andSetting({ setting }: Peer): string {
  return setting === undefined ? "" : `, and ${setting} if there is one`;
}

/** Makes the error for a connection to that host that broke. */
export function cutOff(peer: Peer, url: URL, { message, text }: Broken): UserError {
  const host = url.hostname;
  const target = { peer, host, address: `${host}:${url.port || 443}` };
  for (const { shows, says, hint } of CAUSES) {
    const found = shows.exec(text);
    if (found !== null) return unreachable(peer, says(found, message), hint(target));
  }
  return unreachable(peer, message);
}

/** Makes the error for a service that can't be reached. */
export function unreachable(peer: Peer, reason: string, hint?: string): UserError {
  const check = peer.setting === undefined
    ? "atmos-auth doctor   (check the network and HTTPS_PROXY, and try again)"
    : `atmos-auth doctor   (check the network, HTTPS_PROXY${andSetting(peer)})`;
  return new UserError("unreachable", `Cannot reach ${peer.name}: ${reason}`, {
    hint: hint ?? check,
  });
}
