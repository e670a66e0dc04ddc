/** Fetches one file, inside the cage. */
import type { Inside } from "../../cage/server.ts";
import { LARGEST_FILE } from "./fetched.ts";
import type { DocumentInput } from "./modules.ts";
import { shownName } from "./shown_name.ts";

/** How long one try may take, in milliseconds: every command may have to wait for it. */
const PATIENCE = 6000;

/** Whatever is answered is for the main process to judge. */
export async function run({ url, bearer }: DocumentInput, { http }: Inside): Promise<unknown> {
  const headers = { accept: "application/yaml, text/plain;q=0.9, */*;q=0.8" };
  const limits = { largest: LARGEST_FILE, patience: PATIENCE, tries: 2 };
  const moved = "import the address that it leads to";
  const peer = { name: new URL(url).host, moved, shows: shownName };
  const { status, text } = await http(peer, url, { headers, bearer, ...limits });
  return { status, text };
}
