/** Files that are written, and their places. */
import type { Section } from "./section.ts";

/** Files that are removed with the session. */
export const OF_SESSIONS: Section = {
  title: "While a session is open",
  text:
    "In a directory of the session's own (0700, files 0600): the first of `ATMOS_SESSION_DIR`, " +
    "`XDG_RUNTIME_DIR` or `/run/user/UID`, and a `TMPDIR` that is yours alone, below `atmos-auth/`; " +
    "else a fresh directory below `TMPDIR` or `/tmp`; else `atmos-auth/sessions` in the cache. It is " +
    "removed when the session ends, by a guard when atmos-auth is killed, and by the next command that works with identities or sessions if even the guard was.",
  rows: [
    [
      "session.json, expires, drift, pins, notices, end",
      "The session's record, for `sessions`, `status` and the prompt. No secret, and of variables digests",
    ],
    ["a folder a cloud", "The configurations of the clouds' tools, with the credential"],
    ["held/", "The credential for our own commands in it, where no store keeps it"],
    ["kubeconfig, docker/", "Its clusters and its registries"],
    ["hooks of shells", "What keeps the prompt, and the identity, right"],
  ],
};

/** Files that stay. */
export const THAT_STAY: Section = {
  title: "What stays",
  text: "DATA is `ATMOS_XDG_DATA_HOME`, `XDG_DATA_HOME` or `~/.local/share`, and on Windows " +
    "`%LOCALAPPDATA%`; CACHE is `ATMOS_XDG_CACHE_HOME`, `XDG_CACHE_HOME` or `~/.cache`, and on Windows " +
    "`%LOCALAPPDATA%\\cache`. All of it is yours alone (0700, 0600), or it is not used.",
  rows: [
    [
      "DATA/atmos-auth/store",
      "Credentials, and keys of IAM users: sealed records. Their key is in the system's keyring, as `atmos-auth`, or where `keyring.type` says",
    ],
    [
      "DATA/atmos-auth/store.key, store.key.next",
      "That key, wrapped with a passphrase, where the keyring is a file",
    ],
    [
      "DATA/atmos-auth/key.places",
      "The files, and the directories of pass, that have been named for the store's key: where a move " +
      "and `purge` look for it, too; no secret",
    ],
    [
      "DATA/atmos-auth/keyring.id",
      "What the names of this store's entries in keyrings end with, so that no other store's key is meant; no secret",
    ],
    ["DATA/atmos-auth/trust", "The digests of configurations that you trust"],
    [
      "DATA/atmos-auth/audit.jsonl",
      "Who opened what, and when. No secret; one older file beside it, `.1`",
    ],
    [
      "DATA/atmos-auth/docker.json",
      "Which logins of ours stand in your own docker configuration, and the helpers that stood there: what `logout` and `purge` take back; no secret",
    ],
    ["DATA/atmos-auth/used.json", "Which identities are used most, for the picker"],
    ["DATA/atmos-auth/env", "What the variables of `env` name; no secret. Until `logout`"],
    ["DATA/atmos-auth/browser", "Profiles of the browser that signs in with SAML"],
    [
      "DATA/atmos-auth/console",
      "Browser profiles of `console --isolated`. Until `logout`. A browser from Snap: `~/snap/NAME/common/atmos-auth`",
    ],
    ["DATA/atmos-auth/locks", "Who is at work on what, and until when MFA codes were used"],
    [
      "CACHE/atmos/auth/PROVIDER",
      "Which identities a portal offers: names. Where atmos keeps the same",
    ],
    ["CACHE/atmos-auth/imports", "Configurations that were imported from elsewhere"],
    [
      "CACHE/atmos-auth/not-passed, CACHE/atmos-auth/remarks, CACHE/atmos-auth/authorities",
      "What you were told of a project already",
    ],
  ],
};

/** Files that only a command for them writes. */
export const ON_DEMAND: Section = {
  title: "Written by a command that is called for it",
  rows: [
    ["~/.atmos/atmos.yaml, ./atmos.yaml", "`init`: lines are added, all others stay"],
    ["~/.aws/config", "`export aws-config --write`: between two comments of its own"],
    ["~/.aws/credentials", "`user import --remove`: the lines of keys that went into the store go"],
    ["~/.kube/config", "`aws eks update-kubeconfig` and its like"],
    [
      "~/.docker/config.json",
      "`aws ecr login` and its like: until `logout`, which also brings back the helper that stood there",
    ],
    ["the file of $GITHUB_ENV", "`env --format github`"],
    [
      "files of `env`",
      "Where a tool reads nothing but a file, or could run no line, or no store keeps the sign-in: in the job's temporary directory, else where sessions live (0600), until the credential lapses or `logout`",
    ],
    ["the file of --logs-file", "What is done, instead of its being said"],
  ],
};
