/** The cage's module that fetches one file. */
import type { Inside } from "../../cage/server.ts";
import { LARGEST_FILE } from "./fetched.ts";
import type { DocumentInput } from "./modules.ts";
import { shownName } from "./shown_name.ts";

/** The longest that one try may take, in milliseconds: every command may have to wait for it. */
const PATIENCE = 6000;

/** Fetches the file; the main process judges the answer, whatever its status. */
export async function run({ url, bearer }: DocumentInput, { http }: Inside): Promise<unknown> {
  const headers = { accept: "application/yaml, text/plain;q=0.9, */*;q=0.8" };
  const limits = { largest: LARGEST_FILE, patience: PATIENCE, tries: 2 };
  const moved = "import the address that it leads to";
  const peer = { name: new URL(url).host, moved, shows: shownName };
  const { status, text } = await http(peer, url, { headers, bearer, ...limits });
  return { status, text };
}
