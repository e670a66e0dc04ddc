/**
 * `@std/path`, typed. The npm mirror of the standard library ships no declarations; what the program
 * uses is declared here, so that moving to another registry is one line of the import map.
 */
import * as posixMirror from "deno-std/path/posix/mod.js";
import * as windowsMirror from "deno-std/path/windows/mod.js";

/** The path functions of one operating system. */
export interface Path {
  readonly SEPARATOR: string;
  readonly DELIMITER: string;
  join(...parts: string[]): string;
  resolve(...parts: string[]): string;
  relative(from: string, to: string): string;
  normalize(path: string): string;
  dirname(path: string): string;
  basename(path: string, suffix?: string): string;
  extname(path: string): string;
  isAbsolute(path: string): boolean;
  toFileUrl(path: string): URL;
  fromFileUrl(url: string | URL): string;
}

/** Paths as Linux and macOS write them. */
export const posix: Path = posixMirror as unknown as Path;

/** Paths as Windows writes them. */
export const windows: Path = windowsMirror as unknown as Path;
