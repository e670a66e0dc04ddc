/** The commands for signing in, and out again. */
import { STORE_TYPES } from "../../store/types.ts";
import { IDENTITY, JSON_OUTPUT, SIGN_IN, TAGS } from "../flags.ts";
import type { CommandSpec, Flag } from "../spec.ts";

/** The identity flag of `logout`: the session's own `ATMOS_IDENTITY` must not be forgotten by accident. */
const { env: _, ...NAMED_IDENTITY } = {
  ...IDENTITY,
  summary: "Identity to forget; may be repeated. Without a value: pick one",
};

const PROVIDER = {
  name: "provider",
  short: "p",
  value: "NAME",
  summary: "A provider instead of an identity",
  completes: "provider",
} as const satisfies Flag;

const DRY_RUN = { name: "dry-run", summary: "Only say what would be done" } as const satisfies Flag;

/** By name, in the order of help. */
export const ACCOUNT = {
  login: {
    summary: "Sign in and keep the credential for later",
    asksSecret: "at times",
    positional: ["[IDENTITY|PROVIDER]"],
    completes: "entry",
    elsewhere: [
      ...["sso login", "signin", "sign-in", "refresh", "renew", "authenticate"],
      ...["aws login", "aws sso login", "az login", "gcloud auth login", "gh auth login"],
    ],
    flags: [
      IDENTITY,
      PROVIDER,
      TAGS,
      JSON_OUTPUT,
      ...SIGN_IN,
      {
        name: "webflow",
        summary: "Sign in to an IAM user in the browser, even where there are keys",
      },
    ],
    oneOf: [["identity", "provider", "tags"]],
    examples: [
      ["login -i prod-admin", "sign in now"],
      ["login aws-sso", "sign in at a provider only"],
    ],
  },
  logout: {
    summary: "Forget stored credentials",
    positional: ["[IDENTITY|PROVIDER...]"],
    completes: "entry",
    elsewhere: [
      ...["rm", "remove", "clear", "unset", "flush", "forget", "revoke", "signout", "sign-out"],
      ...["delete", "log-out", "credentials remove", "credentials clear", "sso-tokens clear"],
      ...["sso logout", "aws logout", "aws sso logout", "az logout", "gcloud auth revoke"],
      "gh auth logout",
    ],
    flags: [
      NAMED_IDENTITY,
      PROVIDER,
      TAGS,
      {
        name: "all",
        summary: "Every identity and provider of this configuration, and all else in its realm",
      },
      { name: "all-realms", summary: "Everything that is stored, whatever the configuration" },
      {
        name: "keychain",
        summary: "Long-lived keys and secrets too, which no sign-in brings back",
      },
      { name: "force", summary: "Don't ask before long-lived keys and secrets are removed" },
      DRY_RUN,
      JSON_OUTPUT,
    ],
    oneOf: [
      ["identity", "provider", "tags", "all"],
      ["identity", "provider", "tags", "all-realms"],
    ],
    examples: [
      ["logout -i prod-admin", "forget one identity"],
      ["logout --all --dry-run", "what would be forgotten"],
    ],
  },
  "secret set": {
    elsewhere: ["secret add", "secret create", "secret put"],
    summary: "Keep a secret in the store under a name, for `!secret keyring:NAME`",
    asksSecret: true,
    about: "The value is asked for, and not echoed. It is no argument: every process could see it.",
    positional: ["NAME"],
    completes: "secret",
    beyond: "the value is asked for, or comes from --stdin: every process could see an argument",
    flags: [
      { name: "stdin", summary: "Take the value from standard input" },
      {
        name: "literal",
        summary: "Keep a value as it is that reads as a reference, such as env:x",
      },
      JSON_OUTPUT,
    ],
    examples: [
      ["secret set deploy-key", "asks for the value"],
      ["secret set deploy-key --stdin", "for scripts: what is piped in"],
    ],
  },
  "secret list": {
    elsewhere: ["secret ls"],
    summary: "Show the names of secrets that are kept, or wanted, and who uses them; never a value",
    flags: [JSON_OUTPUT],
    examples: [["secret list", "those of the store, and those that the configuration names"]],
  },
  "secret rm": {
    elsewhere: ["secret delete", "secret remove", "secret unset"],
    summary: "Remove a secret that is kept under a name",
    positional: ["NAME"],
    completes: "secret",
    flags: [{ name: "force", summary: "Don't ask" }, JSON_OUTPUT],
    examples: [["secret rm deploy-key", "asks first"]],
  },
  "store list": {
    elsewhere: ["store ls", "credentials list", "credentials ls", "sso-tokens list"],
    summary: "Show what is kept, since when, until when, and who uses it",
    flags: [JSON_OUTPUT],
    examples: [["store list", "of every realm"], ["store list --realm work", "of one"]],
  },
  "store show": {
    elsewhere: ["secret show", "secret read", "secret get", "store get", "store describe"],
    summary: "Show all that is known of what is kept under a name; never a value",
    positional: ["NAME"],
    completes: "stored",
    flags: [
      { name: "metadata", summary: "What is shown anyway: a value never is" },
      JSON_OUTPUT,
    ],
    examples: [["store show prod-admin", "an identity's or a provider's"]],
  },
  "store rm": {
    elsewhere: ["store delete", "store remove"],
    summary: "Remove what is kept under a name, whether or not it is configured still",
    about: "It signs nobody out at a cloud: that is logout.",
    positional: ["NAME"],
    completes: "stored",
    flags: [
      {
        name: "item",
        value: "WHAT",
        completes: "item",
        summary: "This alone, such as credential or keys",
      },
      { name: "force", summary: "Don't ask before long-lived keys and secrets are removed" },
      JSON_OUTPUT,
    ],
    examples: [["store rm prod-admin --item credential", "a credential, not the keys"]],
  },
  "store move": {
    summary: "Bring the store's key to another place",
    about: "Twice: the first run copies the key and says what to set; with that set, the second " +
      "removes it from where it was. Records stay where they are.",
    flags: [{
      name: "to",
      value: "PLACE",
      summary: "Where to",
      choices: STORE_TYPES,
    }, JSON_OUTPUT],
    examples: [["store move --to file", "from the system's keyring to a file with a passphrase"]],
  },
  "store rekey": {
    summary: "Seal everything that is kept anew, under a new key",
    about: "Interrupted, everything can still be read, and the next run goes on from there.",
    asksSecret: true,
    flags: [
      { name: "passphrase", summary: "Choose another passphrase for a key in a file, too" },
      {
        name: "stdin",
        summary: "Take the new passphrase from standard input",
        needs: "passphrase",
      },
      JSON_OUTPUT,
    ],
    examples: [
      ["store rekey", "when somebody may have had the key"],
      ["store rekey --passphrase", "when somebody may know the passphrase of its file"],
      ["store rekey --passphrase --stdin", "for scripts: the new one, piped in"],
    ],
  },
  "store lock": {
    summary: "Lock a key store in a file again, which stays unlocked for a while after its use",
    flags: [JSON_OUTPUT],
    examples: [["store lock", "its passphrase is needed again"]],
  },
  purge: {
    elsewhere: ["uninstall"],
    summary: "Remove everything that atmos-auth keeps on this machine, after a list of it",
    about: "Credentials, long-lived keys, the store's key in the keyring, what is trusted, the " +
      "audit log, caches, and what sessions left. Configurations, and lines in files of your own, " +
      "stay and are named.",
    flags: [
      DRY_RUN,
      { name: "yes", summary: "Don't ask" },
      JSON_OUTPUT,
    ],
    oneOf: [["dry-run", "yes"]],
    examples: [
      ["purge --dry-run", "what is there"],
      ["purge", "leave nothing, before the program goes"],
    ],
  },
  whoami: {
    summary: "Ask the cloud who an identity is",
    elsewhere: ["who", "me", "show", "az account show", "sts get-caller-identity"],
    positional: ["[IDENTITY]"],
    flags: [
      IDENTITY,
      JSON_OUTPUT,
      {
        name: "output",
        short: "o",
        value: "FORMAT",
        summary: "The same as --json when it is json",
        env: "ATMOS_AUTH_WHOAMI_OUTPUT",
        choices: ["json"],
      },
    ],
    examples: [["whoami -i prod-admin", "exit status 4 when the cloud says no"]],
  },
} as const satisfies Record<string, CommandSpec>;
