/** The kernel's way along a path (path_resolution(7)). */
import type { System } from "../system.ts";
import type { FileInfo } from "../system/file_system.ts";
import { pathOf } from "./directories.ts";

/** The most links that the kernel follows on one path. */
export const MOST_LINKS = 40;

/** A step on the way; a link is preceded by its directory. */
export interface Step {
  /** Its real path. */
  readonly at: string;
  /** Whether it is the last one, unless it is a link. */
  readonly isLast: boolean;
  /** The facts of it, or the reason why the way ends there. */
  readonly is: FileInfo | Ended;
}

/** The end of a way: an error, or one link too many. */
type Ended = { readonly kind: "unseen"; readonly error: unknown } | {
  readonly kind: "circle";
};

/** Yields every existing step of an absolute path of Unix, and of its links' targets. */
export async function* wayOf(
  files: Pick<System["files"], "info" | "readLink">,
  path: string,
): AsyncGenerator<Step, void> {
  const { join } = pathOf("linux");
  const steps = stepsOf(path);
  let [directory, at, links] = ["/", "/", 0];
  try {
    for (;;) {
      const info = await files.info(at);
      if (info === undefined) return;
      yield { at, isLast: steps.length === 0, is: info };
      const target = info.kind === "link" ? await files.readLink(at) : undefined;
      if (target === undefined) directory = at;
      else if (++links > MOST_LINKS) return yield { at, isLast: true, is: { kind: "circle" } };
      else steps.unshift(...stepsOf(target));
      if (target?.startsWith("/")) directory = "/";
      const step = steps.shift();
      if (step === undefined) return;
      at = join(directory, step);
    }
  } catch (error) {
    yield { at, isLast: true, is: { kind: "unseen", error } };
  }
}

/** Returns the steps without those that lead nowhere, such as `.`. */
function stepsOf(path: string): string[] {
  return path.split("/").filter((step) => step !== "" && step !== ".");
}
