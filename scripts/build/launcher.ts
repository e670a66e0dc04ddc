/**
 * A launcher that runs the bundle under the Deno that built it, with the compiled program's own flags: where the
 * official runtime can't be downloaded, this is how the program is seen on the Deno that it will be shipped with.
 */
import { makeRoomFor } from "../files.ts";
import { CAGE_FLAGS, IMPORT_MAP } from "./halves.ts";
import { RUN_FLAGS } from "./permissions.ts";

/** The launcher's path below a bundle; the program looks for itself there when it is not compiled. */
export const LAUNCHER = "launcher/atmos-auth";

/** Writes the launcher into the bundle in `directory`, an absolute path. */
export async function writeLauncher(directory: string): Promise<void> {
  if (Deno.build.os === "windows") return;
  const flags = [...RUN_FLAGS, ...CAGE_FLAGS, "--no-check", "--no-config", "--no-lock"]
    .map((flag) => flag.replace(IMPORT_MAP, `${directory}/${IMPORT_MAP}`));
  const words = [Deno.execPath(), "run", ...flags, "--cached-only", `${directory}/main.js`];
  const path = `${directory}/${LAUNCHER}`;
  await makeRoomFor(path);
  await Deno.writeTextFile(
    path,
    "#!/bin/sh\n" +
      // What the compiled program doesn't hear, Deno itself would.
      "unset NODE_OPTIONS DENO_COMPAT\n" +
      `DENO_NO_UPDATE_CHECK=1 exec ${words.map(quote).join(" ")} "$@"\n`,
  );
  await Deno.chmod(path, 0o755);
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
