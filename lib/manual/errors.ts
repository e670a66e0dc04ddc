/** Meanings of exit statuses and error codes. */
import { type ErrorCode, traitsOf } from "../errors.ts";
import type { Section } from "./section.ts";

/** The exit statuses. */
export const EXIT_STATUSES: Section = {
  title: "Exit statuses",
  text:
    "`shell` and `exec` return their child's own status, or 128 and the signal's number for one " +
    "that died of a signal; of Ctrl-C, SIGTERM and SIGHUP they die themselves, as every command does of Ctrl-C: " +
    "so the loop or script that it stands in stops. `SIGUSR1`, `SIGUSR2` and `SIGALRM` are passed on to what runs. `exec` says 125 when atmos-auth itself failed, since the command owns the others.",
  rows: [
    ["0", "All is well"],
    ["1", "It failed; also: nobody is in a session (`status`), something is broken (`doctor`)"],
    ["2", "The command line could not be understood"],
    ["3", "The configuration is missing, wrong, or not trusted"],
    ["4", "The sign-in was refused, or nobody was there to sign in"],
    ["5", "The network, or an answer of the cloud"],
    ["70", "A bug"],
    ["125", "`exec`: atmos-auth itself failed"],
    ["126", "`shell`, `exec`: the command can't be run"],
    ["127", "`shell`, `exec`: there is no such command"],
    ["130", "Ctrl-C, of which it dies"],
  ],
};

/** Meanings of the error codes. */
const MEANINGS: Readonly<Record<ErrorCode, string>> = {
  failed: "What was asked for could not be done; the message says why",
  cancelled: "The person said no, or closed the page",
  machine_failed: "The system refused something: a full disk, a missing permission",
  place_unsafe: "A directory that holds secrets could be changed by somebody else",
  session_failed: "No session could be opened",
  shell_not_found: "There is no such shell",
  store_locked: "The store's key is locked: its keyring, or its passphrase",
  store_tampered: "Something stored is not what was stored",
  store_unavailable: "The store can't be reached, or read",
  interrupted: "Ctrl-C",
  usage: "The command line can't be understood, or asks for what can't be",
  home_unknown: "There is no HOME, and something must be kept",
  config_not_found: "There is no configuration, or not the one that was named",
  config_invalid: "The configuration is wrong; the place says where",
  key_unknown: "A key that nobody knows",
  spelling_accepted: "Something was read as it must have been meant",
  variable_left_out:
    "A variable of an `env:` that sessions are not given, or that is not heard there",
  setting_left_out: "A setting that only a file of your own says",
  variable_foreign:
    "A variable of an `env:` that is called like ours, and is none of those heard there: another program's, such as atmos itself",
  factors_together: "Key and second factor of a user can be read in one place",
  identity_unknown: "There is no such identity or provider",
  identity_unclear: "Several identities could be meant, or none is the default",
  kind_unsupported: "A kind of atmos that this version does not know",
  offers_unknown: "An identity without a kind, which a provider may offer: a sign-in there tells",
  trust_required: "The configuration was found here, and nobody has trusted it",
  secret_unavailable: "A secret is not where the configuration says",
  sign_in_refused: "The cloud says no",
  sign_in_needed: "A sign-in is over, or there never was one",
  person_needed: "A question, or a browser, and nobody is there",
  agent_refused: "A coding agent asked for a protected identity",
  caged: "The sign-in wanted to reach what it may not",
  unreachable: "A host can't be reached",
  bad_answer: "A host answered what can't be understood",
  command_not_executable: "The command is there, and can't be run",
  command_not_found: "The command is not there",
};

/** The error codes, with the status of each. */
export const ERROR_CODES: Section = {
  title: "Error codes",
  text:
    "With `--json`, and `whoami -o json` and `list -f json`, an error is one object on standard error, and nothing " +
    "stands there beside it: `error`, with a `code`, a `message` and, where there are such, a `hint` and a place `at` " +
    "(`file`, `line`, `column`, `path`); and `notices`, where something was said before. Codes are stable; messages " +
    "and hints are for people. `bug` is the code of an error that nobody foresaw. Commands without `--json` answer by " +
    "their status, or in a form of their own (`env`, `credential-process`, `init --print`, `export`).",
  rows: (Object.entries(MEANINGS) as readonly [ErrorCode, string][])
    .map(([code, meaning]) => [code, meaning + warned(code)]),
};

/** Returns a note for a code that may be only a warning. */
function warned(code: ErrorCode): string {
  const { odd, valid, quiet } = traitsOf({ code });
  if (quiet) return " (a warning of `validate`)";
  if (odd) return valid ? " (a warning)" : " (a warning, but for `validate`)";
  return valid ? " (a warning until it is used)" : "";
}
