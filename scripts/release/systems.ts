/** The systems of a release: one line each, under their common names. */
import { type Target, TARGETS } from "../build/targets.ts";

/** One of them. */
export interface ReleasedSystem {
  readonly target: Target;
  readonly os: "linux" | "macos" | "windows";
  readonly cpu: "x86_64" | "arm64";
}

/** All of them. */
export const SYSTEMS: readonly ReleasedSystem[] = [
  system("x86_64-unknown-linux-gnu", "linux", "x86_64"),
  system("aarch64-unknown-linux-gnu", "linux", "arm64"),
  system("x86_64-apple-darwin", "macos", "x86_64"),
  system("aarch64-apple-darwin", "macos", "arm64"),
  system("x86_64-pc-windows-msvc", "windows", "x86_64"),
  system("aarch64-pc-windows-msvc", "windows", "arm64"),
];

function system(
  name: string,
  os: ReleasedSystem["os"],
  cpu: ReleasedSystem["cpu"],
): ReleasedSystem {
  const target = TARGETS.find((each) => each.name === name);
  if (target === undefined) throw new Error(`Cannot release for ${name}: nothing is built for it`);
  return { target, os, cpu };
}

/** Whether programs of the system are signed by their maker, so that one without a signature says so in its name. */
export function isSignable({ os }: ReleasedSystem): boolean {
  return os !== "linux";
}

/** Returns the beginning of a release file's name for a system, up to the dot. */
export function stemOf({ os, cpu }: ReleasedSystem): string {
  return `atmos-auth-${os}-${cpu}`;
}

/** Returns the name of a system's archive. */
export function archiveOf(system: ReleasedSystem, signed: boolean): string {
  const mark = signed || !isSignable(system) ? "" : "-unsigned";
  return `${stemOf(system)}${mark}.${system.os === "windows" ? "zip" : "tar.gz"}`;
}
