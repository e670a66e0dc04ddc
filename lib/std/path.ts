/** `@std/path`, for either family of operating systems. */
import type * as path from "./path.d.ts";
// @ts-types="./path.d.ts"
export * as posix from "deno-std/path/posix/mod.js";
// @ts-types="./path.d.ts"
export * as windows from "deno-std/path/windows/mod.js";

/** The path functions of one operating system. */
export type Path = typeof path;
