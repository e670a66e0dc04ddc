/**
 * Strict reading of a request (RFC 9112): whatever a program of this machine has no reason to send is refused. A
 * connection carries one request, so that there is never a second one to smuggle.
 */
import { Buffer } from "node:buffer";
import { HTTPParser, methods } from "http-parser-js";
import type { Connection, Head } from "./service.ts";

/** The number of bytes that are read at a time. */
const CHUNK = 8 * 1024;

/** The longest head, in bytes, give or take a chunk. */
const LONGEST_HEAD = 16 * 1024;

/** The answer that makes `http-parser-js` stop behind the head: the body is not its business. */
const STOP = 2;

/** A request that is refused, with the HTTP status that says why. */
export class Unfit extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`unfit request (${status})`);
    this.status = status;
  }
}

/** A request's head, and the host that it is for. */
interface Addressed {
  readonly head: Head;
  readonly host: string;
}

/** A reader of one request from a connection. */
export class RequestReader {
  readonly #connection: Connection;
  readonly #buffer = new Uint8Array(CHUNK);
  /** Bytes that came behind the head. */
  #rest: Uint8Array = new Uint8Array();
  #length = 0;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Returns the head; `undefined` when the other side hung up before its end. Throws `Unfit`. */
  async head(): Promise<Addressed | undefined> {
    const parser = new HTTPParser(HTTPParser.REQUEST);
    parser.maxHeaderSize = LONGEST_HEAD;
    const found: { info?: Info } = {};
    parser[HTTPParser.kOnHeadersComplete] = (info) => (found.info = info, STOP);
    while (found.info === undefined) {
      const bytes = await this.#more();
      if (bytes === undefined) return undefined;
      const taken = parser.execute(Buffer.from(bytes));
      if (typeof taken !== "number") throw new Unfit(400);
      this.#rest = bytes.slice(taken);
    }
    return this.#addressed(found.info);
  }

  /** Returns the body; throws `Unfit` when it is longer than that, or has no end. */
  async body(longest: number): Promise<string> {
    if (this.#length > longest) throw new Unfit(413);
    const body = new Uint8Array(this.#length);
    let filled = 0;
    let bytes: Uint8Array | undefined = this.#rest;
    while (bytes !== undefined) {
      body.set(bytes.subarray(0, body.length - filled), filled);
      filled = Math.min(body.length, filled + bytes.length);
      if (filled === body.length) return new TextDecoder().decode(body);
      bytes = await this.#more();
    }
    throw new Unfit(400);
  }

  /** Returns the next bytes, good until more are read; `undefined` at the end. */
  async #more(): Promise<Uint8Array | undefined> {
    const count = await this.#connection.read(this.#buffer);
    return count === null ? undefined : this.#buffer.subarray(0, count);
  }

  #addressed({ versionMajor, versionMinor, method, url: target, headers }: Info): Addressed {
    if (versionMajor !== 1 || versionMinor > 1) throw new Unfit(505);
    const valuesOf = (wanted: string) =>
      headers.filter((_, index) => index % 2 === 1 && nameAt(headers, index - 1) === wanted);
    const [host, ...others] = valuesOf("host");
    if (host === undefined || others.length > 0) throw new Unfit(400);
    // Our own programs know how long what they say is.
    if (valuesOf("transfer-encoding").length > 0) throw new Unfit(411);
    this.#length = lengthOf(valuesOf("content-length"));
    const url = urlOf(target);
    const { pathname: path, searchParams: query } = url;
    const head = { method: methods[method] ?? "", path, query, headers: recordOf(headers) };
    return { head, host };
  }
}

interface Info {
  readonly versionMajor: number;
  readonly versionMinor: number;
  /** The method's place in the parser's list. */
  readonly method: number;
  readonly url: string;
  /** Names and values in turn. */
  readonly headers: readonly string[];
}

function nameAt(headers: readonly string[], index: number): string {
  return headers[index]!.toLowerCase();
}

function lengthOf([length = "0", ...others]: readonly string[]): number {
  if (others.length > 0 || !/^\d{1,15}$/.test(length)) throw new Unfit(400);
  return Number(length);
}

/**
 * Reads a target, which must be a path and a query alone: no other form is for a server (RFC 9112 section 3.2). A path
 * that the URL parser takes for anything but itself, by dots, backslashes or a fragment, would be two things to two
 * readers.
 */
function urlOf(target: string): URL {
  const url = /^\/[!-~]*$/.test(target) ? URL.parse(target, "http://127.0.0.1") : null;
  const [path] = target.split("?", 1);
  if (url === null || url.pathname !== path || url.hash !== "") throw new Unfit(400);
  return url;
}

function recordOf(headers: readonly string[]): Record<string, string> {
  const joined = new Map<string, string>();
  for (let index = 0; index < headers.length; index += 2) {
    const [name, value] = [nameAt(headers, index), headers[index + 1]!];
    const before = joined.get(name);
    joined.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return Object.fromEntries(joined);
}
