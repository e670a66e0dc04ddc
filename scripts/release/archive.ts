/** Reproducible archives, the same bytes for the same files: with GNU tar and Info-ZIP. */
import { filesBelow } from "../build/digest.ts";
import { makeRoomFor } from "../files.ts";
import type { Companions } from "./layout.ts";
import { run } from "./run.ts";

/** The content of an archive. */
export interface Inside {
  /** The program's path, and its name in the archive. */
  readonly program: string;
  readonly name: string;
  readonly companions: Companions;
}

/** Lays files out below a folder, all of one time, the program alone executable. */
export async function layOut(folder: string, inside: Inside, time: Date): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  await Deno.copyFile(inside.program, `${folder}/${inside.name}`);
  for (const [path, text] of Object.entries(inside.companions)) {
    await makeRoomFor(`${folder}/${path}`);
    await Deno.writeTextFile(`${folder}/${path}`, text);
  }
  for (const path of filesBelow(folder, ".")) {
    await Deno.chmod(`${folder}/${path}`, path === inside.name ? 0o755 : 0o644);
    await Deno.utime(`${folder}/${path}`, time, time);
  }
}

/** Packs a folder, under its own name, into an archive whose name says of which form it is. */
export async function pack(folder: string, archive: string, epoch: number): Promise<void> {
  const [parent, name] = [folder.replace(/\/[^/]+$/, ""), folder.replace(/^.*\//, "")];
  if (archive.endsWith(".zip")) {
    const files = filesBelow(parent, name).sort();
    // -X: no user ids and no second set of times; -D: no entries for folders.
    await run("zip", ["-q", "-X", "-D", archive, ...files], { cwd: parent });
    return;
  }
  const same = ["--sort=name", `--mtime=@${epoch}`, "--owner=0", "--group=0", "--numeric-owner"];
  const plain = ["--format=ustar", "--mode=u+rw,go+r,go-w"];
  await run("tar", [...same, ...plain, "-I", "gzip -n", "-cf", archive, name], { cwd: parent });
}
