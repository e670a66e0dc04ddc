import { confirmed } from "./shared/confirmed.ts";
import { removeEach } from "./shared/removals.ts";
import { throwAll, UserError } from "../errors.ts";
import { directories, fromHome, pathOf } from "../paths/directories.ts";
import { setGuard } from "../session/directory/guard.ts";
import { listOpenSessions } from "../session/directory/open_sessions.ts";
import { sweep } from "../session/directory/sweep.ts";
import { openOnce } from "../store/stores.ts";
import { visible } from "../terminal/escape.ts";
import { removing } from "../terminal/system_lines.ts";
import type { System } from "../system.ts";
import type { BareContext } from "../workspace/context.ts";
import { emptied, keyringsWithKey, openPlace, ownPaths } from "./purge/own.ts";
import { leftBeside, staying } from "./purge/staying.ts";
import { answerOf } from "../terminal/answer.ts";

/** `purge`: removes everything of ours, after a list of it and a question; names what it leaves to the person. */
export async function purge(context: BareContext<"purge">): Promise<number> {
  const { system, terminal, invocation: { flags } } = context;
  await refuseOpenSessions(context);
  await sweep(system);
  const paths = [...await ownPaths(system), ...await leftBeside(context)];
  const keys = await keyringsWithKey(system, context.terminal, context.redactor.learn);
  const shown = (path: string) => visible(fromHome(system, path));
  const keyIn = ({ where }: (typeof keys)[number]) => `the store's key in ${where}`;
  const open = await openThere(system);
  const list = [
    ...paths.map(shown),
    ...keys.map(keyIn),
    ...open === undefined ? [] : [shown(open)],
  ];
  const dry = flags.has("dry-run");
  if (list.length === 0) terminal.say("Nothing of atmos-auth is kept here");
  for (const one of list) terminal.say(`${dry ? "Would remove" : "To be removed:"} ${one}`);
  const stays = await staying(context);
  for (const one of stays) terminal.say(`Stays, as yours: ${one}`);
  const answer = (removed = list) => {
    const object = { dry_run: dry, removed, stays };
    if (flags.has("json")) terminal.print(answerOf("purge", object));
    return 0;
  };
  if (dry || list.length === 0) return answer();
  if (!flags.has("yes")) await confirm(context);
  const learn = context.redactor.learn;
  const store = openOnce({ opened: context.stores }, system, { type: "file" }, terminal, learn);
  const locking = await removeEach([store], () => store.forgetKey());
  const gone = await removeEach(keys, (key) => key.remove());
  const away = await removeEach(paths, (path) => system.files.remove(path));
  await emptied(system);
  const failed = [locking, gone, away].flatMap((each) => each.failed);
  if (failed.length > 0) {
    const removed = [...away.gone.map(shown), ...gone.gone.map(keyIn)];
    for (const one of removed) terminal.say(`Removed ${one}`);
    answer(removed);
    throwAll(failed);
  }
  const left = open === undefined ? "" : leftOf(system, open);
  terminal.say(`Removed ${list.length === 1 ? "it" : "all of it"}${left}`);
  return answer();
}

async function openThere(system: System): Promise<string | undefined> {
  const open = openPlace(system);
  return open !== undefined && await system.files.info(open) ? open : undefined;
}

/** Says what happens to files that can't be removed while this program runs: a guard removes them, or the person. */
function leftOf(system: System, open: string): string {
  const wrapper = pathOf(system.os).dirname(open);
  const guard = setGuard(system, { path: open, wrapper });
  const rest = visible(fromHome(system, open));
  return guard === undefined
    ? `, but for ${rest}, as open until this has ended; then: ${removing(system.os, open)}`
    : `; ${rest} goes as soon as this has ended`;
}

/** Throws when a session is open: it would write its files again, or miss them. */
async function refuseOpenSessions({ system }: BareContext<"purge">): Promise<void> {
  if (directories(system).home === undefined) return;
  const [open, ...others] = await listOpenSessions(system);
  if (open === undefined) return;
  const [which, hint] = others.length > 0
    ? [
      `${others.length + 1} sessions are`,
      "atmos-auth sessions   (which they are: exit their shells)",
    ]
    : ["A session is", `exit its shell, or: atmos-auth sessions end ${open.record.id}`];
  throw new UserError("session_failed", `${which} still open, and nothing was removed`, { hint });
}

async function confirm({ terminal }: BareContext<"purge">): Promise<void> {
  await confirmed(terminal, {
    message: "What is stored can't be had back, long-lived keys above all.",
    hint: "atmos-auth purge --yes",
  }, "Nothing was removed");
}
