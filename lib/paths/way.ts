/** The way that the kernel takes along a path (path_resolution(7)). */
import type { FileInfo, System } from "../system.ts";
import { pathOf } from "./directories.ts";
import { MOST_LINKS } from "./ownership.ts";

/** What stands on the way: before a link that leads on, the directory that it lies in. */
interface Step {
  /** Where it really is. */
  readonly at: string;
  readonly info: FileInfo;
}

/** Every step of an absolute path of Unix that there is, and of where its links lead; ends at a circle. */
export async function* wayOf(files: System["files"], path: string): AsyncGenerator<Step, void> {
  const { join } = pathOf("linux");
  const steps = stepsOf(path);
  let [directory, next, links] = ["/", "/", 0];
  for (;;) {
    const info = await files.info(next);
    if (info === undefined) return;
    yield { at: next, info };
    const target = info.kind === "link" ? await files.readLink(next) : undefined;
    if (target === undefined) directory = next;
    else if (++links > MOST_LINKS) return;
    else steps.unshift(...stepsOf(target));
    if (target?.startsWith("/")) directory = "/";
    const step = steps.shift();
    if (step === undefined) return;
    next = join(directory, step);
  }
}

function stepsOf(path: string): string[] {
  return path.split("/").filter((step) => step !== "" && step !== ".");
}
