/** Showing a page of a console: in the browser, or as an address for whoever opens it. */
import { offer } from "./browser/handoff.ts";
import { openIsolated, type Owner } from "./browser/isolated.ts";
import { browserOf } from "./browser/open.ts";
import { showDuration } from "./config/duration.ts";
import type { ConsolePage } from "./provider.ts";
import type { Workspace } from "./workspace.ts";

/** AWS's own addresses are good for a quarter of an hour, in milliseconds; the others sign nobody in. */
const ADDRESS_LIFE = 15 * 60_000;

/** How a page is to be shown. */
export interface Showing {
  /** No browser is wanted. */
  readonly closed: boolean;
  /** In a browser of the identity's own. */
  readonly isolated: boolean;
  readonly owner: Owner;
}

/** Shows it; where no browser can be seen, its address is printed. */
export async function showPage(
  workspace: Workspace,
  page: ConsolePage,
  showing: Showing,
): Promise<void> {
  const { system, terminal, person } = workspace;
  const browser = browserOf(system, person);
  if (showing.closed) return printAddress(workspace, page);
  if (!browser.isHere()) {
    terminal.say("No browser can be opened here; this is the address:");
    return printAddress(workspace, page);
  }
  const handoff = offer(system, page.url);
  try {
    if (!await open(workspace, handoff.address, showing)) return noBrowser(workspace, page);
    if (await handoff.taken()) {
      terminal.say(`${terminal.paint("green", "✓")} Opened in the browser`);
    } else noBrowser(workspace, page);
  } finally {
    await handoff.close();
  }
}

async function open(
  { system, person }: Workspace,
  address: string,
  { isolated, owner }: Showing,
): Promise<boolean> {
  if (!isolated) return await browserOf(system, person).open(address);
  await openIsolated(system, owner, address);
  return true;
}

/** A person who sees no browser can still go there by hand. */
function noBrowser(workspace: Workspace, page: ConsolePage): void {
  workspace.terminal.warn("No browser came for the page; open its address yourself:");
  printAddress(workspace, page);
}

/** Standard output is what was asked for: the address, past the redactor. */
function printAddress({ system, terminal }: Workspace, { url, lasts, signsIn }: ConsolePage): void {
  system.stdout.write(`${url.reveal()}\n`);
  if (!signsIn) return;
  const session = lasts === undefined
    ? ""
    : `, and the console then stays so for ${showDuration(lasts)}`;
  terminal.warn(
    `Whoever has this address is signed in by it for the next ${
      showDuration(ADDRESS_LIFE)
    }${session}`,
  );
}
