import { confirmed } from "./shared/confirmed.ts";
import {
  type DockerLogin,
  loginInWords,
  standingLogins,
  takeBack,
} from "../session/tools/docker_logins.ts";
import { removeEach } from "./shared/removals.ts";
import { throwAll, UserError } from "../errors.ts";
import { directories, fromHome, pathOf } from "../paths/directories.ts";
import { setGuard } from "../session/directory/guard.ts";
import { listOpenSessions } from "../session/directory/open_sessions.ts";
import { sweep } from "../session/directory/sweep.ts";
import { recordsLying } from "../store/lying.ts";
import { describedIn } from "../store/messages.ts";
import { isLongLived, type RecordName } from "../store/store.ts";
import { openOnce } from "../store/stores.ts";
import { visible } from "../terminal/escape.ts";
import type { System } from "../system.ts";
import type { BareContext } from "../workspace/context.ts";
import { type KeyKept, keysFound } from "./purge/keys.ts";
import { besideId, emptied, openPlace, ownPaths } from "./purge/own.ts";
import { leftBeside, namedKey, settingsHere, staying } from "./purge/staying.ts";
import { answerOf } from "../terminal/answer.ts";
import { dialect } from "../terminal/dialect.ts";

/** `purge`: removes everything of ours, after a list of it and a question; names what it leaves to the person. */
export async function purge(context: BareContext<"purge">): Promise<number> {
  const { system, terminal, invocation: { flags } } = context;
  await refuseOpenSessions(context);
  await sweep(system);
  const found = await ours(context);
  const { stays, perhaps } = found;
  const list = going(system, found);
  const dry = flags.has("dry-run");
  if (list.length === 0) terminal.say("Nothing of atmos-auth is kept here");
  for (const one of list) terminal.say(`${dry ? "Would remove" : "To be removed:"} ${one}`);
  if (found.isSignedIn) terminal.say(GOOD);
  for (const one of stays) terminal.say(`Stays, as yours: ${one}`);
  for (const one of perhaps) terminal.say(`Stays, out of reach: ${one}`);
  const answer = (removed = list) => {
    if (!flags.has("json")) return;
    terminal.print(answerOf("purge", { dry_run: dry, removed, stays: [...stays, ...perhaps] }));
  };
  if (dry || list.length === 0) {
    answer();
    return 0;
  }
  if (!flags.has("yes")) await confirm(context);
  const { removed, failed } = await removeAll(context, found);
  if (failed.length > 0) {
    for (const one of removed) terminal.say(`Removed ${one}`);
    answer(removed);
    throwAll(failed);
  }
  const left = found.open === undefined ? "" : leftOf(system, found.open);
  const all = list.length === 1 ? "it" : "all of it";
  terminal.say(`Removed ${perhaps.length > 0 ? "what is in reach" : all}${left}`);
  answer();
  return 0;
}

/** Everything of ours on this machine. */
interface Ours extends Awaited<ReturnType<typeof keysFound>> {
  readonly paths: readonly string[];
  /** Logins that stand in the person's own docker configurations. */
  readonly logins: readonly DockerLogin[];
  /** Records that can't be had back. */
  readonly lasting: readonly RecordName[];
  /** Whether somebody is signed in. */
  readonly isSignedIn: boolean;
  /** A directory that can't be removed while this program runs. */
  readonly open: string | undefined;
  /** Files of the person's own, in words. */
  readonly stays: readonly string[];
}

async function ours(context: BareContext<"purge">): Promise<Ours> {
  const { system, terminal: person, redactor: { learn } } = context;
  const records = await recordsLying(system);
  const now = system.clock.now();
  const wanted = [...new Set(records.map(({ key }) => key))];
  const settings = await settingsHere(context);
  const file = namedKey(system, settings);
  return {
    ...await keysFound({ system, person, learn }, { file, wanted }),
    paths: [...await ownPaths(system), ...await leftBeside(system, settings)],
    logins: await standingLogins(system),
    lasting: records.map(({ name }) => name).filter(isLongLived),
    isSignedIn: records.some(({ name, expires = Infinity }) => !isLongLived(name) && expires > now),
    open: await openThere(system),
    stays: await staying(system, settings),
  };
}

/** Says what goes, each in words. */
function going(system: System, { paths, logins, lasting, kept, open }: Ours): readonly string[] {
  const shown = (path: string) => visible(fromHome(system, path));
  return [
    ...logins.map(loginInWords),
    ...paths.map(shown),
    ...lasting.map((name) => describedIn(name)),
    ...kept.map(keyIn),
    ...open === undefined ? [] : [shown(open)],
  ];
}

function keyIn({ where }: KeyKept): string {
  return `the store's key in ${where}`;
}

const GOOD = "What was signed in to stays good at its cloud until it lapses; what takes it back " +
  "first: atmos-auth logout --all-realms";

/** Removes all of it, the key first: by what lies beside it alone it is found again. */
async function removeAll(context: BareContext<"purge">, { kept, paths, logins, unseen }: Ours) {
  const { system, stores, terminal, redactor: { learn } } = context;
  const store = openOnce({ opened: stores }, system, { type: "file" }, terminal, learn);
  const locking = await removeEach([store], () => store.forgetKey());
  // What stood in their places is known by a file that goes with the rest.
  const docker = await removeEach(logins, (login) => takeBack(system, login));
  const keys = await removeEach(kept, (key) => key.remove());
  const stays = keys.failed.length > 0;
  if (stays) terminal.say("What tells which key of the keyring is ours stays, for the next purge");
  const away = await removeEach(
    stays ? await besideId(system, paths) : paths,
    (path) => system.files.remove(path),
  );
  await emptied(system);
  const shown = away.gone.map((path) => visible(fromHome(system, path)));
  const failed = [locking, docker, keys, away].flatMap((each) => each.failed);
  const ended = docker.gone.map(loginInWords);
  return { removed: [...ended, ...keys.gone.map(keyIn), ...shown], failed: [...failed, ...unseen] };
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
    ? `, but for ${rest}, as open until this has ended; then: ${dialect().remove(open)}`
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
