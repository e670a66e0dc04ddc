/** Showing of a console's page: in the browser, or as an address for whoever opens it. */
import { type Handoff, offer, type Purpose } from "../../browser/handoff.ts";
import { openIsolated, type Owner } from "../../browser/isolated.ts";
import { isBrowserHere, startBrowser } from "../../browser/open.ts";
import { showDuration } from "../../duration.ts";
import { UserError } from "../../errors.ts";
import type { ConsolePage } from "../../provider/plan.ts";
import type { Workspace } from "../../workspace/workspace.ts";

/** The longest that a browser may take to fetch the page, in milliseconds. */
const PATIENCE = 60_000;

/** The texts of the page on loopback, and the mend when somebody else fetched it first. */
function purposeOf({ signsIn }: ConsolePage): Purpose {
  const mend = signsIn?.mend ?? "open it again from the terminal";
  return {
    aftermath: 1_500,
    spent: "It leads to a console once. If you have not seen one, somebody else has: " +
      "end the session, and open the console again from the terminal.",
    stranger: "Open the console from the terminal.",
    alarm: () =>
      new UserError("failed", "The page that leads to the console was asked for twice", {
        hint: `if the browser shows no console, somebody else on this machine was first: ${mend}`,
      }),
  };
}

/** The way in which a page is shown. */
interface Showing {
  /** Whether no browser is wanted. */
  readonly closed: boolean;
  /** Whether the browser is one of the identity's own. */
  readonly isolated: boolean;
  readonly owner: Owner;
}

/** Shows a page; if no browser can be opened, prints its address. */
export async function showPage(
  workspace: Workspace,
  page: ConsolePage,
  showing: Showing,
): Promise<void> {
  const { system, terminal, person } = workspace;
  if (showing.closed) return printAddress(workspace, page);
  if (!isBrowserHere(system, person)) {
    terminal.say("No browser can be opened here; this is the address:");
    return printAddress(workspace, page);
  }
  const handoff = offer(system, page.url, purposeOf(page));
  try {
    if (!await open(workspace, handoff, showing)) return noBrowser(workspace, page);
    if (await handoff.taken(PATIENCE)) {
      terminal.say(`${terminal.paint("green", "✓")} Opened in the browser`);
    } else noBrowser(workspace, page);
  } finally {
    await handoff.close();
  }
}

async function open(
  { system }: Workspace,
  handoff: Handoff,
  { isolated, owner }: Showing,
): Promise<boolean> {
  if (!isolated) return await startBrowser(system, handoff);
  await openIsolated(system, owner, handoff);
  return true;
}

/** Says that no browser came for the page, and prints its address to be opened by hand. */
function noBrowser(workspace: Workspace, page: ConsolePage): void {
  workspace.terminal.warn("No browser came for the page; open its address yourself:");
  printAddress(workspace, page);
}

/** Prints the address to standard output, past the redactor: that is what was asked for. */
function printAddress({ system, terminal }: Workspace, { url, signsIn }: ConsolePage): void {
  system.stdout.write(`${url.reveal()}\n`);
  if (signsIn === undefined) return;
  const { addressLife, lasts } = signsIn;
  const session = lasts === undefined
    ? ""
    : `, and the console then stays so for ${showDuration(lasts)}`;
  terminal.warn(
    `Whoever has this address is signed in by it for the next ${
      showDuration(addressLife)
    }${session}`,
  );
}
