/** The way that the kernel takes along a path (path_resolution(7)). */
import type { System } from "../system.ts";
import type { FileInfo } from "../system/file_system.ts";
import { pathOf } from "./directories.ts";

/** As many links as the kernel follows on one path. */
export const MOST_LINKS = 40;

/** What stands on the way: before a link that leads on, the directory that it lies in. */
export interface Step {
  /** Where it really is. */
  readonly at: string;
  /** Whether nothing comes after it, unless it is a link. */
  readonly isLast: boolean;
  /** What it is; or else why the way ends there. */
  readonly is: FileInfo | Ended;
}

/** The end of a way: what failed, or one link too many. */
type Ended = { readonly kind: "unseen"; readonly error: unknown } | {
  readonly kind: "circle";
};

/** Every step of an absolute path of Unix that there is, and of where its links lead. */
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

/** Without the steps that stay where they are. */
function stepsOf(path: string): string[] {
  return path.split("/").filter((step) => step !== "" && step !== ".");
}
